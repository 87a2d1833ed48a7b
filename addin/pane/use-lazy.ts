import { useEffect, useState } from 'preact/hooks';

/** What is loaded when it is first wanted; 'failed' where our own server did not give it. */
export type Lazy<T> = T | null | 'failed';

export function useLazy<T extends object>(wanted: boolean, load: () => Promise<T>): Lazy<T> {
  const [lazy, setLazy] = useState<Lazy<T>>(null);
  useEffect(() => {
    if (!wanted || lazy !== null) return;
    load().then(
      (loaded) => setLazy(loaded),
      () => setLazy('failed'),
    );
  }, [wanted]);
  return lazy;
}
