import type { ComponentChildren } from 'preact';
import { Busy } from '../views/busy.tsx';
import { ProblemNotice } from '../views/problem-notice.tsx';
import type { Loaded } from './use-loaded.ts';

type Props<T> = { loaded: Loaded<T>; children: (value: T) => ComponentChildren };

/** Waiting, or why not, or the thing itself. What was there stays while a newer one cannot be had. */
export function LoadingOr<T>({ loaded, children }: Props<T>) {
  const { value, problem, reload } = loaded;
  return (
    <>
      {problem ? <ProblemNotice problem={problem} again={() => void reload()} /> : null}
      {value !== null ? children(value) : problem ? null : <Busy />}
    </>
  );
}
