import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Every file below a folder that holds one of the needles as bytes: UTF-8, UTF-16 and base64 of it at each offset. */
export function filesHolding(folder: string, needles: readonly (string | Uint8Array)[]): string[] {
  const forms = needles.flatMap(formsOf);
  return filesBelow(folder).flatMap((path) => {
    const bytes = Buffer.concat([readIfThere(path), Buffer.from(path)]);
    return forms.some((form) => bytes.includes(form)) ? [path] : [];
  });
}

export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false);
}

/** A running server finishes and renames files meanwhile; one that is gone holds nothing. */
function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

function formsOf(needle: string | Uint8Array): Buffer[] {
  const raw = Buffer.from(needle as string);
  if (typeof needle !== 'string') return [raw];
  if (raw.length < 8) throw new Error('too short to be looked for: it would be found by chance');
  return [raw, Buffer.from(needle, 'utf16le'), ...base64Forms(raw)];
}

/** As it may stand in base64, whichever of the three offsets it begins at; the edges, which depend on neighbours, left off. */
function base64Forms(raw: Buffer): Buffer[] {
  return [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), raw]).toString('base64');
    const start = offset === 0 ? 0 : offset + 1;
    return Buffer.from(text.slice(start, text.length - 4));
  });
}
