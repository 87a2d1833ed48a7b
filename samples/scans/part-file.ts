import { closeSync, openSync, writeSync } from 'node:fs';
import { flate } from './codecs/packing.ts';
import { crossReferenceStream, crossReferenceTable, type Place } from './cross-reference.ts';

/**
 * Writes a PDF front to back into a file, object by object, nothing held but where each lies. It is the generator's
 * own and shares nothing with the press, so that the one can be tried against the other.
 */
export type PartFile = {
  /** A number for an object that is written later. */
  reserve(): number;
  put(number: number, body: string): void;
  add(body: string): number;
  stream(entries: string, bytes: Uint8Array, lengthLater?: boolean): number;
  /** An object that only a reader who knows /XRefStm finds (ISO 32000-1, 7.5.8.4). */
  hide(body: string): number;
  /** Ends what was written so far; what follows is an incremental update (7.5.6). */
  update(): void;
  close(): number;
};

/** In the second of these everything but streams lies in object streams, behind a cross-reference stream. */
export type PartStyle = 'classic' | 'object-streams';

export function openPartFile(
  path: string,
  style: PartStyle,
  trailer: { root: number; info: number; id: string },
): PartFile {
  const out = fileWriter(path);
  const packed = style === 'object-streams';
  let section = new Map<number, Place>();
  let waiting: { number: number; body: string }[] = [];
  let hidden: { number: number; body: string }[] = [];
  let lastNumber = Math.max(trailer.root, trailer.info);
  let previous: number | null = null;
  const reserve = () => ++lastNumber;

  out.text(`%PDF-${packed ? '1.6' : '1.4'}\n%\xe2\xe3\xcf\xd3\n`);

  const putPlain = (number: number, body: string) => {
    section.set(number, { at: out.at() });
    out.text(`${number} 0 obj\n${body}\nendobj\n`);
  };
  const putStream = (number: number, entries: string, bytes: Uint8Array, length = `${bytes.length}`) => {
    section.set(number, { at: out.at() });
    out.text(`${number} 0 obj\n<< ${entries} /Length ${length} >>\nstream\n`);
    out.bytes(bytes);
    out.text('\nendstream\nendobj\n');
  };
  const putObjectStream = (objects: typeof waiting, places: Map<number, Place>) => {
    if (objects.length === 0) return;
    const number = reserve();
    const { head, body } = objectStreamText(objects);
    const entries = `/Type /ObjStm /N ${objects.length} /First ${head.length} /Filter /FlateDecode`;
    putStream(number, entries, flate(Buffer.from(head + body, 'latin1')));
    objects.forEach((object, index) => {
      places.set(object.number, { within: number, index });
    });
  };
  const put = (number: number, body: string) => {
    if (!packed) return putPlain(number, body);
    waiting.push({ number, body });
    if (waiting.length === 100) flush();
  };
  const flush = () => {
    putObjectStream(waiting, section);
    waiting = [];
  };

  const endSection = () => {
    flush();
    const always = `/Root ${trailer.root} 0 R /Info ${trailer.info} 0 R /ID [<${trailer.id}> <${trailer.id}>]`;
    const entries = previous === null ? always : `${always} /Prev ${previous}`;
    const start = packed ? endInStream(entries) : endInTable(entries);
    out.text(`startxref\n${start}\n%%EOF\n`);
    previous = start;
    section = new Map();
  };
  const endInStream = (entries: string) => {
    const number = reserve();
    const start = out.at();
    section.set(number, { at: start });
    const { dict, bytes } = crossReferenceStream(section, lastNumber + 1);
    putStream(number, `${dict} ${entries}`, bytes);
    return start;
  };
  const endInTable = (entries: string) => {
    const stream = hidden.length > 0 ? putHidden() : '';
    const start = out.at();
    out.text(crossReferenceTable(section, previous === null));
    out.text(`trailer\n<< /Size ${lastNumber + 1} ${entries}${stream} >>\n`);
    return start;
  };
  const putHidden = () => {
    const places = new Map<number, Place>();
    putObjectStream(hidden, places);
    hidden = [];
    const start = out.at();
    const number = reserve();
    const { dict, bytes } = crossReferenceStream(places, lastNumber + 1);
    putStream(number, dict, bytes);
    return ` /XRefStm ${start}`;
  };

  return {
    reserve,
    put,
    add: (body) => {
      const number = reserve();
      put(number, body);
      return number;
    },
    stream: (entries, bytes, lengthLater = false) => {
      const number = reserve();
      if (!lengthLater) putStream(number, entries, bytes);
      else {
        const length = reserve();
        putStream(number, entries, bytes, `${length} 0 R`);
        put(length, `${bytes.length}`);
      }
      return number;
    },
    hide: (body) => {
      const number = reserve();
      if (packed) put(number, body);
      else hidden.push({ number, body });
      return number;
    },
    update: endSection,
    close: () => {
      endSection();
      return out.end();
    },
  };
}

function objectStreamText(objects: readonly { number: number; body: string }[]) {
  let at = 0;
  const head = objects.map(({ number, body }) => {
    const pair = `${number} ${at}`;
    at += body.length + 1;
    return pair;
  });
  return { head: `${head.join(' ')}\n`, body: objects.map(({ body }) => `${body}\n`).join('') };
}

/** Gathers small writes; large ones go straight to the disk. */
function fileWriter(path: string) {
  const descriptor = openSync(path, 'w', 0o600);
  const room = Buffer.allocUnsafe(1 << 20);
  let used = 0;
  let written = 0;
  const writeOut = (bytes: Uint8Array) => {
    let done = 0;
    while (done < bytes.length) done += writeSync(descriptor, bytes, done);
    written += bytes.length;
  };
  const flush = () => {
    writeOut(room.subarray(0, used));
    used = 0;
  };
  const bytes = (piece: Uint8Array) => {
    if (used + piece.length > room.length) flush();
    if (piece.length > room.length / 4) {
      flush();
      return writeOut(piece);
    }
    room.set(piece, used);
    used += piece.length;
  };
  return {
    at: () => written + used,
    bytes,
    text: (text: string) => bytes(Buffer.from(text, 'latin1')),
    end: () => {
      flush();
      closeSync(descriptor);
      return written;
    },
  };
}
