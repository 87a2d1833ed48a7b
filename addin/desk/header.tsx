import { useState } from 'preact/hooks';
import type { Problem } from '../../server/http/answers.ts';
import { ProblemNotice } from '../views/problem-notice.tsx';
import type { Address } from './addresses.ts';
import {
  TO_COURIER,
  TO_DELETION,
  TO_HOLDS,
  TO_NEEDS_A_PERSON,
  TO_RECORDS,
  TO_REPORTS,
  TO_SETTINGS,
  TO_TODAY,
} from './addresses.ts';
import { isStaff, useDesk } from './desk-context.ts';
import { FileButton } from './file-button.tsx';

const ROLES = { clerk: 'Clerk', lead: 'Lead', auditor: 'Auditor' };

type Props = { address: Address; signedOut: () => void; moved: () => void };

/** Whose desk this is, where one can go and how much waits there; and the demonstration's clock. */
export function Header({ address, signedOut, moved }: Props) {
  const { client, me } = useDesk();
  const [problem, setProblem] = useState<Problem | null>(null);
  const signOut = async () => {
    const answer = await client.signOut();
    if (answer.ok) signedOut();
    else setProblem(answer.problem);
  };
  return (
    <header class="top">
      <button type="button" class="skip" onClick={skip}>
        Skip to the page
      </button>
      {me.demonstration ? <Demonstration moved={moved} /> : null}
      <div class="top-row">
        <p class="top-practice">
          <strong>{me.practice.name}</strong> <span class="hint">{me.practice.odsCode}</span>
        </p>
        <p class="top-who">
          <span>
            {me.name} <span class="hint">{ROLES[me.role]}</span>
          </span>
          <button type="button" class="small" onClick={() => void signOut()}>
            Sign out
          </button>
        </p>
      </div>
      {problem ? <ProblemNotice problem={problem} /> : null}
      <div class="top-row">
        <Nav address={address} />
        {isStaff(me) ? <FileButton /> : null}
      </div>
    </header>
  );
}

const UNDER_RECORDS: ReadonlySet<Address['page']> = new Set(['record', 'print', 'leavers-list']);

function Nav({ address }: { address: Address }) {
  const { me } = useDesk();
  const at = UNDER_RECORDS.has(address.page) ? 'records' : address.page;
  const links = [
    { page: 'today', to: TO_TODAY, words: 'Today', count: me.counts.today },
    ...(isStaff(me)
      ? [
          {
            page: 'needs-a-person',
            to: TO_NEEDS_A_PERSON,
            words: 'Needs a person',
            count: me.counts.needsPerson,
          },
        ]
      : []),
    { page: 'records', to: TO_RECORDS, words: 'Records', count: 0 },
    ...(isStaff(me) ? [{ page: 'courier', to: TO_COURIER, words: 'Courier', count: 0 }] : []),
    { page: 'deletion', to: TO_DELETION, words: 'Deletion', count: me.counts.clear },
    { page: 'holds', to: TO_HOLDS, words: 'Holds', count: 0 },
    { page: 'reports', to: TO_REPORTS, words: 'Reports', count: 0 },
    { page: 'settings', to: TO_SETTINGS, words: 'Settings', count: 0 },
  ];
  return (
    <nav aria-label="Desk">
      <ul>
        {links.map(({ page, to, words, count }) => (
          <li key={page}>
            <a href={to} aria-current={page === at ? 'page' : undefined}>
              {words}
              {count > 0 ? (
                <>
                  {' '}
                  <span class="count">{count}</span>
                </>
              ) : null}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

const MOVES = [
  { days: 1, words: '1 day' },
  { days: 7, words: '1 week' },
  { days: 56, words: '8 weeks' },
];

function Demonstration({ moved }: { moved: () => void }) {
  const { client, me, putMe, announce } = useDesk();
  const [busy, setBusy] = useState<number | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const move = async (days: number) => {
    setBusy(days);
    const answer = await client.moveClock(days);
    setBusy(null);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    putMe(answer.value);
    announce(`Today is now ${answer.value.todayWords}.`);
    moved();
  };
  return (
    <section class="demonstration" aria-label="Demonstration">
      <p>
        Demonstration with invented patients. Today is <strong>{me.todayWords}</strong>.
      </p>
      <div class="buttons">
        <span id="move-on">Move the clock on</span>
        {MOVES.map(({ days, words }) => (
          <button
            key={days}
            type="button"
            class="small"
            aria-label={`Move the clock on ${words}`}
            aria-disabled={busy !== null}
            onClick={() => busy === null && void move(days)}
          >
            {busy === days ? <span class="spinner" aria-hidden="true" /> : null}
            {words}
          </button>
        ))}
      </div>
      {problem ? <ProblemNotice problem={problem} /> : null}
    </section>
  );
}

/** A button and no link: what follows the '#' in the address is the page one is on. */
function skip(): void {
  document.getElementById('main')?.focus();
}
