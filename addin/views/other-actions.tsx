import type { ActionName } from '../../server/http/requests.ts';
import type { Acting } from './acting.ts';
import { ActionForm, FoldedForm, Refusals } from './action-form.tsx';
import { actionShape } from './action-shape.ts';

/** In the order of the work. What is missing here stands beside the part, hold, route or message it is about. */
const GROUPS: { title: string; names: ActionName[] }[] = [
  { title: 'The notes', names: ['request-notes', 'note-not-held', 'correct-patient', 'check-notes'] },
  { title: 'The courier', names: ['record-label', 'unrecord-label', 'bag', 'collect'] },
  {
    title: 'The new practice',
    names: ['record-receiving-practice', 'ask-new-practice', 'record-answer', 'confirm-release'],
  },
  { title: 'Dates and reasons', names: ['date-request', 'record-deduction'] },
  {
    title: 'The end',
    names: ['approve-deletion', 'withdraw-approval', 'record-supplier-answer', 'close', 'reinstate'],
  },
];
const PRINTING: ActionName[] = ['prepare-pack', 'confirm-printed'];

/** Everything else this person may do now, folded away; and what they may not, with the reason in words. */
export function OtherActions({
  acting,
  approve,
  printHref,
}: {
  acting: Acting;
  approve: () => void;
  printHref: string;
}) {
  const { record } = acting;
  const others = record.actions.filter(({ do: name }) => name !== record.next.do);
  const listed = new Set([...GROUPS.flatMap(({ names }) => names), ...PRINTING]);
  const refused = others.filter(({ do: name, allowed }) => !allowed && listed.has(name));
  const printing = others.some(({ do: name, allowed }) => allowed && PRINTING.includes(name));
  const groups = GROUPS.map(({ title, names }) => ({
    title,
    actions: names.flatMap((name) => others.filter((one) => one.do === name && one.allowed)),
  })).filter(({ actions }) => actions.length > 0);
  if (groups.length === 0 && refused.length === 0) return null;
  return (
    <section class="card" aria-labelledby="other-things">
      <h2 id="other-things">Other things you can do</h2>
      {printing ? (
        <p>
          <a href={printHref}>Go to the print page</a>
        </p>
      ) : null}
      {groups.map(({ title, actions }) => (
        <div class="group" key={title}>
          <h3>{title}</h3>
          {actions.map((one) => (
            <Other key={one.do} name={one.do} words={one.words} acting={acting} approve={approve} />
          ))}
        </div>
      ))}
      <Refusals refused={refused} />
    </section>
  );
}

type OtherProps = { name: ActionName; words: string; acting: Acting; approve: () => void };

function Other({ name, words, acting, approve }: OtherProps) {
  if (name === 'approve-deletion') {
    return (
      <button type="button" class="danger" onClick={approve}>
        {words}
      </button>
    );
  }
  const shape = actionShape(name, { record: acting.record, today: acting.today, subject: '' });
  if (shape === null) return null;
  return shape.fields.length === 0 ? (
    <ActionForm name={name} words={words} acting={acting} />
  ) : (
    <FoldedForm name={name} words={words} acting={acting} danger={name === 'close'} />
  );
}

/** Whether the server says this person may do it now. */
export function may(acting: Acting, name: ActionName): boolean {
  const { record } = acting;
  return record.next.do === name || record.actions.some((one) => one.do === name && one.allowed);
}
