import { availableParallelism } from 'node:os';
import { joinProofs, type PressedVolume, type VolumeProof, type WhileItWorks } from '../steps/press-port.ts';
import { isRefusal } from './limits.ts';
import type { RunOptions } from './run-in-child.ts';
import type { Answer, Task } from './tasks.ts';

type VolumeTask = Extract<Task, { what: 'press-volume' }>;
type Ask = (task: Task, options: Pick<RunOptions, 'signal' | 'onProgress' | 'onWritten'>) => Promise<Answer>;

/**
 * One volume, by two children at once where there are two cores: the first writes it and proves its first half; as soon
 * as it is written, the second proves the other half. What either refuses is refused, and the other stops. A volume made
 * in memory, one with a part that had to be rescued, and a thin one are proven by the first child alone.
 */
export async function pressAndProve(
  task: VolumeTask,
  ask: Ask,
  { signal, onProgress }: WhileItWorks,
): Promise<Answer> {
  const stop = new AbortController();
  const cancel = () => stop.abort();
  if (signal?.aborted) cancel();
  signal?.addEventListener('abort', cancel, { once: true });
  const tell = together(onProgress);
  let rest: Promise<Answer> | null = null;
  const proveRest = (from: number) => {
    const { job: _, into, what: __, ...same } = task;
    if (into === 'memory') return;
    rest = ask(
      { ...same, what: 'prove-volume', pack: into, from },
      { signal: stop.signal, onProgress: tell.rest },
    );
    void rest.then((answer) => (refused(answer) ? cancel() : undefined));
  };
  try {
    const halves = task.into !== 'memory' && availableParallelism() > 1;
    const first = await ask(
      { ...task, halves },
      { signal: stop.signal, onProgress: tell.first, onWritten: proveRest },
    );
    const failed = refused(first);
    if (failed && failed.code !== 'cancelled') cancel();
    return joined(first, await rest);
  } finally {
    signal?.removeEventListener('abort', cancel);
  }
}

function refused(answer: Answer) {
  if (isRefusal(answer)) return answer;
  return isRefusal(answer.answer) ? answer.answer : null;
}

/** The first refusal that is a reason and not its consequence; else both proofs as one. */
function joined(first: Answer, rest: Answer | null): Answer {
  const failed = refused(first);
  const other = rest && refused(rest);
  if (failed) return failed.code === 'cancelled' && other ? other : failed;
  if (other) return other;
  if (!rest || isRefusal(rest) || isRefusal(first)) return first;
  const made = first.answer as PressedVolume;
  const proof = joinProofs(made.proof, (rest.answer as { proof: VolumeProof }).proof);
  return { ...first, answer: { ...made, proof } };
}

/** Both count in sides of the whole pack; a person is told one number, and it never goes back. */
function together(onProgress: WhileItWorks['onProgress']) {
  let [first, rest, begins] = [0, 0, 0];
  return {
    first: (done: number, total: number, what: string) => {
      first = done;
      onProgress?.(done + rest, total, what);
    },
    rest: (done: number, total: number, what: string) => {
      begins ||= done - 1;
      rest = done - begins;
      onProgress?.(first + rest, total, what);
    },
  };
}
