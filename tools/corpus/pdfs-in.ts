import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Every file whose name ends in .pdf, in the order of their paths. Links are not followed. */
export async function pdfsIn(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile() && /\.pdf$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
