import type { RecordView } from '../../server/http/answers.ts';
import type { ActionName } from '../../server/http/requests.ts';
import type { Acting } from './acting.ts';
import { ActionForm } from './action-form.tsx';
import { PackPreparing } from './pack-progress.tsx';

type Props = { acting: Acting; printHref: string; approve: () => void };

/** The one thing to do next, with its small form; or what is being waited for. */
export function NextStep({ acting, printHref, approve }: Props) {
  const { next, packWork } = acting.record;
  const working = packWork.state === 'waiting' || packWork.state === 'working';
  return (
    <section class="card next" aria-labelledby="next-step">
      <h2 id="next-step" tabIndex={-1}>
        Next step
      </h2>
      <p class="next-why">{next.why}</p>
      {working ? (
        <PackPreparing work={packWork} />
      ) : (
        <Doing acting={acting} printHref={printHref} approve={approve} />
      )}
    </section>
  );
}

function Doing({ acting, printHref, approve }: Props) {
  const { record } = acting;
  const { next } = record;
  if (next.do === null) return <p class="next-words">{next.words}</p>;
  if (next.do === 'approve-deletion') {
    return (
      <button type="button" class="primary" onClick={approve}>
        {next.words}
      </button>
    );
  }
  if (next.do === 'choose-route') return <p class="next-words">{next.words}: see “Route” below.</p>;
  if (next.do === 'prepare-pack' || next.do === 'confirm-printed') {
    return (
      <p>
        <a class="button primary" href={printHref}>
          {next.words}
        </a>
      </p>
    );
  }
  const subject = subjectOf(record, next.do);
  return (
    <>
      {subject ? <p class="hint">{subject.words}</p> : null}
      <ActionForm
        key={`${next.do} ${subject?.id ?? ''}`}
        name={next.do}
        words={next.words}
        acting={acting}
        primary
        {...(subject ? { subject: subject.id } : {})}
      />
    </>
  );
}

/** Which part, hold or message the next step is about: the first that is waiting for it. */
function subjectOf(record: RecordView, name: ActionName): { id: string; words: string } | null {
  const part = (found: RecordView['parts'][number] | undefined) =>
    found ? { id: found.fileId, words: found.name } : null;
  const inPlay = record.parts.filter(({ refused }) => refused === null);
  switch (name) {
    case 'unlock-part':
      return part(inPlay.find(({ readable }) => readable === 'locked'));
    case 'number-part':
      return part(inPlay.find((one) => one.part === null || one.of === null) ?? inPlay[0]);
    case 'refuse-part':
      return part(inPlay.find(({ readable }) => readable === 'damaged') ?? inPlay.at(-1));
    case 'restore-part':
      return part(record.parts.find(({ refused }) => refused !== null));
    case 'review-hold':
    case 'release-hold': {
      const hold =
        record.holds.find((one) => one.active && one.reviewDue) ?? record.holds.find(({ active }) => active);
      return hold ? { id: hold.holdId, words: hold.kindWords } : null;
    }
    case 'settle-mail': {
      const mail = record.mails.find(({ settled }) => !settled);
      return mail ? { id: mail.messageId, words: `From ${mail.from}` } : null;
    }
    default:
      return null;
  }
}
