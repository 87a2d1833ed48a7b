import { useEffect, useRef, useState } from 'preact/hooks';
import type { LetterTextLook, LetterTextView, Problem, SettingsView } from '../../server/http/answers.ts';
import { SendButton } from '../views/action-form.tsx';
import { ProblemNotice } from '../views/problem-notice.tsx';
import { Letter } from '../views/see-letter.tsx';
import { Tag } from '../views/tag.tsx';
import { useDesk } from './desk-context.ts';
import { TextBox } from './text-box.tsx';

type Props = { settings: SettingsView; put(settings: SettingsView): void };

/** The letters that a practice may put into words of its own. Everybody may read them; a lead changes them. */
export function LetterTexts({ settings, put }: Props) {
  return (
    <section class="card" aria-labelledby="letter-texts">
      <h2 id="letter-texts">Words of the e-mails</h2>
      <p class="hint">
        Onward writes these e-mails when somebody presses the button for them. A lead can put them into your
        own words. Name no patient in them: the words are used for every patient.
      </p>
      {settings.letterTexts.map((text) => (
        <One key={`${text.letter} ${text.supplier ?? ''}`} given={text} put={put} />
      ))}
    </section>
  );
}

function One({ given, put }: { given: LetterTextView; put: Props['put'] }) {
  const { me } = useDesk();
  const [open, setOpen] = useState(false);
  return (
    <details class="folded" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span>{given.title}</span>
      </summary>
      {open ? (
        <div class="folded-in">
          <Standing given={given} />
          {me.role === 'lead' ? (
            <Words key={given.givenWords ?? ''} given={given} put={put} />
          ) : (
            <Letter letter={{ subject: given.text.subject, text: given.text.body }} />
          )}
        </div>
      ) : null}
    </details>
  );
}

function Standing({ given }: { given: LetterTextView }) {
  return (
    <>
      <p>
        {given.faults.length > 0 ? (
          <Tag tone="amber">Not used</Tag>
        ) : (
          <Tag tone="plain">{given.givenWords === null ? 'Onward’s own words' : 'Your own words'}</Tag>
        )}{' '}
        {given.givenWords}
      </p>
      {given.faults.length === 0 ? null : (
        <p class="notice notice-amber">
          These words do not fit any more, so Onward’s own are used. {given.faults.join(' ')}
        </p>
      )}
      {given.noteWords === null ? null : <p class="hint">{given.noteWords}</p>}
    </>
  );
}

type Text = LetterTextView['text'];

function Words({ given, put }: { given: LetterTextView; put: Props['put'] }) {
  const { client, announce } = useDesk();
  const { letter, supplier, own } = given;
  const [text, setText] = useState<Text>(given.text);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const look = useLook(given, text);
  const changed = text.subject !== given.text.subject || text.body !== given.text.body;
  const send = async (wanted: Text | null) => {
    if (busy) return;
    setBusy(true);
    const answer = await client.wordLetter({ letter, supplier, text: wanted });
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    announce(wanted === null ? 'Onward’s own words are used again.' : 'Your words are used from now on.');
    put(answer.value);
  };
  return (
    <form
      class="action-form"
      onSubmit={(event) => {
        event.preventDefault();
        void send(text);
      }}
    >
      <TextBox
        label="Subject"
        value={text.subject}
        error={look?.faults.subject}
        change={(subject) => setText({ ...text, subject })}
      />
      <TextBox
        label="E-mail"
        value={text.body}
        error={look?.faults.body}
        rows={14}
        change={(body) => setText({ ...text, body })}
      />
      <Placeholders given={given} />
      <h3>For an invented patient it reads</h3>
      {look === null ? null : <Letter letter={look} />}
      {problem ? <ProblemNotice problem={problem} /> : null}
      <div class="buttons">
        <SendButton words="Use these words" busy={busy} off={busy || !changed} primary />
        {changed ? (
          <button type="button" onClick={() => setText(given.text)}>
            Undo my changes
          </button>
        ) : null}
        {given.givenWords === null ? null : (
          <button type="button" aria-disabled={busy} onClick={() => void send(null)}>
            Back to Onward’s own words
          </button>
        )}
      </div>
      {given.givenWords === null ? null : (
        <details class="folded folded-quiet">
          <summary>
            <span>Onward’s own words</span>
          </summary>
          <Letter letter={{ subject: own.subject, text: own.body }} />
        </details>
      )}
    </form>
  );
}

function Placeholders({ given }: { given: LetterTextView }) {
  return (
    <details class="folded folded-quiet">
      <summary>
        <span>What Onward fills in</span>
      </summary>
      <dl class="facts">
        {given.placeholders.map(({ name, means }) => (
          <div key={name}>
            <dt>
              <code>{name}</code>
            </dt>
            <dd>{means}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

const PAUSE_MS = 300;

/** How the words would read, asked of the server a moment after the last key: it alone knows the rules. */
function useLook({ letter, supplier }: LetterTextView, text: Text): LetterTextLook | null {
  const { client } = useDesk();
  const [look, setLook] = useState<LetterTextLook | null>(null);
  const latest = useRef(0);
  useEffect(() => {
    latest.current += 1;
    const mine = latest.current;
    const waiting = setTimeout(
      async () => {
        const answer = await client.lookAtLetterText({ letter, supplier, text });
        if (mine === latest.current && answer.ok) setLook(answer.value);
      },
      look === null ? 0 : PAUSE_MS,
    );
    return () => clearTimeout(waiting);
  }, [text.subject, text.body]);
  return look;
}
