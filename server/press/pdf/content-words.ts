import { isRegular, isWhite } from './lexer.ts';
import { odd } from './odd.ts';

/** A word of a content stream and where it stands. `text` is what names and operators say, '' for other operands. */
export type Word = { operator: boolean; text: string; from: number; to: number };

/**
 * The words of a content stream in order (7.8.2), comments left out; an inline picture, from BI to EI, is one operator
 * 'EI'. Throws Odd where a string or a picture has no end.
 */
export function* contentWords(content: Uint8Array): Generator<Word> {
  let at = 0;
  for (;;) {
    at = skipBetween(content, at);
    if (at >= content.length) return;
    const word = wordAt(content, at);
    if (word.operator && word.text === 'BI') word.to = afterPicture(content, word.to);
    if (word.operator && word.text === 'BI') word.text = 'EI';
    yield word;
    at = word.to;
  }
}

const [LF, CR, PERCENT, OPEN, CLOSE, SLASH] = [10, 13, 0x25, 0x28, 0x29, 0x2f];
const [LESS, MORE, BACKSLASH] = [0x3c, 0x3e, 0x5c];

function skipBetween(content: Uint8Array, from: number): number {
  let at = from;
  for (; at < content.length; at++) {
    const byte = content[at]!;
    if (byte === PERCENT) while (at < content.length && content[at] !== LF && content[at] !== CR) at++;
    else if (!isWhite(byte)) break;
  }
  return at;
}

function wordAt(content: Uint8Array, from: number): Word {
  const first = content[from]!;
  if (first === OPEN) return { operator: false, text: '', from, to: afterString(content, from) };
  if (first === LESS && content[from + 1] !== LESS)
    return { operator: false, text: '', from, to: afterHex(content, from) };
  if (first === SLASH || isRegular(first)) return plainWord(content, from);
  return { operator: false, text: '', from, to: from + (first === LESS || first === MORE ? 2 : 1) };
}

function plainWord(content: Uint8Array, from: number): Word {
  let to = from + 1;
  while (to < content.length && isRegular(content[to]!)) to++;
  const text = Buffer.from(content.buffer, content.byteOffset + from, to - from).toString('latin1');
  if (text.startsWith('/')) return { operator: false, text: withoutEscapes(text), from, to };
  return { operator: !OPERAND.test(text), text, from, to };
}

/** Numbers, however badly written, and constants. */
const OPERAND = /^(?:[-+.\d].*|true|false|null)$/s;

function withoutEscapes(name: string): string {
  return name.replace(/#([0-9a-fA-F]{2})/g, (_, pair: string) =>
    String.fromCharCode(Number.parseInt(pair, 16)),
  );
}

function afterString(content: Uint8Array, from: number): number {
  let depth = 0;
  for (let at = from; at < content.length; at++) {
    const byte = content[at];
    if (byte === BACKSLASH) at += 1;
    else if (byte === OPEN) depth += 1;
    else if (byte === CLOSE) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  throw odd('A string inside a page has no end.');
}

function afterHex(content: Uint8Array, from: number): number {
  const end = content.indexOf(MORE, from);
  if (end === -1) throw odd('A string inside a page has no end.');
  return end + 1;
}

/** From just after BI to just after EI (8.9.7). */
function afterPicture(content: Uint8Array, from: number): number {
  let at = from;
  for (;;) {
    at = skipBetween(content, at);
    if (at >= content.length) throw odd('A picture inside a page has no end.');
    const word = wordAt(content, at);
    at = word.to;
    if (word.operator && word.text === 'ID') return endOfPicture(content, at + 1);
  }
}

/** The data may itself hold the letters EI: an end is one that stands alone and has words, not data, after it. */
function endOfPicture(content: Uint8Array, from: number): number {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.length);
  for (let at = bytes.indexOf('EI', from, 'latin1'); at !== -1; at = bytes.indexOf('EI', at + 1, 'latin1')) {
    const after = bytes[at + 2];
    const alone = isWhite(bytes[at - 1]!) && (after === undefined || isWhite(after));
    if (alone && bytes.subarray(at + 2, at + 2 + LOOKED_AT).every(isOfWords)) return at + 2;
  }
  throw odd('A picture inside a page has no end.');
}

const LOOKED_AT = 20;

function isOfWords(byte: number): boolean {
  return isWhite(byte) || (byte > 0x20 && byte < 0x7f);
}
