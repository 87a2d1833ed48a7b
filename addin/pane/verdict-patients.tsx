import { Differences } from '../views/agreement.tsx';
import { Icon } from '../views/icon.tsx';
import { IdentityBanner } from '../views/identity-banner.tsx';
import { Tag } from '../views/tag.tsx';
import type { SeenFile, SeenPatient } from './verdict.ts';

/** Whose notes these seem to be, how well the sources agree, and which parts are here. */
export function SeenPatients({ patients }: { patients: readonly SeenPatient[] }) {
  return (
    <>
      {patients.map((one, index) => (
        <div key={one.patient.nhsNumber ?? one.patient.nameWords} class="seen">
          <IdentityBanner
            patient={one.patient}
            died={false}
            deleted={false}
            label={patients.length === 1 ? 'Patient' : `Patient ${index + 1}`}
          />
          <Agreed seen={one} />
          <p class="parts-words">
            <Tag tone={one.complete ? 'green' : 'amber'}>{one.complete ? 'Complete' : 'Not complete'}</Tag>{' '}
            {one.partsWords}
          </p>
          <Parts parts={one.parts} />
          <Problems problems={one.problems} />
        </div>
      ))}
    </>
  );
}

function Agreed({ seen }: { seen: SeenPatient }) {
  const { light, differences, notes } = seen;
  if (light === 'green') return null;
  return (
    <div class={`notice notice-${light}`}>
      <p class="agreed">
        <Icon name={light === 'red' ? 'stop' : 'warning'} />
        {[seen.agreementWords, ...notes].filter((words) => words !== '').join(' ')}
      </p>
      <Differences differences={differences} />
    </div>
  );
}

/** Files that may be somebody's notes and do not say whose. */
export function Unplaced({ files }: { files: readonly SeenFile[] }) {
  if (files.length === 0) return null;
  return (
    <section class="seen" aria-label="Files that name nobody">
      <p>
        <Icon name="warning" /> {files.length === 1 ? 'One file does' : `${files.length} files do`} not say
        whose {files.length === 1 ? 'it is' : 'they are'}.
      </p>
      <Files files={files} />
    </section>
  );
}

function Problems({ problems }: { problems: readonly string[] }) {
  if (problems.length === 0) return null;
  return (
    <ul class="problems">
      {problems.map((problem) => (
        <li key={problem}>
          <Icon name="warning" />
          <span>{problem}</span>
        </li>
      ))}
    </ul>
  );
}

/** Which parts of the set are in this message, at a glance. */
function Parts({ parts }: { parts: SeenPatient['parts'] }) {
  if (parts.length === 0) return null;
  return (
    <ul class="part-chips" aria-label="Parts">
      {parts.map(({ part, here }) => (
        <li key={part} class={here ? 'part-here' : 'part-missing'}>
          {part} {here ? <Icon name="tick" /> : null}
          <span class={here ? 'unseen' : ''}>{here ? 'here' : 'missing'}</span>
        </li>
      ))}
    </ul>
  );
}

export function Files({ files }: { files: readonly SeenFile[] }) {
  return (
    <ul class="files">
      {files.map(({ id, words, name }) => (
        <li key={id}>
          <span class="file-part">{words}</span> <bdi class="hint">{name}</bdi>
        </li>
      ))}
    </ul>
  );
}
