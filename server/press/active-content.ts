import { MOST_OBJECTS } from './limits.ts';
import type { PdfFile } from './pdf/pdf-file.ts';
import { Odd, type PdfDict, PdfName, PdfRef, PdfStream, type PdfValue } from './pdf/values.ts';

/**
 * What in the document would act when it is opened or touched, in words; none of it may reach a pack. Reads whatever
 * can be reached from the catalogue, but no stream's body. Throws Odd.
 */
export function activeContentOf(pdf: PdfFile): string[] {
  const found = new Set<string>();
  const seen = new Set<number>();
  const waiting: PdfValue[] = [pdf.catalogue];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (value instanceof PdfRef) {
      if (seen.has(value.number)) continue;
      seen.add(value.number);
      if (seen.size > MOST_OBJECTS) throw new Odd('too-big', 'The file holds more things than any scan.');
      waiting.push(pdf.object(value));
    } else if (Array.isArray(value)) for (const item of value) waiting.push(item);
    else {
      const dict = value instanceof PdfStream ? value.dict : value instanceof Map ? value : null;
      for (const [key, inside] of dict ?? []) if (key !== 'Parent') waiting.push(inside);
      if (dict) for (const what of actsOf(dict)) found.add(what);
    }
  }
  return IN_ORDER.filter((what) => found.has(what));
}

const IN_ORDER = [
  'script',
  'launch',
  'embedded file',
  'link',
  'link to another document',
  'sends a form',
  'form',
  'sound or film',
];

/** Actions by their /S (ISO 32000-1, 12.6.4), annotations by their /Subtype (12.5.6). */
const BY_NAME: Record<'S' | 'Subtype' | 'Type', Record<string, string>> = {
  S: {
    JavaScript: 'script',
    Launch: 'launch',
    URI: 'link',
    GoToR: 'link to another document',
    GoToE: 'link to another document',
    SubmitForm: 'sends a form',
    ImportData: 'sends a form',
    Rendition: 'sound or film',
    Movie: 'sound or film',
    Sound: 'sound or film',
  },
  Subtype: {
    FileAttachment: 'embedded file',
    RichMedia: 'sound or film',
    Movie: 'sound or film',
    Sound: 'sound or film',
    Screen: 'sound or film',
    '3D': 'sound or film',
  },
  Type: { EmbeddedFile: 'embedded file' },
};
const BY_KEY: Record<string, string> = { JS: 'script', EmbeddedFiles: 'embedded file', XFA: 'form' };

function actsOf(dict: PdfDict): string[] {
  const named = (['S', 'Subtype', 'Type'] as const).map((key) => {
    const name = dict.get(key);
    return name instanceof PdfName ? BY_NAME[key][name.name] : undefined;
  });
  const keyed = Object.keys(BY_KEY).map((key) => (dict.has(key) ? BY_KEY[key] : undefined));
  return [...named, ...keyed].filter((what) => what !== undefined);
}
