import type { RecordView } from '../../server/http/answers.ts';
import type { Acting } from './acting.ts';
import { ActionForm } from './action-form.tsx';
import { may } from './other-actions.tsx';

/** How far the press has come. The page that shows it asks again every second. */
export function PackPreparing({ work, acting }: { work: RecordView['packWork']; acting: Acting }) {
  return (
    <div class="progress">
      <p role="status">{work.words === '' ? 'The reprint pack is being prepared.' : work.words}</p>
      {work.total > 0 ? (
        <progress aria-label="Preparing the pack" value={work.done} max={work.total} />
      ) : (
        <progress aria-label="Preparing the pack" />
      )}
      {may(acting, 'cancel-pack') ? (
        <ActionForm name="cancel-pack" words="Stop making it" acting={acting} />
      ) : null}
    </div>
  );
}

export function PackFailed({ work }: { work: RecordView['packWork'] }) {
  if (work.state !== 'failed') return null;
  return (
    <div class="notice notice-red" role="alert">
      <p class="notice-title">
        <strong>No pack could be made</strong>
      </p>
      <p>{work.words}</p>
    </div>
  );
}
