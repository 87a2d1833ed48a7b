import { deflateSync } from 'node:zlib';

type Row = { number: number; type: 0 | 1 | 2; place: number; detail: number };

/**
 * A PDF set down piece by piece, so that a test can lay out its cross-reference as it likes, and wrongly too. What was
 * set down since the last section is what the next section lists.
 */
export class RawPdf {
  #pieces: Buffer[] = [];
  #rows: Row[] = [];
  length = 0;

  constructor(header = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n') {
    this.raw(header);
  }

  raw(text: string | Uint8Array): number {
    const at = this.length;
    const piece = typeof text === 'string' ? Buffer.from(text, 'latin1') : Buffer.from(text);
    this.#pieces.push(piece);
    this.length += piece.length;
    return at;
  }

  object(number: number, body: string, generation = 0): number {
    this.#rows.push({ number, type: 1, place: this.length, detail: generation });
    return this.raw(`${number} ${generation} obj\n${body}\nendobj\n`);
  }

  stream(number: number, dict: string, bytes: Uint8Array | string): number {
    const body = Buffer.from(bytes as string, 'latin1');
    const length = dict.includes('/Length') ? '' : `/Length ${body.length}`;
    return this.object(number, `<< ${dict} ${length} >>\nstream\n${body.toString('latin1')}\nendstream`);
  }

  /** Objects packed into stream `number`. */
  packed(number: number, objects: readonly (readonly [number: number, body: string])[]): number {
    let body = '';
    const heads = objects.map(([inside, text], place) => {
      const head = `${inside} ${body.length}`;
      body += `${text}\n`;
      this.listPacked(inside, number, place);
      return head;
    });
    const front = `${heads.join(' ')}\n`;
    const dict = `/Type /ObjStm /N ${objects.length} /First ${front.length} /Filter /FlateDecode`;
    return this.stream(number, dict, deflateSync(front + body));
  }

  /** Says of an object that it is packed at `place` of stream `stream`. */
  listPacked(number: number, stream: number, place: number): void {
    this.#rows.push({ number, type: 2, place: stream, detail: place });
  }

  free(number: number): void {
    this.#rows.push({ number, type: 0, place: 0, detail: 0xffff });
  }

  /** A classic section; answers where it stands. Packed objects are called free, as in a hybrid file. */
  table(trailer: string): number {
    const rows = this.#takeRows();
    const at = this.raw('xref\n');
    for (const { number, type, place, detail } of rows) {
      const [offset, generation] = type === 1 ? [place, detail] : [0, 65535];
      const letter = type === 1 ? 'n' : 'f';
      this.raw(`${number} 1\n${pad(offset, 10)} ${pad(generation, 5)} ${letter} \n`);
    }
    this.raw(`trailer\n<< ${trailer} >>\n`);
    return at;
  }

  /** A cross-reference stream; answers where it stands. `only` leaves rows for a classic section that follows. */
  xrefStream(
    number: number,
    trailer: string,
    options: { predictor?: boolean; only?: 'packed' } = {},
  ): number {
    const at = this.length;
    const own: Row = { number, type: 1, place: at, detail: 0 };
    const all = [...this.#takeRows(), ...(options.only ? [] : [own])];
    const rows = options.only ? all.filter(({ type }) => type === 2) : all;
    if (options.only) this.#rows = [...all, own];
    const bytes = rows.map(({ type, place, detail }) => [
      type,
      (place >> 16) & 255,
      (place >> 8) & 255,
      place & 255,
      (detail >> 8) & 255,
      detail & 255,
    ]);
    const index = rows.map((row) => `${row.number} 1`).join(' ');
    const params = options.predictor ? '/DecodeParms << /Predictor 12 /Columns 6 >>' : '';
    const body = deflateSync(Buffer.from((options.predictor ? upwards(bytes) : bytes).flat()));
    const dict = `/Type /XRef /W [1 3 2] /Index [${index}] /Filter /FlateDecode ${params} ${trailer}`;
    this.raw(`${number} 0 obj\n<< ${dict} /Length ${body.length} >>\nstream\n`);
    this.raw(body);
    this.raw('\nendstream\nendobj\n');
    return at;
  }

  end(startxref: number): Uint8Array {
    this.raw(`startxref\n${startxref}\n%%EOF\n`);
    return Buffer.concat(this.#pieces);
  }

  #takeRows(): Row[] {
    const rows = this.#rows.sort((a, b) => a.number - b.number);
    this.#rows = [];
    return rows;
  }
}

/** Each row as PNG's way 2: the difference from the row above. */
function upwards(rows: readonly (readonly number[])[]): number[][] {
  return rows.map((row, at) => [
    2,
    ...row.map((byte, column) => (byte - (rows[at - 1]?.[column] ?? 0)) & 255),
  ]);
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}

/** A catalogue, a tree and one page (objects 1 to 3) whose contents are object 4. */
export function setDownOnePage(pdf: RawPdf, content = '0 0 m', page = ''): void {
  pdf.object(1, '<< /Type /Catalog /Pages 2 0 R >>');
  pdf.object(2, '<< /Type /Pages /Kids [3 0 R] /Count 1 >>');
  pdf.object(3, `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 4 0 R ${page} >>`);
  pdf.stream(4, '', content);
}
