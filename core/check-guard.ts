import type { CommandOf } from './commands.ts';
import type { LeaverRecord, Part } from './leaver-record.ts';
import { partsInPlay } from './leaver-record.ts';
import { pageName, partName } from './page-guards.ts';
import { partsState } from './parts.ts';
import type { Refusal } from './refusals.ts';
import { refuse } from './refusals.ts';

/** Whether a person may say that the notes are whole, this patient's, and legible. The first obstacle is the answer. */
export function readyToCheck(record: LeaverRecord, command: CommandOf<'check-notes'>): Refusal | null {
  const parts = partsInPlay(record);
  if (record.route === 'stop-and-ask') {
    return refuse(
      'stopped-route',
      'This record is on "stop and ask".',
      'Speak to your information governance lead, then choose another route.',
    );
  }
  if (parts.length === 0)
    return refuse(
      'no-parts',
      'No notes are here.',
      'Ask the scanning company for them, or take in the e-mail.',
    );
  if (parts.some((part) => part.readable === 'locked'))
    return refuse('part-locked', 'A part is locked with a password.', 'Enter its password first.');
  if (parts.some((part) => part.readable === 'damaged')) {
    return refuse(
      'part-damaged',
      'A part is damaged and cannot be read.',
      'Ask the scanning company to send it again, then take the damaged part out.',
    );
  }
  const state = partsState(
    parts.map((part) => ({ id: part.fileId, part: part.part, of: part.of, sha256: part.sha256 })),
  );
  if (!state.complete) {
    return state.missing.length > 0
      ? refuse(
          'parts-missing',
          `Part ${state.missing.join(', ')} of ${state.of} is missing.`,
          'Ask the scanning company for it. Nothing can be printed until every part is here.',
        )
      : refuse(
          'parts-unclear',
          state.problems[0]?.message ?? 'It is not clear which parts these are.',
          'Say which part each file is, or take out what does not belong.',
        );
  }
  if (!command.patientKnown)
    return refuse(
      'patient-unknown',
      'The patient’s name, NHS number and date of birth are not all known.',
      'Enter them from the notes.',
    );
  return rescuedUnseen(parts) ?? patientsDiffer(record, command);
}

/** What was opened or repaired on the way counts only once somebody has looked at it. */
function rescuedUnseen(parts: readonly Part[]): Refusal | null {
  const part = parts.find(({ rescued, rescueAccepted }) => rescued !== null && !rescueAccepted);
  if (!part) return null;
  return refuse(
    'rescue-not-accepted',
    part.rescued === 'repaired'
      ? `${partName(part)} was damaged, and was repaired by the press.`
      : `${partName(part)} was protected, and was opened by the press.`,
    'Look at every page of it, then tick that you have.',
  );
}

/** Two patients stop everything, unless the other is named by single pages only and a person says these belong here. */
function patientsDiffer(
  record: LeaverRecord,
  { acceptDifferences, pages }: CommandOf<'check-notes'>,
): Refusal | null {
  const [first] = pages?.namingAnother ?? [];
  if (record.agreement === 'red' && !(first && pages?.redByPagesOnly)) {
    return refuse(
      'patients-differ',
      'The notes name two different patients.',
      'Take out the part that is not this patient’s, or correct the details.',
    );
  }
  if (acceptDifferences) return null;
  if (first) {
    return refuse(
      'pages-differ',
      `${pageName(record, first)} names another NHS number.`,
      'Look at it. Take the page out if it is not this patient’s; if it belongs here, tick that you have settled it.',
    );
  }
  return record.agreement === 'green'
    ? null
    : refuse(
        'differences-not-accepted',
        'The patient’s details do not all agree.',
        'Look at each difference and tick that you have settled it.',
      );
}
