import { useId, useState } from 'preact/hooks';
import type { Problem } from '../../server/http/answers.ts';
import type { Answer, SavedFile } from '../server-client.ts';
import { ProblemNotice } from '../views/problem-notice.tsx';
import { useDesk } from './desk-context.ts';
import { keepFile } from './keep-file.ts';

type Props = { says: string; fetchFile: (named: boolean) => Promise<Answer<SavedFile>> };

/** The trail and who opened what, as a file. Only a lead may have patients named in it. */
export function InspectionExport({ says, fetchFile }: Props) {
  const { me, announce } = useDesk();
  const id = useId();
  const [named, setNamed] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const save = async () => {
    if (busy) return;
    setBusy(true);
    const answer = await fetchFile(named);
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    keepFile(answer.value);
    announce('The file is among your downloads.');
  };
  return (
    <>
      <p class="hint">{says}</p>
      {me.role === 'lead' ? (
        <div class="field field-tick">
          <input
            id={id}
            type="checkbox"
            checked={named}
            onChange={(event) => setNamed(event.currentTarget.checked)}
          />
          <label for={id}>Name patients in the file for an inspector</label>
        </div>
      ) : null}
      {problem ? <ProblemNotice problem={problem} /> : null}
      <p class="buttons">
        <button type="button" class="small" aria-disabled={busy} onClick={() => void save()}>
          {busy ? <span class="spinner" aria-hidden="true" /> : null}
          Save the file for an inspector (CSV)
        </button>
      </p>
    </>
  );
}
