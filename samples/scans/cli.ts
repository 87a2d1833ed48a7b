import { parseArgs } from 'node:util';
import { makeScans } from './make-scans.ts';

/** `node --import tsx samples/scans/cli.ts --pages 300 --folder scans-300`: invented scans to try things on. */
const { values } = parseArgs({
  options: {
    pages: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
    folder: { type: 'string', default: 'scans' },
  },
});
const made = await makeScans({
  pages: Number(values.pages),
  seed: Number(values.seed),
  folder: values.folder,
});
for (const { file, bytes, pages } of made.parts)
  process.stdout.write(`${file}: ${pages.length} pages, ${(bytes / 1e6).toFixed(1)} MB\n`);
