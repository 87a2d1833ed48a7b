import { writeFile } from 'node:fs/promises';
import type { Terminal } from '../terminal.ts';

/** Writes a new file that nobody else may read: it may name patients, or colleagues. False, and told, where it cannot. */
export async function written(out: string, bytes: Uint8Array, terminal: Terminal): Promise<boolean> {
  try {
    await writeFile(out, bytes, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    const there = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    terminal.err(
      there
        ? `There is a file of that name already. Nothing was written. Choose another name, or move it away.\n`
        : `The file could not be written there. Nothing was written. Check that the folder exists and may be written to.\n`,
    );
    return false;
  }
}
