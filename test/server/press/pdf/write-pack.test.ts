import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { sinkInMemory } from '../../../../server/press/bytes/byte-sink.ts';
import { bytesInMemory } from '../../../../server/press/bytes/byte-source.ts';
import { startPack } from '../../../../server/press/pdf/pack-writer.ts';
import { readPdf } from '../../../../server/press/pdf/read-pdf.ts';
import { Odd } from '../../../../server/press/pdf/values.ts';

/** Longer than the writer gathers at once, and no multiple of it. */
const LONG = Buffer.alloc(3 * 1024 * 1024 + 17, 'mid-stream urine endstream endobj ');

describe('A file that is written front to back', () => {
  it('is read again by the strict reader, as version 1.5 with a plain table', () => {
    const { bytes } = aFile();
    const text = Buffer.from(bytes).toString('latin1');
    assert.ok(text.startsWith('%PDF-1.5\n'));
    assert.doesNotMatch(text, /\/ObjStm|\/XRef\b/);
    assert.equal(readPdf(bytesInMemory(bytes), { maxPages: 10 }).pageCount, 1);
    for (const [at, row] of [
      ...text.slice(text.lastIndexOf('\nxref')).matchAll(/^(\d{10}) 00000 n $/gm),
    ].entries())
      assert.ok(text.startsWith(`${at + 1} 0 obj`, Number(row[1])), `row ${at + 1}`);
  });

  it('holds a copied stream byte for byte, however long', () => {
    const { bytes } = aFile();
    const [stream] = readPdf(bytesInMemory(bytes), { maxPages: 10 }).page(0).contents;
    assert.equal(stream?.length, LONG.length);
    assert.ok(LONG.equals(bytes.subarray(stream.at, stream.at + stream.length)));
  });

  it('tells its length and its sum, and is named by what is in it', () => {
    const [one, same, other] = [aFile(), aFile(), aFile(Buffer.from('other'))];
    assert.equal(one.told.bytes, one.bytes.length);
    assert.equal(one.told.sha256, createHash('sha256').update(one.bytes).digest('hex'));
    assert.deepEqual(one.bytes, same.bytes);
    assert.notEqual(idOf(one.bytes), idOf(other.bytes));
    assert.match(idOf(one.bytes), /^\[<([0-9a-f]{32})> <\1>\]$/);
  });

  it('is refused when it becomes longer than its table has room for', () => {
    assert.throws(
      () => aFile(LONG, 2 * 1024 * 1024),
      (error) => error instanceof Odd && error.code === 'too-big',
    );
  });

  it('is not finished while something promised is missing', () => {
    const writer = startPack(sinkInMemory());
    const [root, never] = [writer.number(), writer.number()];
    writer.object(root, '<< /Type /Catalog >>');
    assert.throws(() => writer.finish(root, root), new RegExp(`object ${never} was promised`));
  });
});

function aFile(body: Uint8Array = LONG, most?: number) {
  const sink = sinkInMemory();
  const writer = startPack(sink, most);
  const [root, tree, page, content] = [writer.number(), writer.number(), writer.number(), writer.number()];
  const info = writer.number();
  writer.copyStream(content, '', { source: bytesInMemory(body), at: 0, length: body.length });
  writer.object(page, `<< /Type /Page /Parent ${tree} 0 R /MediaBox [0 0 9 9] /Contents ${content} 0 R >>`);
  writer.object(tree, `<< /Type /Pages /Count 1 /Kids [${page} 0 R] >>`);
  writer.object(root, `<< /Type /Catalog /Pages ${tree} 0 R >>`);
  writer.object(info, `<< /Producer (${'x'.repeat(1.5 * 1024 * 1024)}) >>`);
  const told = writer.finish(root, info);
  return { bytes: sink.bytes(), told };
}

function idOf(bytes: Uint8Array): string {
  return /\/ID (\[.*?\])/.exec(Buffer.from(bytes.subarray(-400)).toString('latin1'))?.[1] ?? '';
}
