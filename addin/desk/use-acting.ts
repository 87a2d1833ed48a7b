import { useCallback, useMemo, useRef, useState } from 'preact/hooks';
import type { Problem, RecordView } from '../../server/http/answers.ts';
import type { Action } from '../../server/http/requests.ts';
import type { Acting, Typed } from '../views/acting.ts';
import type { Values } from '../views/fields.ts';
import { useDesk } from './desk-context.ts';

export type Conflict = { problem: Problem; typed: Typed[] };

type Options = { put: (record: RecordView) => void; reload: () => Promise<void> };

/**
 * Acts on one record, on the version that is on the screen. When a colleague was first, the fresh record is fetched,
 * what they did is said, and what was typed is kept for the form it was typed into.
 */
export function useActing(record: RecordView | null, { put, reload }: Options) {
  const { client, me, announce, refreshMe } = useDesk();
  const [busy, setBusy] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<Acting['trouble']>(null);
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const kept = useRef(new Map<string, Values>());
  const act = useCallback(
    async (key: string, action: Action, keep: Values, typed: Typed[]) => {
      if (record === null || busy !== null) return false;
      setBusy(key);
      setTrouble(null);
      const answer = await client.act(record.ref, record.version, action);
      setBusy(null);
      if (answer.ok) {
        kept.current.delete(key);
        setConflict(null);
        put(answer.value);
        announce(`Done. ${answer.value.stageWords}. Next: ${answer.value.next.words}`);
        refreshMe();
        requestAnimationFrame(focusIfLost);
        return true;
      }
      if (Object.keys(keep).length > 0) kept.current.set(key, keep);
      if (answer.problem.code === MOVED_ON) {
        setConflict({ problem: answer.problem, typed });
        await reload();
      } else setTrouble({ key, problem: answer.problem });
      return false;
    },
    [client, record, busy, put, reload, announce, refreshMe],
  );
  const acting = useMemo<Acting | null>(
    () =>
      record === null
        ? null
        : {
            record,
            today: me.today,
            busy,
            trouble,
            act,
            kept: (key) => kept.current.get(key),
            letter: (letter, supplier) => client.letter(record.ref, letter, supplier),
          },
    [client, record, me.today, busy, trouble, act],
  );
  return { acting, conflict, dismissConflict: useCallback(() => setConflict(null), []) };
}

/** The code with which the server says that a colleague moved the record on. */
const MOVED_ON = 'moved-on';

/** The button that was pressed may be gone with the step it did: the keyboard goes on from the next step. */
function focusIfLost(): void {
  const at = document.activeElement;
  if (at === null || at === document.body) document.getElementById('next-step')?.focus();
}
