import { useEffect, useState } from 'preact/hooks';
import type { AccessView, Problem } from '../../server/http/answers.ts';
import type { Answer } from '../server-client.ts';
import { SendButton } from '../views/action-form.tsx';
import { FieldRow } from '../views/field-row.tsx';
import type { Field } from '../views/fields.ts';
import { said, valuesOf } from '../views/fields.ts';
import { ProblemNotice } from '../views/problem-notice.tsx';
import { FiguresTable } from './charts.tsx';
import { useDesk } from './desk-context.ts';
import { FoldedCard } from './folded-card.tsx';
import { InspectionExport } from './inspection-export.tsx';
import { LoadingOr } from './loading-or.tsx';
import type { Loaded } from './use-loaded.ts';
import { useLoaded } from './use-loaded.ts';

type Props = { recordRef: string; version: number };

/** For leads and auditors: who opened the record, and who is kept from it. */
export function RecordAccess(props: Props) {
  const { me } = useDesk();
  if (me.role === 'clerk') return null;
  return (
    <>
      <FoldedCard title="Who opened this">{() => <Openings {...props} />}</FoldedCard>
      <FoldedCard title="Who may not see this">{() => <Restrictions {...props} />}</FoldedCard>
    </>
  );
}

function useAccess({ recordRef, version }: Props): Loaded<AccessView> {
  const { client } = useDesk();
  const loaded = useLoaded(() => client.access(recordRef));
  const { reload } = loaded;
  useEffect(() => void reload(), [version, reload]);
  return loaded;
}

function Openings(props: Props) {
  const { client } = useDesk();
  return (
    <LoadingOr loaded={useAccess(props)}>
      {({ opened, older, keptWords }) => (
        <>
          <div class="openings">
            <FiguresTable
              caption="Who opened this"
              head={['Who', 'What', 'When']}
              rows={opened.map(({ atWords, name, roleWords, words }) => [
                `${name}, ${roleWords.toLowerCase()}`,
                words,
                atWords,
              ])}
            />
          </div>
          {older ? (
            <p>The newest {opened.length} are shown. The file for an inspector has them all.</p>
          ) : null}
          <p class="hint">{keptWords}</p>
          <InspectionExport
            says="Everything that happened to this record and who opened it, in the order in which it was."
            fetchFile={(named) => client.inspectRecord(props.recordRef, named)}
          />
        </>
      )}
    </LoadingOr>
  );
}

function Restrictions(props: Props) {
  const loaded = useAccess(props);
  return (
    <LoadingOr loaded={loaded}>
      {(access) => <Kept access={access} recordRef={props.recordRef} put={loaded.put} />}
    </LoadingOr>
  );
}

type KeptProps = { access: AccessView; recordRef: string; put: (access: AccessView) => void };

function Kept({ access, recordRef, put }: KeptProps) {
  const { client, announce } = useDesk();
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<{ of: string; problem: Problem } | null>(null);
  const send = async (of: string, words: string, work: () => Promise<Answer<AccessView>>) => {
    if (busy !== null) return false;
    setBusy(of);
    const answer = await work();
    setBusy(null);
    setProblem(answer.ok ? null : { of, problem: answer.problem });
    if (!answer.ok) return false;
    announce(words);
    put(answer.value);
    return true;
  };
  return (
    <>
      {access.restricted.length === 0 ? <p>Nobody is kept from this record.</p> : null}
      <ul class="plain-list">
        {access.restricted.map(({ accountId, name, roleWords, words, reason }) => (
          <li key={accountId}>
            <p>
              <strong>{name}</strong> <span class="hint">{roleWords}</span>
            </p>
            {reason === null ? null : <p class="quoted">{reason}</p>}
            <p class="hint">{words}</p>
            {access.mayLift ? (
              <p class="buttons">
                <button
                  type="button"
                  class="small"
                  aria-disabled={busy !== null}
                  onClick={() =>
                    void send(accountId, `${name} may see this record again.`, () =>
                      client.liftRestriction(recordRef, accountId),
                    )
                  }
                >
                  {busy === accountId ? <span class="spinner" aria-hidden="true" /> : null}
                  Let {name} see it again
                </button>
              </p>
            ) : null}
            {problem?.of === accountId ? <ProblemNotice problem={problem.problem} /> : null}
          </li>
        ))}
      </ul>
      {access.mayRestrict && access.people.length > 0 ? (
        <form
          class="action-form"
          onSubmit={(event) => {
            event.preventDefault();
            const form = event.currentTarget;
            const values = valuesOf(form);
            void send('restrict', 'They are kept from this record now.', () =>
              client.restrict(recordRef, said(values, 'accountId'), said(values, 'reason')),
            ).then((done) => done && form.reset());
          }}
        >
          {fieldsFor(access).map((field) => (
            <FieldRow
              key={field.name}
              field={field}
              error={problem?.of === 'restrict' ? problem.problem.fields?.[field.name] : undefined}
            />
          ))}
          {problem?.of === 'restrict' ? <ProblemNotice problem={problem.problem} /> : null}
          <SendButton words="Keep them from this record" busy={busy === 'restrict'} off={busy !== null} />
        </form>
      ) : null}
    </>
  );
}

function fieldsFor({ people }: AccessView): Field[] {
  return [
    {
      kind: 'choice',
      name: 'accountId',
      label: 'Member of staff',
      hint: 'Such as a relative of the patient. They will see nothing of this record, in lists and reports either.',
      options: people.map(({ accountId, name, roleWords }) => ({
        value: accountId,
        words: `${name} (${roleWords.toLowerCase()})`,
      })),
      required: true,
    },
    {
      kind: 'words',
      name: 'reason',
      label: 'Why they may not see it',
      hint: 'Leads see it. It goes when the record is deleted.',
      required: true,
    },
  ];
}
