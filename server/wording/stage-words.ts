import type { Stage } from '../../core/leaver-record.ts';

/** What each stage is called, as on the track, in lists and beside the patient. */
export const STAGE_WORDS: Record<Stage, string> = {
  expected: 'Expected',
  received: 'Received',
  checked: 'Checked',
  reprinted: 'Reprinted',
  bagged: 'Bagged',
  collected: 'Collected',
  clear: 'Clear',
  deleting: 'Deleting',
  deleted: 'Deleted',
  closed: 'Closed',
};

/** What it means that a record stands there, in one sentence. */
export const STAGE_MEANS: Record<Stage, string> = {
  expected: 'The patient is leaving and the notes are not here yet.',
  received: 'Notes are here. Somebody has to check patient, parts and legibility.',
  checked: 'A colleague has confirmed the patient, that every part is here, and that the scan can be read.',
  reprinted: 'The reprint pack has been printed and every sheet counted.',
  bagged: 'The notes are in the bag with the transit label on, waiting for the courier.',
  collected: 'The courier has the notes. The copies are kept until the new practice has had its time.',
  clear: 'Nothing more is waited for. The copies may be deleted once a lead approves it.',
  deleting: 'Deletion is approved. Every copy is being removed and looked for afterwards.',
  deleted: 'Every copy known of is accounted for. The certificate of deletion is what the practice keeps.',
  closed: 'This record ended another way. Nothing more happens here unless a lead reopens it.',
};

/** As the category of a message says it: "received", or "received, collected" where it brought notes of several patients. */
export function mailStageWords(stages: readonly Stage[]): string {
  const inOrder = (Object.keys(STAGE_WORDS) as Stage[]).filter((stage) => stages.includes(stage));
  return inOrder.map((stage) => STAGE_WORDS[stage].toLowerCase()).join(', ');
}
