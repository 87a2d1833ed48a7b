import { useEffect, useRef } from 'preact/hooks';
import type { Answer } from '../server-client.ts';
import { useDesk } from './desk-context.ts';
import type { Loaded } from './use-loaded.ts';
import { useLoaded } from './use-loaded.ts';

/** What a page shows, loaded when one comes to it and again whenever something outside the page changed it. */
export function usePage<T>(load: () => Promise<Answer<T>>): Loaded<T> {
  const { changes } = useDesk();
  const loaded = useLoaded(load);
  const seen = useRef(changes);
  const { reload } = loaded;
  useEffect(() => {
    if (seen.current === changes) return;
    seen.current = changes;
    void reload();
  }, [changes, reload]);
  return loaded;
}
