import type { RecordView } from '../../server/http/answers.ts';
import { Icon } from './icon.tsx';

/** Every reason for and against deleting now. Against wins while there is one. */
export function DeletionReasons({ deletion }: { deletion: RecordView['deletion'] }) {
  return (
    <div class="reasons">
      <div>
        <h3>Against deleting now</h3>
        {deletion.against.length === 0 ? <p>Nothing stands against it.</p> : null}
        <ul class="reason-list reasons-against">
          {deletion.against.map(({ what, next }) => (
            <li key={what}>
              <Icon name="stop" />
              <span>
                <strong>{what}</strong> {next}
              </span>
            </li>
          ))}
        </ul>
      </div>
      <div>
        <h3>For deleting</h3>
        <ul class="reason-list reasons-for">
          {deletion.for.map((what) => (
            <li key={what}>
              <Icon name="tick" />
              <span>{what}</span>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
