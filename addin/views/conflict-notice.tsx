import { useEffect, useRef } from 'preact/hooks';
import type { Problem } from '../../server/http/answers.ts';
import type { Typed } from './acting.ts';
import { Icon } from './icon.tsx';

type Props = { problem: Problem; typed: Typed[]; dismiss: () => void };

/** A colleague was first. Says what they did; the page below is already the fresh one; what was typed is not lost. */
export function ConflictNotice({ problem, typed, dismiss }: Props) {
  const notice = useRef<HTMLDivElement>(null);
  // Focused because the person just pressed a button and this, not the button, is what came of it.
  useEffect(() => notice.current?.focus(), [problem]);
  return (
    <div class="notice notice-amber conflict" role="alert" tabIndex={-1} ref={notice}>
      <p class="notice-title">
        <Icon name="warning" />
        <strong>{problem.title}</strong>
      </p>
      <p>{problem.what}</p>
      <p>{problem.notDone}</p>
      {problem.next === '' ? null : <p>{problem.next}</p>}
      {typed.length === 0 ? null : (
        <>
          <p>What you typed is kept:</p>
          <dl class="facts">
            {typed.map(({ label, value }) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      <button type="button" onClick={dismiss}>
        I have seen this
      </button>
    </div>
  );
}
