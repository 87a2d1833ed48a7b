import type { StagedFile } from './file-port.ts';
import type { KeepFile } from './mail-port.ts';
import type { Ports } from './ports.ts';

/**
 * Lets a mailbox put long files away while it fetches them. However the work ends, what was put away is taken away
 * again: what is to stay was sealed anew for its record by then.
 */
export async function withStaging<T>(
  { files }: Pick<Ports, 'files'>,
  work: (keep: KeepFile) => Promise<T>,
): Promise<T> {
  const staged: StagedFile[] = [];
  const keep: KeepFile = async (pieces) => {
    const file = await files.stage(pieces);
    staged.push(file);
    return file;
  };
  try {
    return await work(keep);
  } finally {
    for (const file of staged) await files.unstage(file);
  }
}
