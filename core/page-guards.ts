import type { CommandOf } from './commands.ts';
import type { LeaverRecord, Part } from './leaver-record.ts';
import { pagesInPlay } from './leaver-record.ts';
import type { Refusal } from './refusals.ts';
import { refuse } from './refusals.ts';

/** The conditions of every decision on a page, and of the tick under a file that had to be helped. */
type MayNot<T extends Parameters<typeof partIn>[1]> = (record: LeaverRecord, command: T) => Refusal | null;

export const mayTakePageOut: MayNot<CommandOf<'take-page-out'>> = (record, command) => {
  const refusal = knownPage(record, command);
  const part = partIn(record, command);
  if (refusal || !part) return refusal;
  if (isOut(part, command.page)) return already('That page is taken out already.');
  return pagesInPlay(part) === 1
    ? refuse(
        'page-last',
        'That is the last page of this part that is still in.',
        'Take out the part instead, and say why.',
      )
    : null;
};

export const mayPutPageBack: MayNot<CommandOf<'put-page-back'>> = (record, command) => {
  const part = partIn(record, command);
  if (!part) return unknownPart();
  return isOut(part, command.page) ? null : already('That page is not taken out.');
};

/** Whether a page seems blank the pictures say, not the rules: to keep a page that is printed anyway does no harm. */
export const mayKeepBlank: MayNot<CommandOf<'keep-blank'>> = (record, command) => {
  const refusal = knownPage(record, command);
  if (refusal) return refusal;
  return partIn(record, command)?.keptBlanks.includes(command.page)
    ? already('That page is printed already.')
    : null;
};

export const mayDropBlank: MayNot<CommandOf<'drop-blank'>> = (record, command) => {
  const part = partIn(record, command);
  if (!part) return unknownPart();
  return part.keptBlanks.includes(command.page)
    ? null
    : already('Nobody has said that this page is to be printed although it is blank.');
};

export const mayAcceptRescue: MayNot<CommandOf<'accept-rescue'>> = (record, command) => {
  const part = partIn(record, command);
  if (!part) return unknownPart();
  if (part.rescued === null) return already('This file was sound; there is nothing to tick.');
  return part.rescueAccepted ? already('Somebody has looked at this file already.') : null;
};

export function knownPart(record: LeaverRecord, fileId: string): Refusal | null {
  return record.parts.some((part) => part.fileId === fileId) ? null : unknownPart();
}

/** 'Part 2 of 3', or 'A file' where nobody has said which it is. */
export function partName({ part, of }: Pick<Part, 'part' | 'of'>): string {
  return part === null || of === null ? 'A file' : `Part ${part} of ${of}`;
}

/** 'Page 7 of part 1'. */
export function pageName(record: LeaverRecord, { fileId, page }: { fileId: string; page: number }): string {
  const part = record.parts.find((one) => one.fileId === fileId)?.part ?? null;
  if (part !== null) return `Page ${page} of part ${part}`;
  return record.parts.length === 1 ? `Page ${page}` : `Page ${page} of a file without a number`;
}

function knownPage(record: LeaverRecord, command: { fileId: string; page: number }): Refusal | null {
  const part = partIn(record, command);
  if (!part) return unknownPart();
  if (part.refused !== null)
    return refuse('page-unknown', 'That part is taken out.', 'Put the part back first.');
  const { page } = command;
  return Number.isInteger(page) && page >= 1 && page <= (part.pages ?? 0)
    ? null
    : refuse('page-unknown', 'There is no such page in this part.', 'Load the record again.');
}

function partIn(record: LeaverRecord, { fileId }: { fileId: string }): Part | undefined {
  return record.parts.find((part) => part.fileId === fileId);
}

function isOut({ takenOut }: Part, page: number): boolean {
  return takenOut.some((one) => one.page === page);
}

function already(what: string): Refusal {
  return refuse('already', what, 'Load the record again; nothing more may be needed.');
}

function unknownPart(): Refusal {
  return refuse('part-unknown', 'That part is not one of this record’s.', 'Look at the record again.');
}
