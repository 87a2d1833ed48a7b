/**
 * Reads the plain copy that the engine writes (one object after another, a classic table, no encryption) just far
 * enough to check the engine itself: what its page tree really holds, and what in it would act. It never reads what
 * arrived. Objects by number, as text, without their streams and with their strings emptied.
 */
export type PlainObjects = { root: number | null; byNumber: Map<number, string> };

export function readPlainObjects(copy: Uint8Array): PlainObjects {
  const buffer = Buffer.from(copy.buffer, copy.byteOffset, copy.byteLength);
  const byNumber = new Map<number, string>();
  for (const [number, offset] of offsetsOf(buffer)) byNumber.set(number, objectText(buffer, offset));
  const trailer = buffer.toString('latin1', Math.max(0, buffer.lastIndexOf('trailer', undefined, 'latin1')));
  const root = /\/Root (\d+) \d+ R/.exec(trailer);
  return { root: root ? Number(root[1]) : null, byNumber };
}

/**
 * How many pages hang on the page tree, counted leaf by leaf. The engine believes the tree's own count; a tree whose
 * count is too small would lose its last pages without a word. Null when the tree cannot be followed to its end.
 */
export function countPages({ root, byNumber }: PlainObjects, most: number): number | null {
  const top = root === null ? null : reference(byNumber.get(root), 'Pages');
  const waiting = top === null ? [] : [top];
  const seen = new Set<number>();
  let pages = 0;
  while (waiting.length > 0) {
    const number = waiting.pop()!;
    const node = byNumber.get(number);
    if (node === undefined || seen.has(number)) return null;
    seen.add(number);
    const kids = kidsOf(node, byNumber);
    if (kids) waiting.push(...kids);
    else pages += 1;
    if (pages > most || seen.size > most * 2 + 1000) return null;
  }
  return pages;
}

const ACTS: readonly [what: string, sign: RegExp][] = [
  ['script', /\/S\s*\/JavaScript\b|\/JS\b/],
  ['launch', /\/S\s*\/Launch\b/],
  ['embedded file', /\/EmbeddedFiles?\b|\/FileAttachment\b/],
  ['link', /\/S\s*\/URI\b/],
  ['link to another document', /\/S\s*\/GoTo[RE]\b/],
  ['sends a form', /\/S\s*\/(SubmitForm|ImportData)\b/],
  ['form', /\/XFA\b/],
  [
    'sound or film',
    /\/RichMedia\b|\/S\s*\/(Rendition|Movie|Sound)\b|\/Subtype\s*\/(Movie|Sound|Screen|3D)\b/,
  ],
];

/** What in the document would act when it is opened or touched, in words; none of it may reach a pack. */
export function activeContent({ byNumber }: PlainObjects): string[] {
  const found = new Set<string>();
  for (const text of byNumber.values())
    for (const [what, sign] of ACTS) if (!found.has(what) && sign.test(text)) found.add(what);
  return ACTS.map(([what]) => what).filter((what) => found.has(what));
}

function kidsOf(node: string, byNumber: PlainObjects['byNumber']): number[] | null {
  if (!/\/Kids\b/.test(node)) return null;
  const elsewhere = reference(node, 'Kids');
  const list = elsewhere === null ? /\/Kids\s*\[([^\]]*)\]/.exec(node)?.[1] : byNumber.get(elsewhere);
  return [...(list ?? '').matchAll(/(\d+) \d+ R\b/g)].map(([, number]) => Number(number));
}

function reference(text: string | undefined, key: string): number | null {
  const found = new RegExp(`/${key} (\\d+) \\d+ R\\b`).exec(text ?? '');
  return found ? Number(found[1]) : null;
}

/** The table at the end: 'xref', then runs of 20-byte lines. */
function offsetsOf(buffer: Buffer): [number: number, offset: number][] {
  const start = buffer.lastIndexOf('\nxref', undefined, 'latin1');
  if (start === -1) return [];
  const found: [number, number][] = [];
  let next = 0;
  for (const line of buffer.toString('latin1', start + 5).split('\n')) {
    const run = /^(\d+) \d+\s*$/.exec(line);
    const entry = /^(\d{10}) \d{5} ([nf])/.exec(line);
    if (line.startsWith('trailer')) break;
    if (entry) {
      if (entry[2] === 'n') found.push([next, Number(entry[1])]);
      next += 1;
    } else if (run) next = Number(run[1]);
  }
  return found;
}

const [OPEN, CLOSE, BACKSLASH] = [0x28, 0x29, 0x5c];

/** From 'n g obj' to 'stream' or 'endobj', the strings left out so that no word of the patient's is taken for a sign. */
function objectText(buffer: Buffer, offset: number): string {
  const parts: string[] = [];
  let from = offset;
  let at = offset;
  while (at < buffer.length) {
    const byte = buffer[at];
    if (byte === OPEN) {
      parts.push(buffer.toString('latin1', from, at + 1));
      at = from = afterString(buffer, at);
    } else if (byte === 0x73 && isWord(buffer, at, 'stream')) break;
    else if (byte === 0x65 && isWord(buffer, at, 'endobj')) break;
    else at += 1;
  }
  parts.push(buffer.toString('latin1', from, at));
  return parts.join('');
}

function isWord(buffer: Buffer, at: number, word: string): boolean {
  const before = buffer[at - 1] ?? 0x20;
  const stands = before <= 0x20 || before === 0x3e || before === 0x5d || before === CLOSE;
  return stands && buffer.toString('latin1', at, at + word.length) === word;
}

/** Just after the bracket that closes the string at `at`; strings nest, and a backslash takes the next byte along. */
function afterString(buffer: Buffer, at: number): number {
  let depth = 0;
  for (let next = at; next < buffer.length; next++) {
    const byte = buffer[next];
    if (byte === BACKSLASH) next += 1;
    else if (byte === OPEN) depth += 1;
    else if (byte === CLOSE) {
      depth -= 1;
      if (depth === 0) return next;
    }
  }
  return buffer.length;
}
