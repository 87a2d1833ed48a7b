import { useEffect, useState } from 'preact/hooks';
import { Busy } from '../views/busy.tsx';
import { Icon } from '../views/icon.tsx';
import { ProblemNotice } from '../views/problem-notice.tsx';
import type { OutlookMessage } from './outlook.ts';
import { usePane } from './pane-context.ts';
import { CodeInstead, SignInFirst } from './sign-in-first.tsx';
import type { Taking } from './takings.ts';
import type { Seen } from './verdict.ts';

/** The one thing to do with the message on screen. Signing in is part of it and never comes first. */
export function PrimaryButton({ message, seen }: { message: OutlookMessage; seen: Seen }) {
  const { outlook, server, session, ready, movedOn } = usePane();
  const taking = server?.takings.of(message.itemId) ?? null;
  const [wanted, setWanted] = useState(false);
  const signedIn = session.state === 'signed-in';
  const act = async (take: boolean) => {
    const there = await ready();
    // Who has to fetch a code from the desk first has still pressed the button for this message.
    setWanted(take && there === null);
    if (there === null || !take) return;
    // Signing in takes a while, and Outlook may not have told that another message was opened.
    if (!outlook.isShowing(message.itemId)) {
      movedOn();
      return;
    }
    await there.takings.takeOpen(message);
    if (!outlook.isShowing(message.itemId) && isMovedOn(there.takings.of(message.itemId))) movedOn();
  };
  useEffect(() => {
    if (wanted && signedIn) void act(true);
  }, [wanted, signedIn]);
  if (session.state === 'needs-code') return <SignInFirst />;
  if (taking?.state === 'working') return <Working sent={taking.sent} />;
  if (taking?.state === 'done') return <Done words={taking.taken.words} />;
  return (
    <section class="do" aria-label="What to do">
      {taking?.state === 'failed' && taking.problem.code !== OPEN_IT_FIRST ? (
        <ProblemNotice problem={taking.problem} />
      ) : null}
      {session.state === 'failed' ? <NotSignedIn /> : null}
      <p class={seen.offer === null ? 'hint' : ''}>{seen.words}</p>
      {seen.offer === null ? (
        <Act words="Take it in all the same" act={() => void act(true)} />
      ) : (
        <Act
          words={wordsOf(seen.offer, signedIn)}
          act={() => void act(seen.offer === 'take-in' || signedIn)}
          primary
        />
      )}
    </section>
  );
}

/** Said of a row among several; here the message is open. */
const OPEN_IT_FIRST = 'open-it-first';

function wordsOf(offer: 'take-in' | 'show-record', signedIn: boolean): string {
  if (offer === 'show-record') return signedIn ? 'Put it beside the record' : 'Sign in to see the record';
  return signedIn ? 'Take it in' : 'Sign in and take it in';
}

function Act({ words, act, primary = false }: { words: string; act: () => void; primary?: boolean }) {
  const { session } = usePane();
  const asking = session.state === 'asking';
  return (
    <button
      type="button"
      class={primary ? 'primary wide' : 'small quiet'}
      aria-disabled={asking}
      onClick={() => (asking ? undefined : act())}
    >
      {asking && primary ? 'Signing in…' : words}
    </button>
  );
}

function Working({ sent }: { sent: number | null }) {
  return (
    <div class="do">
      <Busy words={sent === null || sent >= 1 ? 'Taking it in…' : `Sending: ${Math.round(sent * 100)} %`} />
      {sent === null ? null : <progress value={sent} aria-label="Sent" />}
    </div>
  );
}

function Done({ words }: { words: string }) {
  return (
    <p class="notice notice-green" role="status">
      <Icon name="tick" /> {words}
    </p>
  );
}

function isMovedOn(taking: Taking | null): boolean {
  return taking?.state === 'failed' && taking.problem.code === 'moved-on';
}

function NotSignedIn() {
  return (
    <div class="notice notice-amber" role="alert">
      <p class="notice-title">
        <Icon name="warning" />
        <strong>You are not signed in</strong>
      </p>
      <p>Signing in did not work or was closed. Nothing was taken in.</p>
      <p>Try again, or save the message as a file and drop it onto Onward’s desk in your browser.</p>
      <CodeInstead />
    </div>
  );
}
