import type { LetterView, Problem, RecordView } from '../../server/http/answers.ts';
import type { Action } from '../../server/http/requests.ts';
import type { Answer, LetterToSee } from '../server-client.ts';
import type { Values } from './fields.ts';

/** What somebody typed, by the label it was typed under. */
export type Typed = { label: string; value: string };

/** What a view needs to let a person act on one record. The page that owns the record provides it. */
export type Acting = {
  record: RecordView;
  today: string;
  /** The form that is being sent, by its key; null when none is. */
  busy: string | null;
  /** Why the last one was refused, beside the form that sent it. */
  trouble: { key: string; problem: Problem } | null;
  /** What was typed into a form that was refused, so that it is never typed twice. */
  kept(key: string): Values | undefined;
  /** An e-mail as it would go now. Nothing is sent by it. */
  letter(letter: LetterToSee, supplier: string | null): Promise<Answer<LetterView>>;
  /** Sends it. True when done; false when refused, with the reason in `trouble`. */
  act(key: string, action: Action, keep: Values, typed: Typed[]): Promise<boolean>;
};
