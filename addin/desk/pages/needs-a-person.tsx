import { useState } from 'preact/hooks';
import type { MessageView, Problem } from '../../../server/http/answers.ts';
import type { Decision } from '../../../server/http/requests.ts';
import { EmptyState } from '../../views/empty-state.tsx';
import { MessageCard } from '../../views/message-card.tsx';
import { toRecord } from '../addresses.ts';
import { isStaff, useDesk } from '../desk-context.ts';
import { LoadingOr } from '../loading-or.tsx';
import { PageTitle } from '../page-title.tsx';
import { usePage } from '../use-page.ts';

/** Messages that Onward was not sure of. Each says plainly why, and offers what a person may decide. */
export function NeedsAPerson() {
  const { client, me } = useDesk();
  const loaded = usePage(() => client.messages('needs-a-person'));
  const [settled, setSettled] = useState<MessageView[]>([]);
  const decided = (message: MessageView) => {
    if (message.state !== 'needs-a-person') setSettled((all) => [message, ...all]);
    void loaded.reload();
  };
  return (
    <>
      <PageTitle words="Needs a person" />
      <Settled messages={settled} />
      {isStaff(me) ? (
        <LoadingOr loaded={loaded}>
          {(messages) =>
            messages.length === 0 ? (
              <Nothing />
            ) : (
              messages.map((message) => (
                <OneMessage key={message.messageId} message={message} decided={decided} />
              ))
            )
          }
        </LoadingOr>
      ) : (
        <EmptyState title="Messages name patients, and your role does not see them." />
      )}
    </>
  );
}

function OneMessage({ message, decided }: { message: MessageView; decided: (message: MessageView) => void }) {
  const { client, me, announce, refreshMe } = useDesk();
  const [busy, setBusy] = useState<Decision['do'] | null>(null);
  const [trouble, setTrouble] = useState<{ name: Decision['do']; problem: Problem } | null>(null);
  const decide = async (decision: Decision) => {
    if (busy !== null) return;
    setBusy(decision.do);
    setTrouble(null);
    const answer = await client.decide(message.messageId, decision);
    setBusy(null);
    if (!answer.ok) {
      setTrouble({ name: decision.do, problem: answer.problem });
      return;
    }
    announce(`${answer.value.stateWords}. ${answer.value.why.text}`);
    decided(answer.value);
    refreshMe();
    requestAnimationFrame(() => document.querySelector<HTMLElement>('h1')?.focus());
  };
  return (
    <MessageCard
      message={message}
      mayDecide={isStaff(me)}
      deciding={{ busy, trouble, decide: (decision) => void decide(decision) }}
    />
  );
}

/** What the decisions made here came to, with the way to the records. */
function Settled({ messages }: { messages: MessageView[] }) {
  if (messages.length === 0) return null;
  return (
    <div class="notice notice-green">
      <ul class="plain-list">
        {messages.map((message) => (
          <li key={message.messageId}>
            <strong>{message.stateWords}</strong>: {message.subject === '' ? 'no subject' : message.subject}.{' '}
            {message.records.map((ref) => (
              <a key={ref} class="ref" href={toRecord(ref)}>
                {ref}
              </a>
            ))}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Nothing() {
  return (
    <EmptyState title="No message waits for a person.">
      <p>
        Onward was sure of every message so far. What it is not sure of comes here, with the reason, and stays
        until somebody decides.
      </p>
    </EmptyState>
  );
}
