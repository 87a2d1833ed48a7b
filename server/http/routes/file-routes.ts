import type { Response } from 'express';
import type { LeaverRecord } from '../../../core/leaver-record.ts';
import { packIsCurrent } from '../../../core/leaver-record.ts';
import { PRINTED_LETTERS } from '../../../core/printed-letters.ts';
import { refuse } from '../../../core/refusals.ts';
import { certificateOf } from '../../steps/issue-certificate.ts';
import { printLetter } from '../../steps/print-letter.ts';
import type { PagePictures } from '../page-pictures.ts';
import { noRecord, notFound, notRight, pressRefused, refused } from '../problems.ts';
import type { Asked, Route } from '../route.ts';
import { EVERYONE, param, query, STAFF, signedIn } from '../route.ts';
import { sendPdf } from '../send-pdf.ts';
import { refOf } from './record-routes.ts';

/** What is looked at or printed: a picture of a page, a volume of the pack, the certificate. */
export function fileRoutes(pictures: PagePictures): Route[] {
  return [
    {
      method: 'get',
      path: '/records/:ref/parts/:fileId/pages/:page',
      who: STAFF,
      opens: 'pages',
      handle: (asked, response) => sendPicture(pictures, asked, response),
    },
    { method: 'get', path: '/records/:ref/pack/:volume', who: STAFF, opens: 'pack', handle: sendVolume },
    { method: 'get', path: '/records/:ref/printed/:letter', who: STAFF, opens: 'record', handle: sendLetter },
    {
      method: 'get',
      path: '/records/:ref/certificate',
      who: EVERYONE,
      opens: 'certificate',
      handle: sendCertificate,
    },
  ];
}

async function sendPicture(pictures: PagePictures, asked: Asked, response: Response): Promise<void> {
  const { practice } = signedIn(asked);
  const record = await recordOf(asked);
  const part = record.parts.find((one) => one.fileId === param(asked, 'fileId'));
  const page = wholeNumber(param(asked, 'page'));
  if (part === undefined || page === null || page < 1 || page > (part.pages ?? 0)) throw noPage();
  const label = part.part === null ? 'this part' : `part ${part.part} of ${part.of}`;
  const drawn = await pictures.picture({
    practice,
    ref: record.ref,
    fileId: part.fileId,
    label,
    page,
    pages: part.pages ?? 0,
    widthPx: widthOf(query(asked, 'width')),
  });
  if (record.stage === 'deleting') pictures.forget(record.ref);
  if (!drawn.ok) throw pressRefused(drawn);
  response.type('image/png').send(Buffer.from(drawn.png));
}

/** Only a pack made of just the parts and pages that are in now: an older one may lack a page, or hold a wrong one. */
async function sendVolume(asked: Asked, response: Response): Promise<void> {
  const { practice } = signedIn(asked);
  const record = await recordOf(asked);
  const number = wholeNumber(param(asked, 'volume')) ?? 0;
  const volume = record.pack?.volumes[number - 1];
  if (record.pack === null || volume === undefined) throw notFound('There is no such volume of this pack.');
  if (!packIsCurrent(record)) {
    throw refused(
      refuse(
        'pack-outdated',
        'The parts or their pages have changed since this pack was made.',
        'Prepare the pack again.',
      ),
    );
  }
  const bytes = await asked.deps.ports.files.get(practice, record.ref, volume.fileId);
  const of = record.pack.volumes.length;
  sendPdf(response, bytes, of === 1 ? record.ref : `${record.ref}-${number}of${of}`);
}

async function sendLetter(asked: Asked, response: Response): Promise<void> {
  const { practice } = signedIn(asked);
  const { ref } = await recordOf(asked);
  const letter = PRINTED_LETTERS.find((one) => one === param(asked, 'letter'));
  const bytes = letter === undefined ? null : await printLetter(asked.deps.ports, practice, ref, letter);
  if (bytes === null)
    throw notFound('This record has no such letter to print.', 'Look at its route on the record’s page.');
  sendPdf(response, bytes, `${ref}-${letter}`);
}

async function sendCertificate(asked: Asked, response: Response): Promise<void> {
  const { practice } = signedIn(asked);
  const { ref } = await recordOf(asked);
  const bytes = await certificateOf(asked.deps.ports, practice, ref);
  if (bytes === null) {
    throw notFound(
      'No certificate has been issued for this record yet.',
      'See what is left to delete first.',
    );
  }
  sendPdf(response, bytes, `${ref}-certificate`);
}

async function recordOf(asked: Asked): Promise<LeaverRecord> {
  const record = await asked.deps.ports.store.record(signedIn(asked).practice, refOf(asked));
  if (record === null) throw noRecord();
  return record;
}

const WIDTHS = { least: 60, usual: 240, most: 1_600 };

/** In steps of twenty, so that odd widths do not fill the memory with the same page over and over. */
function widthOf(asked: string | null): number {
  if (asked === null) return WIDTHS.usual;
  const width = wholeNumber(asked);
  if (width === null) throw notRight({ width: 'Give a whole number.' });
  return Math.min(WIDTHS.most, Math.max(WIDTHS.least, Math.ceil(width / 20) * 20));
}

function wholeNumber(text: string): number | null {
  return /^\d{1,6}$/.test(text) ? Number(text) : null;
}

function noPage(): Error {
  return notFound('There is no such page here.', 'Load the record again.');
}
