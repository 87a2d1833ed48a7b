import type { PdfFile } from './pdf-file.ts';
import { type PdfDict, PdfName, PdfRef, type PdfValue } from './values.ts';

/**
 * Which optional content of a file would not be printed (ISO 32000-1, 8.11). A group's state is the default
 * configuration's, and where that says that printing asks the group itself, the group's own word for printing.
 */
export type Layers = {
  /** Of the value of an /OC entry, or of a property list: true when what bears it is not printed. */
  hidden(content: PdfValue | undefined): boolean;
};

export function layersOf(pdf: PdfFile): Layers {
  const properties = dictOf(pdf, pdf.catalogue.get('OCProperties'));
  if (!properties) return { hidden: () => false };
  const off = groupsOff(pdf, properties);
  return { hidden: (content) => !isVisible({ pdf, off }, content) };
}

type Known = { pdf: PdfFile; off: ReadonlySet<number> };

/** Object numbers of the groups that are off when printing. */
function groupsOff(pdf: PdfFile, properties: PdfDict): Set<number> {
  const config: PdfDict = dictOf(pdf, properties.get('D')) ?? new Map();
  const all = refsIn(pdf, properties.get('OCGs'));
  const off = new Set<number>(
    nameOf(pdf, config.get('BaseState')) === 'OFF' ? all.map((ref) => ref.number) : [],
  );
  for (const { number } of refsIn(pdf, config.get('ON'))) off.delete(number);
  for (const { number } of refsIn(pdf, config.get('OFF'))) off.add(number);
  for (const ref of askedWhenPrinting(pdf, config)) {
    const state = printState(pdf, ref);
    if (state === 'OFF') off.add(ref.number);
    if (state === 'ON') off.delete(ref.number);
  }
  const listed = new Set(all.filter((ref) => isForViewing(pdf, ref)).map((ref) => ref.number));
  return new Set([...off].filter((number) => listed.has(number)));
}

/** /AS, 8.11.4.4: the groups whose state is set by their own usage dictionary when the file is printed. */
function askedWhenPrinting(pdf: PdfFile, config: PdfDict): PdfRef[] {
  return listOf(pdf, config.get('AS')).flatMap((entry) => {
    const usage = dictOf(pdf, entry);
    const asks = listOf(pdf, usage?.get('Category')).some((category) => nameOf(pdf, category) === 'Print');
    return asks && nameOf(pdf, usage?.get('Event')) === 'Print' ? refsIn(pdf, usage?.get('OCGs')) : [];
  });
}

function printState(pdf: PdfFile, group: PdfRef): string | null {
  const usage = dictOf(pdf, dictOf(pdf, group)?.get('Usage'));
  return nameOf(pdf, dictOf(pdf, usage?.get('Print'))?.get('PrintState'));
}

/** A group with another intent, such as an artist's, has no say in what is seen (8.11.2.3). */
function isForViewing(pdf: PdfFile, group: PdfRef): boolean {
  const intent = pdf.follow(dictOf(pdf, group)?.get('Intent'));
  if (intent === null) return true;
  const intents = Array.isArray(intent) ? intent : [intent];
  return intents.some((one) => ['View', 'All'].includes(nameOf(pdf, one) ?? ''));
}

function isVisible(known: Known, content: PdfValue | undefined): boolean {
  const dict = dictOf(known.pdf, content);
  if (dict && nameOf(known.pdf, dict.get('Type')) === 'OCMD') return isMembershipVisible(known, dict);
  return !(content instanceof PdfRef && known.off.has(content.number));
}

/** 8.11.2.2: a visibility expression, when there is one, goes before the policy. */
function isMembershipVisible(known: Known, dict: PdfDict): boolean {
  const expression = known.pdf.follow(dict.get('VE'));
  if (Array.isArray(expression)) return holds(known, expression, 0);
  const groups = groupsOf(known, dict.get('OCGs'));
  if (groups.length === 0) return true;
  const on = groups.map((group) => !known.off.has(group.number));
  switch (nameOf(known.pdf, dict.get('P'))) {
    case 'AllOn':
      return on.every((one) => one);
    case 'AnyOff':
      return on.some((one) => !one);
    case 'AllOff':
      return on.every((one) => !one);
    default:
      return on.some((one) => one);
  }
}

function groupsOf({ pdf }: Known, value: PdfValue | undefined): PdfRef[] {
  const found = pdf.follow(value);
  if (Array.isArray(found)) return refsIn(pdf, found);
  return value instanceof PdfRef && found instanceof Map ? [value] : [];
}

/** Deeper expressions than this nobody writes; what they hide is then shown, and the proof says whether rightly. */
const DEEPEST = 30;

function holds(known: Known, term: PdfValue | undefined, depth: number): boolean {
  const list = known.pdf.follow(term);
  if (!Array.isArray(list)) return isVisible(known, term);
  if (depth > DEEPEST) return true;
  const [operator, ...terms] = list;
  const each = (one: PdfValue) => holds(known, one, depth + 1);
  switch (nameOf(known.pdf, operator)) {
    case 'And':
      return terms.every(each);
    case 'Or':
      return terms.some(each);
    case 'Not':
      return !each(terms[0] ?? null);
    default:
      return true;
  }
}

export function dictOf(pdf: PdfFile, value: PdfValue | undefined): PdfDict | null {
  const found = pdf.follow(value);
  return found instanceof Map ? found : null;
}

export function nameOf(pdf: PdfFile, value: PdfValue | undefined): string | null {
  const found = pdf.follow(value);
  return found instanceof PdfName ? found.name : null;
}

export function listOf(pdf: PdfFile, value: PdfValue | undefined): PdfValue[] {
  const found = pdf.follow(value);
  return Array.isArray(found) ? found : [];
}

function refsIn(pdf: PdfFile, value: PdfValue | undefined): PdfRef[] {
  return listOf(pdf, value).filter((one) => one instanceof PdfRef);
}
