import type { RecordView } from '../../server/http/answers.ts';
import type { ActionName } from '../../server/http/requests.ts';
import type { Acting } from './acting.ts';
import { ActionForm, FoldedForm } from './action-form.tsx';
import { may } from './other-actions.tsx';
import { Tag } from './tag.tsx';

type Mail = RecordView['mails'][number];

const PROPOSALS: Record<
  NonNullable<Mail['proposes']>,
  { name: ActionName; title: string; subject: string }
> = {
  legible: { name: 'record-answer', title: 'Record that it is legible', subject: 'legible' },
  'not-legible': { name: 'record-answer', title: 'Record that it is not legible', subject: 'not-legible' },
  'supplier-deleted': {
    name: 'record-supplier-answer',
    title: 'Record what the scanning company says',
    subject: 'proposed',
  },
  'not-held': { name: 'note-not-held', title: 'Record that they do not hold the notes', subject: 'proposed' },
};

/** What would be recorded of what a message seems to say; null where it proposes nothing. */
export function proposedAction({ proposes }: Mail): ActionName | null {
  return proposes === null ? null : PROPOSALS[proposes].name;
}

/** Messages that spoke of this record. What one may mean is only ever offered; a person records it. */
export function Mails({ acting, only }: { acting: Acting; only?: readonly Mail[] }) {
  const mails = only ?? acting.record.mails;
  if (mails.length === 0) return null;
  const newest = [...mails].sort((a, b) => Number(a.settled) - Number(b.settled));
  return (
    <section class="card" aria-labelledby="mails">
      <h2 id="mails">Messages about this record</h2>
      {newest.map((mail) => (
        <MailCard key={mail.messageId} mail={mail} acting={acting} />
      ))}
    </section>
  );
}

function MailCard({ mail, acting }: { mail: Mail; acting: Acting }) {
  return (
    <article class={mail.settled ? 'mail mail-settled' : 'mail'} aria-label={`Message from ${mail.from}`}>
      <h3>{mail.subject === '' ? 'No subject' : mail.subject}</h3>
      <p class="hint">
        {mail.from} · {mail.onWords}
      </p>
      {mail.excerpt === '' ? null : <p class="quoted">{mail.excerpt}</p>}
      {mail.settled ? <Tag tone="plain">Dealt with</Tag> : <MailOffer mail={mail} acting={acting} />}
    </article>
  );
}

/** What one may mean, with the form that would record it, and the button for a message that asks nothing more. */
export function MailOffer({ mail, acting }: { mail: Mail; acting: Acting }) {
  const offer = mail.proposes === null ? null : PROPOSALS[mail.proposes];
  return (
    <>
      {mail.proposal === null ? null : (
        <p class="proposal">
          <Tag tone="blue">{mail.proposal}</Tag>
          <span class="hint"> An e-mail changes nothing by itself: look, then record it if you agree.</span>
        </p>
      )}
      {offer && may(acting, offer.name) ? (
        <FoldedForm
          name={offer.name}
          title={offer.title}
          words="Record it"
          acting={acting}
          subject={offer.subject}
        />
      ) : null}
      {may(acting, 'settle-mail') ? (
        <ActionForm
          name="settle-mail"
          words="This message needs nothing more"
          acting={acting}
          subject={mail.messageId}
        />
      ) : null}
    </>
  );
}
