import type { MessageView } from '../../server/http/answers.ts';
import { Differences, LightTag } from './agreement.tsx';
import type { Deciding } from './decisions.tsx';
import { Decisions } from './decisions.tsx';
import type { IconName } from './icon.tsx';
import { Icon } from './icon.tsx';
import { NhsNumber } from './identity-banner.tsx';

const WEIGHTS: Record<MessageView['reasons'][number]['weight'], { icon: IconName; words: string }> = {
  for: { icon: 'tick', words: 'For notes' },
  against: { icon: 'stop', words: 'Against' },
  note: { icon: 'info', words: 'Note' },
};

/** A message that Onward could not be sure of: why, what it holds, and what a person may decide. */
export function MessageCard({
  message,
  deciding,
  mayDecide,
}: {
  message: MessageView;
  deciding: Deciding;
  mayDecide: boolean;
}) {
  const id = `message-${message.messageId}`;
  return (
    <article class="card message" aria-labelledby={id}>
      <h2 id={id} tabIndex={-1}>
        {message.subject === '' ? 'No subject' : message.subject}
      </h2>
      <p class="hint">
        From {message.from} · {message.takenInWords}
      </p>
      <div class="notice notice-amber">
        <p class="notice-title">
          <Icon name="warning" />
          <strong>{message.why.text}</strong>
        </p>
        <p>{message.why.nextWords}</p>
      </div>
      {mayDecide ? <Decisions message={message} deciding={deciding} /> : null}
      <PasswordHints hints={message.passwordHints} />
      <Patients patients={message.patients} />
      <Attachments attachments={message.attachments} />
      <Because reasons={message.reasons} />
      {message.excerpt === '' ? null : (
        <details class="folded folded-quiet">
          <summary>
            <span>What it says</span>
          </summary>
          <p class="quoted">{message.excerpt}</p>
        </details>
      )}
    </article>
  );
}

function PasswordHints({ hints }: { hints: MessageView['passwordHints'] }) {
  if (hints.length === 0) return null;
  return (
    <div class="notice notice-blue">
      <p>
        <Icon name="lock" /> {hints.length === 1 ? 'A message' : 'Messages'} that may say the password:
      </p>
      <ul>
        {hints.map((hint) => (
          <li key={hint.messageId}>
            {hint.subject === '' ? 'No subject' : hint.subject}, from {hint.from}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Patients({ patients }: { patients: MessageView['patients'] }) {
  if (patients.length === 0) return null;
  return (
    <>
      <h3>
        {patients.length === 1 ? 'It seems to be about' : `It seems to be about ${patients.length} patients`}
      </h3>
      <ul class="plain-list">
        {patients.map(({ patient, light, partsWords, differences }) => (
          <li key={`${patient.nhsNumberWords} ${patient.nameWords}`}>
            <p>
              <strong>{patient.nameWords}</strong> <LightTag light={light} />
            </p>
            <p class="hint">
              {patient.bornWords} · <NhsNumber patient={patient} />
              {partsWords === '' ? '' : ` · ${partsWords}`}
            </p>
            <Differences differences={differences} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Attachments({ attachments }: { attachments: MessageView['attachments'] }) {
  if (attachments.length === 0) return <p class="hint">No attachments.</p>;
  return (
    <>
      <h3>Attachments</h3>
      <ul class="plain-list">
        {attachments.map((one) => (
          <li key={one.id}>
            <p class="file-name">
              {one.locked ? <Icon name="lock" /> : null}
              {one.name}
            </p>
            <p class="hint">{attachmentFacts(one)}</p>
            {one.trouble === null ? null : (
              <p class="trouble">
                <Icon name="warning" /> {one.trouble}
              </p>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

/** What a file is, for people; a kind that is missing here is shown as it is called. */
const KINDS: Record<string, string> = {
  pdf: 'PDF',
  mail: 'e-mail',
  other: 'unknown kind of file',
  'encrypted-message': 'encrypted message',
  'link-file': 'link',
};

function attachmentFacts(one: MessageView['attachments'][number]): string {
  const pages = one.pages === null ? '' : `${one.pages} ${one.pages === 1 ? 'page' : 'pages'}`;
  return [KINDS[one.kind] ?? one.kind, one.sizeWords, pages, one.locked ? 'locked with a password' : '']
    .filter((words) => words !== '')
    .join(' · ');
}

function Because({ reasons }: { reasons: MessageView['reasons'] }) {
  if (reasons.length === 0) return null;
  return (
    <>
      <h3>What Onward saw</h3>
      <ul class="reason-list">
        {reasons.map(({ text, weight }) => (
          <li key={text}>
            <Icon name={WEIGHTS[weight].icon} />
            <span>
              <span class="unseen">{WEIGHTS[weight].words}: </span>
              {text}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
