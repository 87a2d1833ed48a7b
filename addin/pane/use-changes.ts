import { useEffect, useReducer } from 'preact/hooks';

/** Draws again whenever something outside of Preact changed. */
export function useChanges(onChange: (listener: () => void) => () => unknown): void {
  const [, again] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const stop = onChange(() => again(undefined));
    // What changed between drawing and listening would otherwise be missed.
    again(undefined);
    return () => {
      stop();
    };
  }, [onChange]);
}
