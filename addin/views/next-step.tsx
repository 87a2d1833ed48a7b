import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import type { RecordView } from '../../server/http/answers.ts';
import type { ActionName } from '../../server/http/requests.ts';
import type { Acting } from './acting.ts';
import { ActionForm } from './action-form.tsx';
import { PackPreparing } from './pack-progress.tsx';

type Props = {
  acting: Acting;
  printHref: string;
  approve: () => void;
  /** In place of the step's own form, where a page does it another way. */
  children?: ComponentChildren;
};

/** The one thing to do next, with its small form; or what is being waited for. */
export function NextStep({ acting, printHref, approve, children }: Props) {
  const { next, packWork } = acting.record;
  const working = packWork.state === 'waiting' || packWork.state === 'working';
  return (
    <section class="card next" aria-labelledby="next-step">
      <h2 id="next-step" tabIndex={-1}>
        Next step
      </h2>
      {next.words === deedOf(acting.record) ? null : <p class="next-words">{next.words}</p>}
      <p class="next-why">{next.why}</p>
      {working ? (
        <PackPreparing work={packWork} acting={acting} />
      ) : (
        (children ?? <Doing acting={acting} printHref={printHref} approve={approve} />)
      )}
    </section>
  );
}

/**
 * What pressing the button records, in the table's own words ("In the bag, label on"); what to do first is said
 * beside it. A button that reads like the work itself would be pressed before the work is done.
 */
function deedOf({ next, actions }: RecordView): string {
  if (next.do === 'prepare-pack' || next.do === 'confirm-printed') return next.words;
  return actions.find((one) => one.do === next.do)?.words ?? next.words;
}

function Doing({ acting, printHref, approve }: Omit<Props, 'children'>) {
  const { record } = acting;
  const { next } = record;
  if (next.do === null) return null;
  if (next.do === 'approve-deletion') {
    return (
      <button type="button" class="primary" onClick={approve}>
        {deedOf(record)}
      </button>
    );
  }
  const elsewhere = ON_THE_PAGE[next.do];
  if (elsewhere) return <p>{elsewhere}</p>;
  if (next.do === 'prepare-pack' || next.do === 'confirm-printed') {
    return (
      <p>
        <a class="button primary" href={printHref}>
          {next.words}
        </a>
      </p>
    );
  }
  return <StepForm key={next.do} name={next.do} acting={acting} />;
}

/** What is done where the routes or the pages themselves are shown, with the whole of them before one's eyes. */
const ON_THE_PAGE: Partial<Record<ActionName, string>> = {
  'choose-route': 'See “Route” on this page.',
  'take-page-out': 'See the page under “Parts” on this page: it is marked there, and is taken out there.',
  'accept-rescue': 'See the pages under “Parts” on this page: the tick is above them.',
};

/** Whether a step is done at another place of the record's own page, and so has no form here. */
export function isOnThePage(name: ActionName | null): boolean {
  return name !== null && ON_THE_PAGE[name] !== undefined;
}

/** Where more than one file or message could be meant, the person says which: the first is only the likeliest. */
function StepForm({ name, acting }: { name: ActionName; acting: Acting }) {
  const id = useId();
  const [wanted, setWanted] = useState('');
  const subjects = subjectsOf(acting.record, name);
  const subject = subjects.find((one) => one.id === wanted) ?? subjects[0];
  return (
    <>
      {subjects.length > 1 ? (
        <div class="field">
          <label for={id}>Which one?</label>
          <select id={id} onChange={(event) => setWanted(event.currentTarget.value)}>
            {subjects.map((one) => (
              <option key={one.id} value={one.id} selected={one.id === subject?.id}>
                {one.words}
              </option>
            ))}
          </select>
        </div>
      ) : subject ? (
        <p class="hint">{subject.words}</p>
      ) : null}
      <ActionForm
        key={subject?.id ?? ''}
        name={name}
        words={deedOf(acting.record)}
        acting={acting}
        primary
        {...(subject ? { subject: subject.id } : {})}
      />
    </>
  );
}

type Subject = { id: string; words: string };
type Part = RecordView['parts'][number];

/** Which parts, holds or messages the next step may be about, the likeliest first. */
function subjectsOf(record: RecordView, name: ActionName): Subject[] {
  const inPlay = record.parts.filter(({ refused }) => refused === null);
  switch (name) {
    case 'unlock-part':
      return inPlay.filter(({ readable }) => readable === 'locked').map(partSubject);
    case 'number-part':
      return firstThose(inPlay, ({ part, of }) => part === null || of === null).map(partSubject);
    case 'refuse-part':
      return firstThose([...inPlay].reverse(), ({ readable }) => readable === 'damaged').map(partSubject);
    case 'restore-part':
      return record.parts.filter(({ refused }) => refused !== null).map(partSubject);
    case 'review-hold':
    case 'release-hold':
      return firstThose(
        record.holds.filter(({ active }) => active),
        ({ reviewDue }) => reviewDue,
      ).map((hold) => ({ id: hold.holdId, words: hold.kindWords }));
    case 'settle-mail':
      return record.mails
        .filter(({ settled }) => !settled)
        .map((mail) => ({ id: mail.messageId, words: `From ${mail.from}, ${mail.onWords}` }));
    default:
      return [];
  }
}

function partSubject({ fileId, part, of, name }: Part): Subject {
  return {
    id: fileId,
    words: part === null ? name : `Part ${part}${of === null ? '' : ` of ${of}`}: ${name}`,
  };
}

function firstThose<T>(all: readonly T[], likely: (one: T) => boolean): T[] {
  return [...all.filter(likely), ...all.filter((one) => !likely(one))];
}
