import { useEffect } from 'preact/hooks';
import { History } from '../views/history.tsx';
import { useDesk } from './desk-context.ts';
import { FoldedCard } from './folded-card.tsx';
import { LoadingOr } from './loading-or.tsx';
import { useLoaded } from './use-loaded.ts';

type Props = { recordRef: string; version: number };

export function RecordHistory(props: Props) {
  return <FoldedCard title="History">{() => <Fetched {...props} />}</FoldedCard>;
}

function Fetched({ recordRef, version }: Props) {
  const { client } = useDesk();
  const loaded = useLoaded(() => client.history(recordRef));
  const { reload } = loaded;
  useEffect(() => void reload(), [version, reload]);
  return <LoadingOr loaded={loaded}>{(history) => <History history={history} />}</LoadingOr>;
}
