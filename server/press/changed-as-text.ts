import type { ByteSource } from './bytes/byte-source.ts';

/**
 * Whether a file was carried as text and had its line ends changed on the way, which spoils every picture in it while
 * its words still look right. Told by what can no longer be found: in packed data every byte comes as often as its
 * neighbours, so a file with hundreds of bytes 11 and 12 and not one bare 10, or not one 13, was changed. Asked only of
 * files that are not as the standard says. Reads until the file is cleared, which is soon for a file that was not.
 */
export function changedAsText(source: ByteSource): boolean {
  const found = { neighbours: 0, bareLf: 0, bareCr: 0, crlf: 0 };
  let before = 0;
  for (let from = 0; from < source.size; from += STEP) {
    const piece = source.read(from, Math.min(STEP, source.size - from));
    for (const byte of piece) {
      if (byte === LF && before === CR) found.crlf += 1;
      else if (byte === LF) found.bareLf += 1;
      else if (before === CR) found.bareCr += 1;
      if (byte === 11 || byte === 12) found.neighbours += 0.5;
      before = byte;
    }
    if (found.bareLf > 0 && found.bareCr > 0 && found.crlf > 0) return false;
  }
  const { neighbours, bareLf, bareCr, crlf } = found;
  const noLf = bareLf === 0;
  const noCr = bareCr === 0 && crlf === 0;
  return (neighbours >= SURE && (noLf || noCr)) || (neighbours >= SURE * 256 && crlf === 0);
}

const [LF, CR] = [10, 13];
const STEP = 1024 * 1024;
/** Forty of one and none of the other happens by chance once in 10^17. */
const SURE = 40;
