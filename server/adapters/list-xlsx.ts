import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { ListFile } from '../steps/list-port.ts';
import { listTrouble } from './list-trouble.ts';
import { allowanceFor } from './mail-limits.ts';
import { makeZip } from './zip-maker.ts';
import { readZip } from './zip-reader.ts';

const MB = 1024 * 1024;
/** A list of 5,000 rows is some 5 MB of XML; fonts, themes and the like are small. */
const MOST_UNPACKED = 60 * MB;
const PATIENCE_MS = 20_000;

/**
 * The first sheet with anything in it. The library's reader runs in a thread of its own, with bounds on memory and time: one
 * cell in the last corner of a sheet makes it fill the rest. What it is given was measured while it was unpacked, and is
 * packed anew for it, so that it finds no more than was measured.
 */
export async function readXlsx(bytes: Uint8Array): Promise<ListFile> {
  const { paths, files, trouble } = await readZip(bytes, allowanceFor({ unpackedBytes: MOST_UNPACKED }));
  if (!paths.includes('xl/workbook.xml'))
    return listTrouble(trouble === null || paths.length > 0 ? 'list-not-a-list' : 'list-damaged');
  const wanted = files.filter(({ path }) => /\.(xml|rels)$/.test(path));
  const [bad] = wanted.filter((file) => file.bytes === null);
  if (bad) return listTrouble(/larger/.test(bad.trouble ?? '') ? 'list-too-heavy' : 'list-damaged');
  return inThread(
    makeZip(wanted.map(({ path, bytes: unpacked }) => ({ name: path, bytes: unpacked ?? new Uint8Array() }))),
  );
}

type Answer =
  | { ok: true; rows: string[][]; sheet: string }
  | { ok: false; code: 'list-damaged' | 'list-too-long' };

function inThread(workbook: Buffer): Promise<ListFile> {
  const worker = new Worker(READING, {
    eval: true,
    env: {},
    workerData: { workbook, library: createRequire(import.meta.url).resolve('read-excel-file/node') },
    resourceLimits: { maxOldGenerationSizeMb: 384, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
    stdout: true,
    stderr: true,
  });
  return new Promise((resolve) => {
    const settle = (file: ListFile) => {
      clearTimeout(timer);
      void worker.terminate();
      resolve(file);
    };
    const timer = setTimeout(() => settle(listTrouble('list-too-heavy')), PATIENCE_MS);
    worker.once('message', (answer: Answer) =>
      settle(
        answer.ok
          ? { ok: true, table: { rows: answer.rows }, sheet: answer.sheet }
          : listTrouble(answer.code),
      ),
    );
    // Out of memory is the one error that is not answered by a message.
    worker.once('error', () => settle(listTrouble('list-too-heavy')));
    worker.once('exit', () => settle(listTrouble('list-damaged')));
  });
}

/**
 * Plain JavaScript, because a thread is begun with source that runs as it is. Days come as ISO; a number comes as Excel
 * keeps it, not as a narrow column shows it.
 */
const READING = `
const { parentPort, workerData } = require('node:worker_threads');
const { default: readWorkbook } = require(workerData.library);
const text = (cell) => {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '' : cell.toISOString().slice(0, 10);
  return String(cell);
};
const isFilled = (row) => row.some((cell) => text(cell).trim() !== '');
const answerOf = ({ data, sheet }) =>
  data.slice(20000).some(isFilled)
    ? { ok: false, code: 'list-too-long' }
    : { ok: true, sheet, rows: data.slice(0, 20000).map((row) => row.slice(0, 256).map(text)) };
readWorkbook(Buffer.from(workerData.workbook)).then(
  (sheets) => {
    const sheet = sheets.find(({ data }) => data.some(isFilled)) ?? sheets[0];
    parentPort.postMessage(sheet === undefined ? { ok: false, code: 'list-damaged' } : answerOf(sheet));
  },
  () => parentPort.postMessage({ ok: false, code: 'list-damaged' }),
);
`;
