import { useEffect, useRef, useState } from 'preact/hooks';
import type { LetterView, Problem } from '../../server/http/answers.ts';
import type { ActionName } from '../../server/http/requests.ts';
import type { Answer, LetterToSee } from '../server-client.ts';
import type { Acting } from './acting.ts';
import { Busy } from './busy.tsx';

/** The e-mail that a button sends, where it sends one. */
export function letterOf(name: ActionName): LetterToSee | null {
  return name === 'request-notes' || name === 'ask-new-practice' ? name : null;
}

type Props = { letter: LetterToSee; acting: Acting; title?: string };

/** Folded beside the button that sends it: the very e-mail, fetched when it is opened and never before. */
export function SeeLetter({ letter, acting, title = 'See the e-mail' }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <details class="folded folded-quiet" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span>{title}</span>
      </summary>
      {open ? <Fetched key={acting.record.version} letter={letter} acting={acting} /> : null}
    </details>
  );
}

/** Written anew whenever the form says something else, so that it is never another company's than the one chosen. */
function Fetched({ letter, acting }: { letter: LetterToSee; acting: Acting }) {
  const here = useRef<HTMLDivElement>(null);
  const [answer, setAnswer] = useState<Answer<LetterView> | null>(null);
  useEffect(() => {
    const form = here.current?.closest('form') ?? null;
    let latest = 0;
    const load = async () => {
      latest += 1;
      const mine = latest;
      setAnswer(null);
      const found = await acting.letter(letter, chosenIn(form));
      if (mine === latest) setAnswer(found);
    };
    void load();
    const changed = () => void load();
    form?.addEventListener('change', changed);
    return () => {
      latest = -1;
      form?.removeEventListener('change', changed);
    };
  }, []);
  return (
    <div class="folded-in" ref={here} aria-live="polite">
      {answer === null ? (
        <Busy words="Writing it out" />
      ) : answer.ok ? (
        <Letter letter={answer.value} />
      ) : (
        <Unwritten problem={answer.problem} />
      )}
    </div>
  );
}

function chosenIn(form: HTMLFormElement | null): string | null {
  const supplier = form === null ? null : new FormData(form).get('supplier');
  return typeof supplier === 'string' && supplier !== '' ? supplier : null;
}

type LetterShown = Pick<LetterView, 'subject' | 'text'> & Partial<LetterView>;

/** An e-mail as whoever gets it will read it. */
export function Letter({ letter }: { letter: LetterShown }) {
  return (
    <div class="letter">
      <dl class="facts">
        {letter.to === undefined ? null : (
          <div>
            <dt>To</dt>
            <dd class="file-name">{letter.to}</dd>
          </div>
        )}
        <div>
          <dt>Subject</dt>
          <dd>{letter.subject}</dd>
        </div>
      </dl>
      <p class="letter-text">{letter.text.trim()}</p>
      {letter.insteadWords ? <p class="notice notice-amber">{letter.insteadWords}</p> : null}
      {letter.goesWords === undefined ? null : <p class="hint">{letter.goesWords}</p>}
    </div>
  );
}

function Unwritten({ problem }: { problem: Problem }) {
  return (
    <p>
      {problem.what} {problem.next}
    </p>
  );
}
