import { useState } from 'preact/hooks';
import type { PaneMessageView } from '../../server/http/answers.ts';
import { usePane } from './pane-context.ts';

type Props = Pick<PaneMessageView, 'itemId' | 'replies'>;

/** Answers that one may want to give, filled in. Outlook opens one; a person reads, changes and sends it. */
export function Replies({ itemId, replies }: Props) {
  const { outlook, announce, movedOn } = usePane();
  const [failed, setFailed] = useState(false);
  if (replies.length === 0) return null;
  const open = async (paragraphs: string[]) => {
    if (!outlook.isShowing(itemId)) {
      movedOn();
      return;
    }
    const opened = await outlook.reply(itemId, paragraphs);
    setFailed(!opened);
    if (opened) announce('Outlook opens a reply. Read it before you send it.');
  };
  return (
    <details class="card folded">
      <summary>
        <h2>Reply with words ready</h2>
      </summary>
      <p class="hint">Outlook opens the reply. Nothing is sent before you send it.</p>
      <ul class="plain-list">
        {replies.map(({ id, title, paragraphs }) => (
          <li key={id}>
            <button type="button" onClick={() => void open(paragraphs)}>
              {title}
            </button>
          </li>
        ))}
      </ul>
      {failed ? (
        <p class="notice notice-amber" role="alert">
          Outlook opened no reply. Nothing was sent. Press Reply in Outlook itself, and write it there.
        </p>
      ) : null}
    </details>
  );
}
