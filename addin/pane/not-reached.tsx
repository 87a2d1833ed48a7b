import type { Problem } from '../../server/http/answers.ts';
import { Icon } from '../views/icon.tsx';
import { ProblemNotice } from '../views/problem-notice.tsx';

/** Beside a verdict while the server is silent: what stands there is still true. */
export function FromMessageAlone({ problem, again }: { problem: Problem; again: () => void }) {
  return (
    <div class="from-message-alone">
      <ProblemNotice problem={problem} again={again} />
      <p class="hint">
        <Icon name="info" /> What stands here is told from the message alone.
      </p>
    </div>
  );
}

/** A part of the pane itself did not come. A browser may remember that, so that only opening the pane anew helps. */
export function PartMissing() {
  return <FromMessageAlone problem={PART_MISSING} again={() => location.reload()} />;
}

const PART_MISSING: Problem = {
  status: 0,
  code: 'part-missing',
  title: 'Onward cannot be reached',
  what: 'A part of this pane could not be fetched from the computer that runs Onward.',
  notDone: 'Nothing was changed.',
  next: 'Check that Onward is running and that this computer is on the network, then try again.',
  correlationId: '',
};
