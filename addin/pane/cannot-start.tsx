import { Icon } from '../views/icon.tsx';

const WHY = {
  'not-loaded': {
    title: 'Outlook’s own part could not be loaded',
    what: 'Onward’s pane needs a file from Microsoft (appsforoffice.microsoft.com), and it did not come.',
    next: 'Check that this computer is on the network, then try again. If it keeps happening, the address may be blocked: ask your IT team.',
  },
  'not-in-outlook': {
    title: 'This page belongs inside Outlook',
    what: 'It was opened by itself, so that there is no message for it to look at.',
    next: 'Open it in Outlook from the button “Onward” above a message, or use the desk in your browser.',
  },
} as const;

/** Never a blank pane: what happened, what was not done, what to do. */
export function CannotStart({ why, again }: { why: keyof typeof WHY; again: () => void }) {
  const { title, what, next } = WHY[why];
  return (
    <main class="cannot-start">
      <h1>
        <Icon name="warning" /> {title}
      </h1>
      <p>{what}</p>
      <p>Nothing was changed, and no message was read.</p>
      <p>{next}</p>
      {why === 'not-loaded' ? (
        <button type="button" class="primary wide" onClick={again}>
          Try again
        </button>
      ) : null}
      <p>
        <a href="/">Open Onward’s desk in the browser</a>
      </p>
    </main>
  );
}
