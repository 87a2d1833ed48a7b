import { useEffect, useMemo, useState } from 'preact/hooks';
import { Tag } from '../views/tag.tsx';
import { factsOf } from './message-facts.ts';
import type { OutlookMessage } from './outlook.ts';
import { usePane } from './pane-context.ts';
import { PrimaryButton } from './primary-button.tsx';
import { ServerSays } from './server-says.tsx';
import { useKnown } from './use-known.ts';
import { seenIn } from './verdict.ts';
import { SeenPatients, Unplaced } from './verdict-patients.tsx';
import { Why } from './why.tsx';

/**
 * One message. First what it is by itself, at once and without any server; then what the server knows of it. It is made
 * anew for every message, so that nothing asked for one can come to stand beside another.
 */
export function MessagePane({ message }: { message: OutlookMessage }) {
  const { announce } = usePane();
  const body = useBody(message);
  const known = useKnown(message);
  const facts = useMemo(() => factsOf(message, body), [message, body]);
  const seen = useMemo(() => seenIn(facts), [facts]);
  const isKnown = known.view !== null && (known.view.message !== null || known.view.records.length > 0);
  const [first] = seen.patients;
  const summary = [seen.title, first?.patient.nameWords, first?.partsWords].filter(Boolean).join('. ');
  useEffect(() => announce(summary), [announce, summary]);
  return (
    <article class="message-pane" data-item={message.itemId} aria-labelledby="verdict">
      <h1 id="verdict">
        <Tag tone={seen.tone}>{seen.title}</Tag>
      </h1>
      <p class="about">
        <span class="clip">{facts.subject || 'No subject'}</span>
        {message.from === null ? null : <span class="clip hint">{facts.fromName || message.from}</span>}
      </p>
      {isKnown ? null : <SeenPatients patients={seen.patients} />}
      {isKnown ? null : <Unplaced files={seen.unplaced} />}
      {seen.meaningWords === null ? null : <p class="meaning">{seen.meaningWords}</p>}
      <ServerSays known={known} />
      {isKnown ? null : <PrimaryButton message={message} seen={seen} />}
      <Why seen={seen} />
    </article>
  );
}

/** The body comes a moment after the rest; the verdict does not wait for it. */
function useBody({ itemId }: OutlookMessage): string | null {
  const { outlook } = usePane();
  const [body, setBody] = useState<string | null>(null);
  useEffect(() => {
    let here = true;
    void outlook.bodyOf(itemId).then((text) => {
      if (here) setBody(text);
    });
    return () => {
      here = false;
    };
  }, [outlook, itemId]);
  return body;
}
