import type { ComponentChildren } from 'preact';
import type { PartView, RecordView } from '../../server/http/answers.ts';
import type { Acting } from './acting.ts';
import { ActionForm, FoldedForm } from './action-form.tsx';
import { Icon } from './icon.tsx';
import { may } from './other-actions.tsx';
import { Tag } from './tag.tsx';

type Props = {
  acting: Acting;
  /** The pages of a part, for whoever may see them. */
  pages: (part: PartView) => ComponentChildren;
};

/** The files that came, which parts they are, what is missing, and their pages to look at. */
export function Parts({ acting, pages }: Props) {
  const { parts, partsState, stage } = acting.record;
  if (stage === 'deleted') return null;
  return (
    <section class="card" aria-labelledby="parts">
      <h2 id="parts">Parts</h2>
      <p class="parts-words">
        {parts.length === 0 ? null : (
          <Tag tone={partsState.complete ? 'green' : 'amber'}>
            {partsState.complete ? 'Complete' : 'Not complete'}
          </Tag>
        )}{' '}
        {partsState.words}
      </p>
      <Problems problems={partsState.problems} />
      {parts.map((part) => (
        <Part key={part.fileId} part={part} acting={acting} pages={pages} />
      ))}
    </section>
  );
}

function Problems({ problems }: { problems: RecordView['partsState']['problems'] }) {
  if (problems.length === 0) return null;
  return (
    <ul class="problems">
      {problems.map((problem) => (
        <li key={problem}>
          <Icon name="warning" />
          <span>{problem}</span>
        </li>
      ))}
    </ul>
  );
}

function Part({ part, acting, pages }: Props & { part: PartView }) {
  const title =
    part.part === null ? 'Part not numbered' : `Part ${part.part}${part.of === null ? '' : ` of ${part.of}`}`;
  return (
    <article class={part.refused === null ? 'part' : 'part part-out'} aria-label={`${title}, ${part.name}`}>
      <h3>
        {title} <PartState part={part} />
      </h3>
      <p class="file-name">{part.name}</p>
      <p class="hint">{partFacts(part)}</p>
      {part.readable === 'yes' ? pages(part) : null}
      <PartActions part={part} acting={acting} />
    </article>
  );
}

function partFacts(part: PartView): string {
  const pages = part.pages === null ? [] : [`${part.pages} ${part.pages === 1 ? 'page' : 'pages'}`];
  return [...pages, part.sizeWords, part.receivedWords, part.from]
    .filter((words) => words !== '')
    .join(' · ');
}

function PartState({ part }: { part: PartView }) {
  if (part.refused !== null) return <Tag tone="plain">Taken out: {part.refusedWords ?? part.refused}</Tag>;
  if (part.readable === 'locked')
    return (
      <Tag tone="amber" icon="lock">
        Locked with a password
      </Tag>
    );
  return part.readable === 'damaged' ? <Tag tone="red">Damaged</Tag> : null;
}

/** The next step's own form stands above already; it is not offered a second time for the same part. */
function PartActions({ part, acting }: { part: PartView; acting: Acting }) {
  const subject = part.fileId;
  if (part.refused !== null) {
    return may(acting, 'restore-part') ? (
      <ActionForm name="restore-part" words="Put this part back" acting={acting} subject={subject} />
    ) : null;
  }
  return (
    <div class="part-actions">
      {part.readable === 'locked' && may(acting, 'unlock-part') ? (
        <FoldedForm
          name="unlock-part"
          title="Enter its password"
          words="Open it"
          acting={acting}
          subject={subject}
        />
      ) : null}
      {may(acting, 'number-part') ? (
        <FoldedForm
          name="number-part"
          title="Say which part this is"
          words="Save"
          acting={acting}
          subject={subject}
        />
      ) : null}
      {may(acting, 'refuse-part') ? (
        <FoldedForm
          name="refuse-part"
          title="Take this part out"
          words="Take it out"
          acting={acting}
          subject={subject}
        />
      ) : null}
    </div>
  );
}
