import type { PictureState } from '../steps/press-port.ts';
import { jbig2EndsEarly, jpeg2000EndsEarly, jpegEndsEarly } from './ends-early.ts';
import type { PictureFacts } from './engine/page-facts.ts';
import { faxAsTiff } from './fax-as-tiff.ts';
import { MOST_PIXELS } from './limits.ts';
import type { Grey } from './look.ts';
import type { PictureDict } from './picture-dicts.ts';

/** Whether a picture is whole, and what it looks like, small and grey, where finding out was the same work. */
export type PictureSeen = { state: PictureState | 'unknown'; grey: Grey | null };

/** `size`: of the small picture, in pixels. */
export async function lookAtPicture(
  { raw, codec, filters }: PictureFacts,
  dict: PictureDict | null,
  size: Size,
): Promise<PictureSeen> {
  if (raw.length === 0 || filters > 1) return UNKNOWN;
  switch (codec) {
    case 'jpeg':
      return decoded(raw, size, jpegEndsEarly(raw));
    case 'ccitt': {
      const tiff = dict?.fax ? faxAsTiff(raw, dict.fax, dict.fax.rows || dict.height) : null;
      return tiff ? decoded(tiff, size, false) : UNKNOWN;
    }
    case 'jpeg2000':
      return { state: jpeg2000EndsEarly(raw) ? 'cut-short' : 'whole', grey: null };
    case 'jbig2':
      return { state: jbig2EndsEarly(raw) ? 'cut-short' : 'whole', grey: null };
    default:
      return UNKNOWN;
  }
}

type Size = { width: number; height: number };

const UNKNOWN: PictureSeen = { state: 'unknown', grey: null };

/**
 * Of what libjpeg and libtiff complain, only at 'warning' do they say that data ended too soon. What they can show in
 * spite of it is cut short; what they cannot is for PDFium to try.
 */
async function decoded(data: Buffer, size: Size, endsEarly: boolean): Promise<PictureSeen> {
  const whole = endsEarly ? null : await shrunk(data, size, 'warning');
  if (whole) return { state: 'whole', grey: whole };
  const rest = await shrunk(data, size, 'none');
  return { state: rest ? 'cut-short' : 'unknown', grey: null };
}

async function shrunk(data: Buffer, size: Size, failOn: 'warning' | 'none'): Promise<Grey | null> {
  const { default: sharp } = await import('sharp');
  sharp.concurrency(1);
  sharp.cache(false);
  try {
    const made = await sharp(data, { failOn, limitInputPixels: MOST_PIXELS })
      .resize({ ...size, fit: 'fill' })
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return made.info.channels === 1 ? { ...size, grey: made.data } : null;
  } catch {
    return null;
  }
}
