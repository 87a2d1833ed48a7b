/**
 * What a dictionary is, as far as copying cares. In 'names' every key is a name that somebody chose (of a font, a
 * glyph, an ink), so that no key means anything; in a 'thing' keys mean what the standard says. A 'mark' is the
 * appearance of an annotation, which is a form whether it says so or not.
 */
export type Kind = 'thing' | 'names' | 'resources' | 'properties' | 'property' | 'mark';

/** The kinds of resources a page may name (7.8.3), and what each list holds. */
export const RESOURCES: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['ExtGState', 'names'],
  ['ColorSpace', 'names'],
  ['Pattern', 'names'],
  ['Shading', 'names'],
  ['XObject', 'names'],
  ['Font', 'names'],
  ['ProcSet', 'thing'],
  ['Properties', 'properties'],
]);

/** All that a picture needs to be seen (table 89). Not /Alternates, which an old printer would print in its stead. */
export const PICTURE_KEYS: ReadonlySet<string> = new Set([
  'Type',
  'Subtype',
  'Width',
  'Height',
  'ColorSpace',
  'BitsPerComponent',
  'Intent',
  'ImageMask',
  'Mask',
  'Decode',
  'Interpolate',
  'SMask',
  'SMaskInData',
  'Matte',
  'Filter',
  'DecodeParms',
]);

/** All that a form needs (table 95), but for its resources and its content. Not /Ref, which would fetch a page of another file. */
export const FORM_KEYS: ReadonlySet<string> = new Set(['FormType', 'BBox', 'Matrix', 'Group']);

/** Never copied from anything: what acts, what leads elsewhere in the file or out of it, and what is never drawn. */
const NEVER: ReadonlySet<string> = new Set([
  ...[
    'A',
    'AA',
    'AcroForm',
    'Action',
    'Actions',
    'AF',
    'Annots',
    'Dests',
    'EF',
    'EmbeddedFiles',
    'JavaScript',
    'JS',
  ],
  ...['Launch', 'Names', 'Next', 'OpenAction', 'Outlines', 'RF', 'RichMediaContent', 'URI', 'XFA'],
  ...['B', 'Dest', 'Kids', 'P', 'Parent', 'Pg', 'StructParent', 'StructParents', 'StructTreeRoot', 'Tabs'],
  ...['Alternates', 'LastModified', 'Metadata', 'OC', 'OPI', 'PieceInfo', 'PtData', 'Ref', 'Thumb', 'Length'],
]);

export function isNeverCopied(key: string): boolean {
  return NEVER.has(key);
}

/** Types (7.11.3, 7.11.4, 7.7.2 and others) that nothing on a page draws with. */
export const NEVER_TYPES: ReadonlySet<string> = new Set([
  ...['Action', 'Annot', 'Catalog', 'EmbeddedFile', 'F', 'Filespec', 'Metadata', 'ObjStm', 'Outlines'],
  ...['Page', 'Pages', 'StructElem', 'StructTreeRoot', 'XRef'],
]);

/** What kind a value is by the key it stands under. */
export function kindUnder(key: string): Kind {
  if (key === 'Resources') return 'resources';
  return NAMED_BY_SOMEBODY.has(key) ? 'names' : 'thing';
}

/** Glyphs of a Type 3 font (9.6.5), inks of a DeviceN space and what is known of them (8.6.6.5). */
const NAMED_BY_SOMEBODY = new Set(['CharProcs', 'Colorants', 'Solidities', 'DotGain']);
