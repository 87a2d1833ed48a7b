import { useRef, useState } from 'preact/hooks';
import type { LeaversBroughtInView, LeaversListView, Problem } from '../../server/http/answers.ts';
import type { AboutList } from '../server-client.ts';
import { useDesk } from './desk-context.ts';

/** The file as it was when it was chosen: what is looked at is what is brought in, whatever is saved over it. */
type Chosen = { name: string; bytes: Blob };

/** Where one is with a leavers' list: nothing chosen, looked at, or brought in. */
export type LeaversListState = {
  chosen: Chosen | null;
  list: LeaversListView | null;
  done: LeaversBroughtInView | null;
  busy: 'reading' | 'bringing-in' | null;
  problem: Problem | null;
  choose(file: File): void;
  /** Looks again, with other columns. */
  look(about: AboutList): void;
  bringIn(): void;
};

export function useLeaversList(): LeaversListState {
  const { client, announce, refreshMe } = useDesk();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [list, setList] = useState<LeaversListView | null>(null);
  const [done, setDone] = useState<LeaversBroughtInView | null>(null);
  const [busy, setBusy] = useState<LeaversListState['busy']>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  // An answer about a file that was chosen before is no answer any more.
  const turn = useRef(0);
  const ask = async (what: LeaversListState['busy'], work: () => Promise<Problem | null>) => {
    turn.current += 1;
    const mine = turn.current;
    setBusy(what);
    setProblem(null);
    const trouble = await work();
    if (mine !== turn.current) return;
    setProblem(trouble);
    setBusy(null);
  };
  const lookAt = (file: Chosen, about: AboutList) =>
    ask('reading', async () => {
      const mine = turn.current;
      const answer = await client.lookAtLeavers(file.bytes, about);
      if (mine !== turn.current) return null;
      if (!answer.ok) return answer.problem;
      setList(answer.value);
      announce(answer.value.missingWords ?? answer.value.summaryWords);
      return null;
    });
  return {
    chosen,
    list,
    done,
    busy,
    problem,
    choose: (file) => {
      setList(null);
      setDone(null);
      setChosen(null);
      void ask('reading', async () => {
        if (file.size > LARGEST_BYTES) return TOO_BIG;
        const bytes = await file.arrayBuffer().catch(() => null);
        if (bytes === null) return NOT_READ;
        const next = { name: file.name, bytes: new Blob([bytes]) };
        setChosen(next);
        await lookAt(next, {});
        return null;
      });
    },
    look: (about) => {
      if (chosen && busy === null) void lookAt(chosen, about);
    },
    bringIn: () => {
      if (chosen === null || list === null || busy !== null) return;
      void ask('bringing-in', async () => {
        const answer = await client.bringInLeavers(chosen.bytes, { ...aboutOf(list), seen: list.seen });
        if (!answer.ok) return answer.problem;
        setDone(answer.value);
        announce(answer.value.summaryWords);
        refreshMe();
        return null;
      });
    },
  };
}

function aboutOf({ headingAt, fields }: LeaversListView): AboutList {
  return {
    headingAt,
    columns: Object.fromEntries(
      fields.flatMap(({ field, column }) => (column === null ? [] : [[field, column]])),
    ),
  };
}

/** The server takes no more, and says so too late for a browser that is still sending. */
const LARGEST_BYTES = 5 * 1024 * 1024;
const TOO_BIG: Problem = {
  status: 0,
  code: 'list-too-big',
  title: 'This list cannot be read',
  what: 'The file is larger than 5 MB, which no list of leavers is.',
  notDone: 'Nothing was changed.',
  next: 'Save only the sheet with the leavers, without pictures, and choose that file.',
  correlationId: '',
};
const NOT_READ: Problem = {
  ...TOO_BIG,
  code: 'list-not-read',
  what: 'This computer would not give the file to the browser: it may be open elsewhere, or gone.',
  next: 'Close it where it is open, then choose it again.',
};
