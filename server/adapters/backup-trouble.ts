import { PlainTrouble } from './plain-trouble.ts';

/** No backup was made. Whatever was begun is not named a backup. */
export class BackupTrouble extends PlainTrouble {}

/** Nothing was restored, and the data folder is not served from until a restore succeeds. */
export class RestoreTrouble extends PlainTrouble {}

/** What a disk says, in words; null for what is no trouble of the disk. */
export function diskTrouble(error: unknown, where: string): { what: string; next: string } | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return {
      what: `There is no room left at ${where}.`,
      next: 'Make room there or choose another disk, then try again.',
    };
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return {
      what: `${where} may not be written to.`,
      next: 'Allow the account that runs Onward to write there, then try again.',
    };
  if (code === 'EEXIST' || code === 'ENOTDIR')
    return { what: `${where} is a file, not a folder.`, next: 'Name a folder, then try again.' };
  if (code === 'ENOENT' || code === 'EIO' || code === 'EHOSTDOWN')
    return { what: `${where} cannot be reached.`, next: 'Check that the disk is connected, then try again.' };
  return null;
}
