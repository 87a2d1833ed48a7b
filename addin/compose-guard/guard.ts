import { kindByName } from '../../core/attachment-names.ts';
import { readFilename } from '../../core/lloyd-george-filename.ts';
import { displayName } from '../../core/shown-text.ts';

/** An attachment of a message that is about to be sent. */
export type Sending = { name: string; type: string };

/**
 * What to ask before it is sent; null where there is nothing to ask. Only the national file name speaks here, by the rules
 * that recognise what comes in: words alone would ask about every letter of a practice. It names nobody.
 */
export function questionAbout(attachments: readonly Sending[]): string | null {
  const notes = attachments.filter(isNotes).length;
  if (notes === 0) return null;
  return `${notes === 1 ? 'One attachment is' : `${notes} attachments are`} named as a patient’s digitised Lloyd George notes are. A leaver’s notes go to the new practice as a reprint by courier, and a copy in an e-mail is one more to find and delete later. Send it only to your own practice or to the scanning company.`;
}

function isNotes({ name, type }: Sending): boolean {
  const shown = displayName(name, 255);
  const kind = kindByName(shown, type);
  return (kind === 'pdf' || kind === 'zip') && readFilename(shown).parsed !== null;
}
