import { useEffect } from 'preact/hooks';
import type { Acting } from '../views/acting.ts';
import { PageStrip } from '../views/page-strip.tsx';
import { useDesk } from './desk-context.ts';
import { LoadingOr } from './loading-or.tsx';
import { useLoaded } from './use-loaded.ts';

/** The pages of one part, asked for again whenever the record has moved on. */
export function PartPages({ fileId, acting }: { fileId: string; acting: Acting }) {
  const { client } = useDesk();
  const { ref, version } = acting.record;
  const loaded = useLoaded(() => client.pages(ref, fileId));
  const { reload, value } = loaded;
  const behind = value !== null && value.version < version;
  useEffect(() => {
    if (behind) void reload();
  }, [behind, version, reload]);
  return <LoadingOr loaded={loaded}>{(strip) => <PageStrip strip={strip} acting={acting} />}</LoadingOr>;
}
