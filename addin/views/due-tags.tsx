import type { DueLineView } from '../../server/http/answers.ts';
import { Tag } from './tag.tsx';

/** By when, and whether that day has passed; nothing where nothing depends on a day. */
export function DueTags({ overdue, dueWords }: Pick<DueLineView, 'overdue' | 'dueWords'>) {
  if (!overdue && dueWords === null) return null;
  return (
    <span class="work-tags">
      {overdue ? <Tag tone="red">Overdue</Tag> : null}
      {dueWords === null ? null : (
        <Tag tone={overdue ? 'red' : 'plain'} icon="clock">
          {dueWords}
        </Tag>
      )}
    </span>
  );
}
