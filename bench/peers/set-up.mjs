// Sees that the programs that the press is measured against are there: `node bench/peers/set-up.mjs`.
// The benchmark alone runs them. Without them their columns stay empty.
import { pathToFileURL } from 'node:url';
import { seeThatThereAre } from '../../tools/debian-packages.mjs';

const PEERS = { qpdf: 'qpdf', mutool: 'mupdf-tools', pdftoppm: 'poppler-utils' };

/** The programs that are missing after all was tried. */
export function setUpPeers() {
  return seeThatThereAre(PEERS, 'It is left out of the measurements.', (text) =>
    process.stderr.write(`${text}\n`),
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) setUpPeers();
