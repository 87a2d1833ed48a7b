import { writeFilename } from '../core/lloyd-george-filename.ts';
import { makeZip } from '../server/adapters/zip-maker.ts';
import { PEOPLE, type Person } from './demonstration-people.ts';
import { makeLockedPdf } from './locked-pdf.ts';
import { makeMail, type SampleMail } from './mail-maker.ts';
import { makeScan, type ScanWanted } from './scan-maker.ts';

/** One e-mail of the invented practice, made when it is asked for: drawing the scans takes a moment. */
export type DemonstrationMail = { what: string; make(): Promise<Uint8Array> };

/** Opens Wei Zhang's scan, and is told in the mail that follows it. */
export const DEMONSTRATION_PASSWORD = 'Larkfield-2041';

/**
 * The e-mails that wait for the invented practice on its first morning, in the order they came: one of everything
 * that arrives in such a mailbox. `sentOn` is the day they are dated. The same day gives the same mails, and the same
 * bytes but for the locked one, so that a start that was cut short can go on where it stopped.
 */
export function demonstrationMails(sentOn: string, practiceAddress: string): DemonstrationMail[] {
  const from = (mail: Draft): DemonstrationMail => ({
    what: mail.what,
    make: async () => makeMail(await written(mail, sentOn, practiceAddress)),
  });
  return [...complete(), ...inParts(), ...needingAPerson(), ...notForUs()].map(from);
}

type File = { name: string; bytes: Uint8Array };
type Draft = {
  what: string;
  at: string;
  subject: string;
  text: string[];
  from?: string;
  files?: () => Promise<File[]>;
};

const SCANNERS = 'Fernhill Scanning <records@fernhill-scanning.example>';
const THANKS = ['Kind regards', 'Records team', 'Fernhill Scanning'];

function complete(): Draft[] {
  return [
    {
      what: 'a complete scan in one part',
      at: '07:42',
      subject: 'Digitised Lloyd George record',
      text: ['Please find attached the digitised record you asked for.', ...THANKS],
      files: () => parts('rajesh', [1], 1, { pages: 3, lastPageBlank: true }),
    },
    {
      what: 'a complete scan in two parts, in a zip',
      at: '07:44',
      subject: 'Digitised Lloyd George record (zip)',
      text: ['The record is in the attached zip file, in two parts.', ...THANKS],
      files: async () => [
        { name: 'Lloyd_George_Record.zip', bytes: makeZip(await parts('sian', [1, 2], 2, { pages: 3 })) },
      ],
    },
    {
      what: 'a complete scan whose name has an apostrophe',
      at: '07:45',
      subject: 'Digitised Lloyd George record',
      text: ['Please find attached the digitised record you asked for.', ...THANKS],
      // Page 3 slipped in from another patient's notes: it has a name and no number.
      files: () =>
        parts('niamh', [1], 1, {
          pages: 4,
          misfiled: { page: 3, patient: PEOPLE.george, labelled: false },
        }),
    },
    {
      what: 'a complete scan of two pages, damaged on its way',
      at: '07:46',
      subject: 'Scanned notes on demand',
      text: ['Please find attached the scanned notes you asked for.', ...THANKS],
      files: async () => {
        const [file] = await parts('callum', [1], 1, { pages: 2 });
        return file ? [{ ...file, bytes: withWrongIndex(file.bytes) }] : [];
      },
    },
  ];
}

function inParts(): Draft[] {
  return [
    {
      what: 'the first and last of three parts',
      at: '07:50',
      subject: 'Digitised Lloyd George record - e-mail 1 of 2',
      text: [
        'The record is too large for one e-mail. Parts 1 and 3 are attached; part 2 follows.',
        ...THANKS,
      ],
      files: () => parts('amara', [1, 3], 3, { pages: 4 }),
    },
    {
      what: 'the second of three parts',
      at: '07:51',
      subject: 'Digitised Lloyd George record - e-mail 2 of 2',
      text: ['Part 2 is attached.', ...THANKS],
      files: () => parts('amara', [2], 3, { pages: 5 }),
    },
    {
      what: 'a part whose other half never comes',
      at: '07:55',
      subject: 'Digitised Lloyd George record',
      text: ['Please find attached the digitised record you asked for.', ...THANKS],
      files: () => parts('jose', [1], 2, { pages: 3 }),
    },
  ];
}

function needingAPerson(): Draft[] {
  return [
    {
      what: 'a scan that needs a password',
      at: '08:01',
      subject: 'Digitised Lloyd George record (protected)',
      text: ['The attached record is protected. The password will follow in a separate e-mail.', ...THANKS],
      files: async () => {
        // Only whoever opens it finds that page 2 names another patient.
        const misfiled = { page: 2, patient: PEOPLE.george, labelled: true };
        const [file] = await parts('wei', [1], 1, { pages: 3, misfiled });
        return file ? [{ ...file, bytes: await makeLockedPdf(file.bytes, DEMONSTRATION_PASSWORD) }] : [];
      },
    },
    {
      what: 'the password',
      at: '08:04',
      subject: 'Digitised Lloyd George record (protected)',
      text: [`The password is: ${DEMONSTRATION_PASSWORD}`, ...THANKS],
    },
    {
      what: 'two patients in one e-mail',
      at: '08:06',
      subject: 'Digitised records for two patients',
      text: ['The records of two patients are attached, one file each.', ...THANKS],
      files: async () => [
        ...(await parts('fatima', [1], 1, { pages: 2 })),
        ...(await parts('piotr', [1], 1, { pages: 2 })),
      ],
    },
    {
      what: 'pages that name somebody other than the file does',
      at: '08:08',
      subject: 'Digitised Lloyd George record',
      text: ['Please find attached the digitised record you asked for.', ...THANKS],
      files: async () => {
        const [wrong] = await parts('ifeoma', [1], 1, { pages: 2 });
        return wrong ? [{ ...wrong, name: nameOf('thuy', 1, 1) }] : [];
      },
    },
    {
      what: 'a link instead of a file',
      at: '08:10',
      subject: 'Your digitised record is ready',
      text: [
        'Please download the patient record from our portal:',
        'https://portal.fernhill-scanning.example/collect/4471',
        'The link works for seven days.',
        ...THANKS,
      ],
    },
    {
      what: 'a sealed message',
      at: '08:12',
      subject: 'Secure message: patient record',
      text: ['This message is encrypted. Open the attachment in Outlook to read it.'],
      files: async () => [
        { name: 'message_v2.rpmsg', bytes: Buffer.from('Invented sealed message. '.repeat(40)) },
      ],
    },
  ];
}

function notForUs(): Draft[] {
  return [
    {
      what: 'a newsletter',
      at: '08:20',
      from: 'Practice Supplies Weekly <news@practice-supplies.example>',
      subject: 'Ten ways to a tidier reception',
      text: [
        'This week: label printers, leaflet racks and the great kettle debate.',
        'Unsubscribe at any time.',
      ],
    },
  ];
}

async function written(draft: Draft, sentOn: string, to: string): Promise<SampleMail> {
  const slug = draft.what.replaceAll(' ', '-').replace(/[^a-z-]/g, '');
  return {
    from: draft.from ?? SCANNERS,
    to,
    subject: draft.subject,
    text: `Good morning,\n\n${draft.text.join('\n\n')}\n`,
    date: `${sentOn}T${draft.at}:00.000Z`,
    messageId: `<${slug}.${sentOn}@fernhill-scanning.example>`,
    baseBoundary: `larkfield-${slug}`.slice(0, 40),
    attachments: (await draft.files?.()) ?? [],
  };
}

type Drawn = Pick<ScanWanted, 'pages' | 'lastPageBlank' | 'misfiled'>;

/** A PDF whose index is looked for in the wrong place, as a careless mail gateway leaves it: every page is still there. */
function withWrongIndex(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1');
  return Buffer.from(
    text.replace(/startxref\n(\d+)/, (_, at: string) => `startxref\n${Number(at) + 40}`),
    'latin1',
  );
}

async function parts(person: Person, numbers: number[], of: number, drawn: Drawn): Promise<File[]> {
  const files: File[] = [];
  for (const part of numbers) {
    const seed = Number(PEOPLE[person].nhsNumber) % 9973;
    const bytes = await makeScan({
      ...drawn,
      patient: PEOPLE[person],
      part,
      of,
      seed,
      showIdentityOnPages: true,
      textLayer: true,
    });
    files.push({ name: nameOf(person, part, of), bytes });
  }
  return files;
}

/** The national form where its grammar can carry the name, else the same shape as companies write it. */
function nameOf(person: Person, part: number, of: number): string {
  const { name, nhsNumber, dateOfBirth } = PEOPLE[person];
  const [year, month, day] = dateOfBirth.split('-');
  return (
    writeFilename({ part, of, patientName: name, nhsNumber, dateOfBirth }) ??
    `${part}of${of}_Lloyd_George_Record_[${name}]_[${nhsNumber}]_[${day}-${month}-${year}].pdf`
  );
}
