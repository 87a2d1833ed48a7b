import { isCode } from './graph-errors.ts';
import {
  allOf,
  asked,
  type Box,
  type FolderItem,
  folderItem,
  parsed,
  pathTo,
  unlessGone,
} from './graph-items.ts';

/** Folders that staff see beside the Inbox. What was ignored stays in the Inbox: it is their mail. */
export const FOLDERS = { filed: 'Onward – filed', 'needs-a-person': 'Onward – needs a person' } as const;
export type FolderMark = keyof typeof FOLDERS;

const SELECT = 'id,displayName,parentFolderId';

/**
 * The id of one of our folders, made on first use. A folder that staff renamed, deleted or put inside another is left
 * to them, and ours is found by its name or made anew: a folder deleted in Outlook still exists, in Deleted Items, and
 * what is moved there would be thrown away.
 */
export async function folderFor(box: Box, as: FolderMark): Promise<string> {
  const name = FOLDERS[as];
  const kept = await box.memory.note(box.practice, noteFor(as));
  if (kept !== null && isOurs(await folder(box, kept), name, await rootId(box))) return kept;
  const id = (await byName(box, name)) ?? (await create(box, name));
  await box.memory.change((tx) => tx.saveNote(box.practice, noteFor(as), id));
  return id;
}

/** Those of our folders that are known, without a look. */
export async function knownFolders({ memory, practice }: Box): Promise<string[]> {
  const ids = await Promise.all(
    (Object.keys(FOLDERS) as FolderMark[]).map((as) => memory.note(practice, noteFor(as))),
  );
  return ids.filter((id) => id !== null);
}

function noteFor(as: FolderMark): string {
  return `folder ${as}`;
}

function isOurs(found: FolderItem | null, name: string, root: string): boolean {
  return found !== null && found.displayName === name && found.parentFolderId === root;
}

function folder(box: Box, id: string): Promise<FolderItem | null> {
  return unlessGone(async () =>
    parsed(folderItem, await box.client.get(`${pathTo(box, 'mailFolders', id)}${asked({ select: SELECT })}`)),
  );
}

async function rootId(box: Box): Promise<string> {
  const kept = await box.memory.note(box.practice, 'root');
  if (kept !== null) return kept;
  const root = parsed(
    folderItem,
    await box.client.get(`${pathTo(box, 'mailFolders', 'msgfolderroot')}${asked({ select: SELECT })}`),
  );
  await box.memory.change((tx) => tx.saveNote(box.practice, 'root', root.id));
  return root.id;
}

/** Compared here and not in a $filter: the dash in the name is no plain hyphen. */
async function byName(box: Box, name: string): Promise<string | null> {
  const list = asked({ select: SELECT, top: '100' });
  const all = await allOf(box, `${pathTo(box, 'mailFolders')}${list}`, folderItem);
  return all.find(({ displayName }) => displayName === name)?.id ?? null;
}

async function create(box: Box, displayName: string): Promise<string> {
  try {
    return parsed(folderItem, await box.client.post(pathTo(box, 'mailFolders'), { displayName })).id;
  } catch (error) {
    // Made meanwhile, or by a try whose answer was lost.
    const found = isCode(error, 'ErrorFolderExists') ? await byName(box, displayName) : null;
    if (found === null) throw error;
    return found;
  }
}
