import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Problem } from '../../server/http/answers.ts';
import type { Answer } from '../server-client.ts';

export type Loaded<T> = {
  /** The last that came; it stays while a newer one is fetched, and when that fails. */
  value: T | null;
  problem: Problem | null;
  loading: boolean;
  reload(): Promise<void>;
  /** Puts in what came as the answer to something else. */
  put(value: T): void;
};

/** Loads once, and again when asked. An answer that a later one has overtaken is dropped. */
export function useLoaded<T>(load: () => Promise<Answer<T>>): Loaded<T> {
  const [value, setValue] = useState<T | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [loading, setLoading] = useState(true);
  const latest = useRef(0);
  const loader = useRef(load);
  loader.current = load;

  const put = useCallback((next: T) => {
    latest.current += 1;
    setValue(next);
    setProblem(null);
    setLoading(false);
  }, []);
  const reload = useCallback(async () => {
    latest.current += 1;
    const mine = latest.current;
    setLoading(true);
    const answer = await loader.current();
    if (mine !== latest.current) return;
    if (answer.ok) setValue(answer.value);
    setProblem(answer.ok ? null : answer.problem);
    setLoading(false);
  }, []);
  useEffect(() => {
    void reload();
    return () => {
      latest.current += 1;
    };
  }, [reload]);
  return { value, problem, loading, reload, put };
}
