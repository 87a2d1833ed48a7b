import { readFileSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';

/**
 * The add-in's icons, from the drawings beside them: `npx tsx tools/draw-icons.ts`. At 16 pixels a line of the large drawing
 * would be half a pixel wide, so that the smallest has a drawing of its own.
 */
export const ICONS = [
  { size: 16, drawing: 'onward-small.svg' },
  { size: 32, drawing: 'onward.svg' },
  { size: 64, drawing: 'onward.svg' },
  { size: 80, drawing: 'onward.svg' },
  { size: 128, drawing: 'onward.svg' },
] as const;

export const ICONS_FOLDER = 'addin/icons';

/** The same bytes each time with the same sharp: no date and no profile is written. */
export async function drawIcon({ size, drawing }: (typeof ICONS)[number]): Promise<Buffer> {
  const svg = readFileSync(`${ICONS_FOLDER}/${drawing}`);
  return sharp(svg, { density: (72 * size) / (size === 16 ? 16 : 32) })
    .resize(size, size)
    .png({ compressionLevel: 9, palette: false })
    .toBuffer();
}

if (process.argv[1]?.endsWith('draw-icons.ts'))
  for (const icon of ICONS) writeFileSync(`${ICONS_FOLDER}/onward-${icon.size}.png`, await drawIcon(icon));
