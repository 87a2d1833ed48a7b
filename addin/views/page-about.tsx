import type { PageActionView, PageView } from '../../server/http/answers.ts';
import type { Acting } from './acting.ts';
import { ActionForm } from './action-form.tsx';
import { Icon } from './icon.tsx';
import { Tag } from './tag.tsx';

/** What one page is, in a word; nothing where there is nothing to say. */
export function PageTag({ page }: { page: PageView }) {
  if (page.takenOut) return <Tag tone="plain">Taken out</Tag>;
  if (page.light === 'red') return <Tag tone="red">Whose?</Tag>;
  if (page.light === 'amber') return <Tag tone="amber">Look</Tag>;
  if (page.kept) return <Tag tone="plain">Kept</Tag>;
  return page.blank ? <Tag tone="plain">Blank</Tag> : null;
}

/** Everything known of one page, and what may be done about it. */
export function AboutPage({ fileId, page, acting }: { fileId: string; page: PageView; acting: Acting }) {
  const { troubles, identityWords, sizeWords, takenOut } = page;
  return (
    <>
      {troubles.length > 0 ? (
        <ul class="problems">
          {troubles.map(({ code, words, light }) => (
            <li key={`${code} ${words}`} class={`trouble-${light}`}>
              <Icon name={light === 'red' ? 'stop' : 'warning'} />
              <span>{words}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {takenOut ? (
        <p>
          <strong>Taken out</strong> by {takenOut.byName}, {takenOut.atWords}: {takenOut.reasonWords}. It is
          not printed.
        </p>
      ) : null}
      <p class="hint">
        {identityWords} {sizeWords}
      </p>
      <div class="page-actions">
        {page.actions.map((action) => (
          <PageAction key={action.do} action={action} fileId={fileId} page={page.page} acting={acting} />
        ))}
      </div>
    </>
  );
}

type ActionProps = { action: PageActionView; fileId: string; page: number; acting: Acting };

/** Its form, or in words why it may not be done now. */
export function PageAction({ action, fileId, page, acting }: ActionProps) {
  if (!action.allowed) return action.refusal ? <p class="hint">{action.refusal}</p> : null;
  return (
    <ActionForm name={action.do} words={action.words} acting={acting} subject={pageSubject(fileId, page)} />
  );
}

/** A page of a part, as forms know it. */
export function pageSubject(fileId: string, page: number): string {
  return `${fileId} ${page}`;
}
