import { useCallback, useState } from 'preact/hooks';
import type { MessageView, PaneMessageView } from '../../server/http/answers.ts';
import { useDesk } from '../desk/desk-context.ts';
import type { ServerClient } from '../server-client.ts';
import type { Deciding } from '../views/decisions.tsx';
import { Decisions } from '../views/decisions.tsx';
import { Tag } from '../views/tag.tsx';
import { usePane } from './pane-context.ts';
import { PaneDesk } from './pane-desk.tsx';
import { RecordCard } from './record-card.tsx';
import { Replies } from './replies.tsx';

export type KnownRecordsProps = { view: PaneMessageView; client: ServerClient; again: () => void };

/** What Onward has of this message: where it lies, and the record or records it belongs to. */
export function KnownRecords({ view, client, again }: KnownRecordsProps) {
  const { outlook } = usePane();
  const { itemId, message, records } = view;
  const stillHere = useCallback(() => outlook.isShowing(itemId), [outlook, itemId]);
  return (
    <PaneDesk client={client} stillHere={stillHere} again={again}>
      {message && <WhereItLies message={message} records={records.length} again={again} />}
      {records.map((record) => (
        <RecordCard key={record.ref} given={record} messageId={message?.messageId} />
      ))}
      <Replies itemId={itemId} replies={view.replies} />
    </PaneDesk>
  );
}

type LiesProps = { message: MessageView; records: number; again: () => void };

function WhereItLies({ message, records, again }: LiesProps) {
  const needsPerson = message.state === 'needs-a-person';
  const tone = needsPerson ? 'amber' : 'blue';
  return (
    <>
      <div class={`notice notice-${tone}`}>
        <p>
          <Tag tone={tone}>{message.stateWords}</Tag> {message.why.text}
        </p>
        {message.why.nextWords === '' || records > 0 ? null : <p>{message.why.nextWords}</p>}
      </div>
      {needsPerson ? <YourDecision message={message} again={again} /> : null}
    </>
  );
}

/** What a person says of a message that Onward was not sure of, said beside the message itself. */
function YourDecision({ message, again }: Omit<LiesProps, 'records'>) {
  const { client, announce } = useDesk();
  const [busy, setBusy] = useState<Deciding['busy']>(null);
  const [trouble, setTrouble] = useState<Deciding['trouble']>(null);
  const decide: Deciding['decide'] = async (decision) => {
    if (busy !== null) return;
    setBusy(decision.do);
    setTrouble(null);
    const answer = await client.decide(message.messageId, decision);
    setBusy(null);
    if (!answer.ok) setTrouble({ name: decision.do, problem: answer.problem });
    else {
      announce(`${answer.value.stateWords}. ${answer.value.why.text}`);
      again();
    }
  };
  return (
    <section class="card" aria-labelledby="decide">
      <h2 id="decide">Your decision</h2>
      <Decisions message={message} deciding={{ busy, trouble, decide }} />
    </section>
  );
}
