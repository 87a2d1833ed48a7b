import type { RecordView } from '../../server/http/answers.ts';
import type { Acting } from '../views/acting.ts';
import { MailOffer } from '../views/mails.tsx';

/** What the message on screen may mean for its record, asked as a question. It is a person who says yes. */
export function ThisMail({ mail, acting }: { mail: RecordView['mails'][number]; acting: Acting }) {
  return (
    <section class="card this-mail" aria-labelledby="this-mail">
      <h2 id="this-mail">{mail.proposes === null ? 'About this record' : 'Record what it says?'}</h2>
      <MailOffer mail={mail} acting={acting} />
    </section>
  );
}
