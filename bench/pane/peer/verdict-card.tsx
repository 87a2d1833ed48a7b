/** @jsxImportSource react */
import { Body1, Body1Strong, Button, Caption1, makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useMemo, useState } from 'react';
import { factsOf } from '../../../addin/pane/message-facts.ts';
import type { Outlook, OutlookMessage } from '../../../addin/pane/outlook.ts';
import { type Seen, seenIn } from '../../../addin/pane/verdict.ts';
import { SeenPatients, Unplaced } from './patients.tsx';
import { Tag } from './tag.tsx';
import { Why } from './why.tsx';

const useStyles = makeStyles({
  card: { display: 'grid', rowGap: tokens.spacingVerticalM, padding: tokens.spacingHorizontalM },
  about: { display: 'grid' },
  heading: { margin: 0 },
});

/** What the message is by itself, as addin/pane/message-pane.tsx shows it to somebody who has not signed in. */
export function VerdictCard({ message, outlook }: { message: OutlookMessage; outlook: Outlook }) {
  const styles = useStyles();
  const body = useBody(message, outlook);
  const facts = useMemo(() => factsOf(message, body), [message, body]);
  const seen = useMemo(() => seenIn(facts), [facts]);
  const sender = facts.fromName || message.from;
  return (
    <article className={styles.card} data-item={message.itemId} aria-labelledby="verdict">
      <h1 id="verdict" className={styles.heading}>
        <Tag tone={seen.tone} size="extra-large">
          {seen.title}
        </Tag>
      </h1>
      <p className={styles.about}>
        <Body1Strong truncate>{facts.subject || 'No subject'}</Body1Strong>
        {message.from === null ? null : <Caption1 truncate>{sender}</Caption1>}
      </p>
      <SeenPatients patients={seen.patients} />
      <Unplaced files={seen.unplaced} />
      {seen.meaningWords === null ? null : <Body1Strong>{seen.meaningWords}</Body1Strong>}
      <WhatToDo seen={seen} />
      <Why seen={seen} />
    </article>
  );
}

function WhatToDo({ seen }: { seen: Seen }) {
  return (
    <section aria-label="What to do">
      <Body1 as="p" block>
        {seen.words}
      </Body1>
      {seen.offer === null ? (
        <Button appearance="transparent" size="small">
          Take it in all the same
        </Button>
      ) : (
        <Button appearance="primary">
          {seen.offer === 'show-record' ? 'Sign in to see the record' : 'Sign in and take it in'}
        </Button>
      )}
    </section>
  );
}

function useBody({ itemId }: OutlookMessage, outlook: Outlook): string | null {
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
