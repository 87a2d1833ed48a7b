import { contentWords, type Word } from './content-words.ts';
import { odd } from './odd.ts';
import { Odd } from './values.ts';

/**
 * A content without what it paints between /OC BDC and EMC on a hidden layer (8.11.3.2). Only painting is taken out:
 * what sets a state, moves the pen, or cuts still does so, as it would on a screen. Letters are not taken out but
 * made invisible, for where the next ones stand depends on them. Null when the content cannot be followed; it is then
 * printed by the layer that is off, which printers older than layers do not know.
 */
export function withoutHidden(content: Uint8Array, isHidden: (name: string) => boolean): Uint8Array | null {
  const kept = new Kept(content);
  const state: State = { marks: [], modes: [0] };
  try {
    for (const operation of operationsOf(content)) {
      follow(state, operation, isHidden);
      if (state.marks.includes(true)) keepUnpainted(kept, operation, state.modes.at(-1) ?? 0);
      else kept.keep(operation);
    }
  } catch (error) {
    if (error instanceof Odd) return null;
    throw error;
  }
  return kept.bytes();
}

type Operation = { operator: string; operands: Word[]; from: number; to: number };
/** Open marks, true for a hidden one; and the text rendering mode, by how many q are open. */
type State = { marks: boolean[]; modes: number[] };

/** More than any operator takes but those of an array of letters. */
const MOST_OPERANDS = 1_000_000;

function* operationsOf(content: Uint8Array): Generator<Operation> {
  let operands: Word[] = [];
  for (const word of contentWords(content)) {
    if (word.operator) {
      yield { operator: word.text, operands, from: operands[0]?.from ?? word.from, to: word.to };
      operands = [];
    } else if (operands.push(word) > MOST_OPERANDS) throw odd('A page holds numbers without end.');
  }
}

function follow(state: State, { operator, operands }: Operation, isHidden: (name: string) => boolean): void {
  const mode = state.modes.at(-1) ?? 0;
  if (operator === 'BMC') state.marks.push(false);
  if (operator === 'BDC') {
    const [tag, name] = operands.slice(-2);
    state.marks.push(tag?.text === '/OC' && isHidden(name?.text.slice(1) ?? ''));
  }
  if (operator === 'EMC') state.marks.pop();
  if (operator === 'q') state.modes.push(mode);
  if (operator === 'Q' && state.modes.length > 1) state.modes.pop();
  if (operator === 'Tr') state.modes[state.modes.length - 1] = Number(operands.at(-1)?.text ?? 0);
}

/** Path painting ends the path, and may cut what follows (8.5.4): both are what 'n' does. */
const PATH_PAINTING = new Set(['S', 's', 'f', 'F', 'f*', 'B', 'B*', 'b', 'b*']);
const PAINTING = new Set(['Do', 'sh', 'EI']);
const LETTERS = new Set(['Tj', 'TJ', "'", '"']);

function keepUnpainted(kept: Kept, operation: Operation, mode: number): void {
  const { operator } = operation;
  if (PATH_PAINTING.has(operator)) kept.say('n');
  else if (LETTERS.has(operator)) {
    kept.say(`${mode >= CUTTING ? CUTTING_UNSEEN : UNSEEN} Tr`);
    kept.keep(operation);
    kept.say(`${mode} Tr`);
  } else if (PAINTING.has(operator)) kept.leaveOut();
  else kept.keep(operation);
}

/** Text rendering modes (table 106): 4 and more also cut. */
const [UNSEEN, CUTTING, CUTTING_UNSEEN] = [3, 4, 7];

/** What is kept of a content: runs of it, and words of ours between. */
class Kept {
  readonly #content: Uint8Array;
  readonly #pieces: Uint8Array[] = [];
  #from: number | null = null;
  #to = 0;

  constructor(content: Uint8Array) {
    this.#content = content;
  }

  keep({ from, to }: Operation): void {
    this.#from ??= from;
    this.#to = to;
  }

  leaveOut(): void {
    if (this.#from !== null) this.#pieces.push(this.#content.subarray(this.#from, this.#to), LINE);
    this.#from = null;
  }

  say(words: string): void {
    this.leaveOut();
    this.#pieces.push(Buffer.from(words), LINE);
  }

  bytes(): Uint8Array {
    this.leaveOut();
    return Buffer.concat(this.#pieces);
  }
}

const LINE = Buffer.from('\n');
