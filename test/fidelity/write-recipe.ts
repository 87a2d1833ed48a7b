import { ascii85, flate, lzw } from '../../samples/scans/codecs/packing.ts';
import { type Picture, packPicture } from '../../samples/scans/codecs/picture.ts';
import { bilevelOf, packedBits } from '../../samples/scans/codecs/pixels.ts';
import type { PartFile } from '../../samples/scans/part-file.ts';
import { darkRects, facePixels } from './marks.ts';
import type { PageRecipe } from './page-recipes.ts';

/** In the page's own units: what shall be seen, and the media box around it. */
type Boxes = { shown: Corners; media: Corners; crop: Corners | null };
type Corners = { left: number; bottom: number; right: number; top: number };

/** Writes one page, and gives the number of the object that stands for it in its parent's /Kids. */
export async function writeRecipe(file: PartFile, recipe: PageRecipe, parent: number): Promise<number> {
  const boxes = boxesOf(recipe);
  const drawing = await drawingOf(file, recipe, boxes.shown);
  const { content, resources } = wrapped(file, recipe, drawing, boxes);
  const contents = recipe.picture === 'nothing' ? '' : writeContents(file, recipe, content);
  const own = ['/Type /Page', contents];
  const inheritable = [
    `/MediaBox [${asWritten(boxes.media, recipe.box === 'corners-swapped')}]`,
    boxes.crop ? `/CropBox [${asWritten(boxes.crop, false)}]` : '',
    recipe.rotate === 0 ? '' : `/Rotate ${recipe.rotate}`,
    `/Resources << ${resources} >>`,
  ].join(' ');
  if (recipe.userUnit !== 1) own.push(`/UserUnit ${recipe.userUnit}`);
  if (recipe.box === 'misleading-boxes') own.push(misleading(boxes.shown));
  if (!recipe.inherits) return file.add(`<< ${own.join(' ')} ${inheritable} /Parent ${parent} 0 R >>`);
  const node = file.reserve();
  const page = file.add(`<< ${own.join(' ')} /Parent ${node} 0 R >>`);
  file.put(node, `<< /Type /Pages /Parent ${parent} 0 R /Kids [${page} 0 R] /Count 1 ${inheritable} >>`);
  return node;
}

function boxesOf({ widthMm, heightMm, turn, box, userUnit, id }: PageRecipe): Boxes {
  const units = (mm: number) => ((mm / 25.4) * 72) / userUnit;
  const [across, up] = turn % 180 === 0 ? [widthMm, heightMm] : [heightMm, widthMm];
  const [left, bottom] = box === 'shifted' ? [units(-63 + (id % 40)), units(211)] : [0, 0];
  const shown = { left, bottom, right: left + units(across), top: bottom + units(up) };
  if (box === 'cropped') {
    const crop = { left: units(9), bottom: units(17), right: units(9 + across), top: units(17 + up) };
    return {
      shown: crop,
      media: { left: 0, bottom: 0, right: crop.right + units(4), top: crop.top + units(21) },
      crop,
    };
  }
  if (box === 'crop-beyond')
    return { shown, media: shown, crop: { ...shown, left: shown.left - 40, top: shown.top + 70 } };
  return { shown, media: shown, crop: null };
}

function asWritten({ left, bottom, right, top }: Corners, swapped: boolean): string {
  return (swapped ? [right, top, left, bottom] : [left, bottom, right, top]).map(n).join(' ');
}

/** Boxes for a printer's knife and for a page's art, which say nothing of what a reader sees. */
function misleading({ left, bottom, right, top }: Corners): string {
  const inner = { left: left + 30, bottom: bottom + 40, right: right - 50, top: top - 20 };
  const box = asWritten(inner, false);
  return `/TrimBox [${box}] /ArtBox [${box}] /BleedBox [${box}]`;
}

type Drawing = { content: Buffer; xobject: number | null };

async function drawingOf(file: PartFile, recipe: PageRecipe, shown: Corners): Promise<Drawing> {
  if (recipe.picture === 'nothing') return { content: Buffer.alloc(0), xobject: null };
  if (recipe.picture === 'vector') return { content: vectors(recipe, shown), xobject: null };
  const place = `${n(shown.right - shown.left)} 0 0 ${n(shown.top - shown.bottom)} ${n(shown.left)} ${n(shown.bottom)} cm`;
  const pixels = facePixels(
    recipe,
    recipe.turn,
    Math.min(2, 400 / Math.max(recipe.widthMm, recipe.heightMm)),
  );
  if (recipe.picture === 'inline') {
    const bits = packedBits(bilevelOf(pixels), 'paper');
    return { content: inlineImage(place, pixels.width, pixels.height, bits, recipe.id), xobject: null };
  }
  const { entries, bytes } =
    recipe.picture === 'stencil' ? stencil(pixels) : await packPicture(pixels, recipe.picture, 70);
  const later = recipe.contents === 'length-later';
  const xobject = file.stream(`/Type /XObject /Subtype /Image ${entries}`, bytes, later);
  return { content: Buffer.from(`q 0 g ${place} /Im0 Do Q`), xobject };
}

function stencil(pixels: Parameters<typeof bilevelOf>[0]): Pick<Picture, 'entries' | 'bytes'> {
  return {
    entries: `/ImageMask true /Width ${pixels.width} /Height ${pixels.height} /BitsPerComponent 1 /Decode [1 0] /Filter /FlateDecode`,
    bytes: flate(packedBits(bilevelOf(pixels), 'ink')),
  };
}

/** 8.9.7: as bytes, as text, or packed; a reader must not take an "EI" in its midst for its end. */
function inlineImage(place: string, width: number, height: number, bits: Uint8Array, id: number): Buffer {
  const ways = [
    { filter: '', bytes: bits },
    { filter: '/F /Fl', bytes: flate(bits) },
    { filter: '/F [/A85 /Fl]', bytes: ascii85(flate(bits)) },
  ];
  const { filter, bytes } = ways[id % ways.length]!;
  return Buffer.concat([
    Buffer.from(`q ${place} BI /W ${width} /H ${height} /BPC 1 /CS /G ${filter} ID `),
    bytes,
    Buffer.from('\nEI Q'),
  ]);
}

/** Each dark rectangle, from the upright page to where it lies in the file. */
function vectors(recipe: PageRecipe, shown: Corners): Buffer {
  const unit = 72 / 25.4 / recipe.userUnit;
  const lines = darkRects(recipe).map((rect) => {
    const [x0, y0] = inFile(recipe, shown, rect.left * unit, rect.top * unit);
    const [x1, y1] = inFile(recipe, shown, rect.right * unit, rect.bottom * unit);
    return `${n(Math.min(x0, x1))} ${n(Math.min(y0, y1))} ${n(Math.abs(x1 - x0))} ${n(Math.abs(y1 - y0))} re f`;
  });
  return Buffer.from(`0.05 g\n${lines.join('\n')}`);
}

/** u to the right and v down, from the top left of the page as it is read. */
function inFile({ turn }: PageRecipe, at: Corners, u: number, v: number): [number, number] {
  if (turn === 90) return [at.left + v, at.bottom + u];
  if (turn === 180) return [at.right - u, at.bottom + v];
  if (turn === 270) return [at.right - v, at.top - u];
  return [at.left + u, at.top - v];
}

/** Black all around what is cropped away, and for some the drawing inside a form of its own. */
function wrapped(
  file: PartFile,
  recipe: PageRecipe,
  drawing: Drawing,
  boxes: Boxes,
): { content: Buffer; resources: string } {
  const xobjects = drawing.xobject ? `/XObject << /Im0 ${drawing.xobject} 0 R >>` : '';
  const bed = recipe.box === 'cropped' ? bedAround(boxes) : '';
  if (recipe.contents !== 'in-a-form' || recipe.picture === 'nothing')
    return { content: Buffer.concat([Buffer.from(`${bed}\n`), drawing.content]), resources: xobjects };
  const half = `/Matrix [0.5 0 0 0.5 0 0] /BBox [${asWritten(boxes.media, false)}]`;
  const form = file.stream(
    `/Type /XObject /Subtype /Form ${half} /Resources << ${xobjects} >> /Filter /FlateDecode`,
    flate(drawing.content),
  );
  return {
    content: Buffer.from(`${bed} q 2 0 0 2 0 0 cm /Fm0 Do Q`),
    resources: `/XObject << /Fm0 ${form} 0 R >>`,
  };
}

function bedAround({ media, shown }: Boxes): string {
  const [w, h] = [media.right - media.left, media.top - media.bottom];
  const paper = `${n(shown.left)} ${n(shown.bottom)} ${n(shown.right - shown.left)} ${n(shown.top - shown.bottom)} re f`;
  return `q 0 g ${n(media.left)} ${n(media.bottom)} ${n(w)} ${n(h)} re f 1 g ${paper} Q`;
}

function writeContents(file: PartFile, { contents }: PageRecipe, content: Buffer): string {
  const put = (bytes: Uint8Array, entries = '') => file.stream(entries, bytes);
  switch (contents) {
    case 'one':
    case 'in-a-form':
      return `/Contents ${put(flate(content), '/Filter /FlateDecode')} 0 R`;
    case 'length-later':
      return `/Contents ${file.stream('', Buffer.concat([content, Buffer.from('\n% mid-stream endstream')]), true)} 0 R`;
    case 'unbalanced':
      // A state that nobody restores must not reach the footer that is drawn after it.
      return `/Contents ${put(Buffer.concat([Buffer.from('q q '), content, Buffer.from(' 1 0 0 rg 0.2 0 0 0.2 90 90 cm q')]))} 0 R`;
    case 'packed-twice':
      return `/Contents ${put(ascii85(lzw(content)), '/Filter [/ASCII85Decode /LZWDecode]')} 0 R`;
    case 'several': {
      const pieces = [Buffer.from('q'), content, Buffer.from('Q')].map((piece, at) =>
        at === 1 ? put(flate(piece), '/Filter /FlateDecode') : put(piece),
      );
      return `/Contents [${pieces.map((number) => `${number} 0 R`).join(' ')}]`;
    }
  }
}

function n(value: number): string {
  return String(Math.round(value * 10_000) / 10_000);
}
