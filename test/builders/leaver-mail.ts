import { makeMail } from '../../samples/mail-maker.ts';
import { makeScan } from '../../samples/scan-maker.ts';

/** An invented leaver, as the journeys follow one. `born` is ISO. */
export type Leaver = { name: string; nhsNumber: string; born: string };

/**
 * The mails in which a scanning company sends one leaver's notes: parts by message, such as [[1, 3], [2]], all of
 * the last number's set. Scans are small; the seed makes each leaver's pages their own.
 */
export async function leaverMails(
  leaver: Leaver,
  messages: readonly (readonly number[])[],
  seed: number,
  pages = 2,
): Promise<{ mails: Buffer[]; parts: Uint8Array[] }> {
  const of = messages.flat().length;
  const parts: Uint8Array[] = [];
  for (let part = 1; part <= of; part++)
    parts.push(
      await makeScan({
        patient: { name: leaver.name, nhsNumber: leaver.nhsNumber, dateOfBirth: leaver.born },
        part,
        of,
        pages,
        seed: seed * 100 + part,
        kind: 'cards',
        showIdentityOnPages: true,
      }),
    );
  const mails = await Promise.all(
    messages.map((numbers, index) =>
      makeMail({
        from: 'Fernhill Records <records@fernhill-scanning.example>',
        to: 'notes@larkfield-surgery.example',
        subject: `Record request ${seed}, message ${index + 1} of ${messages.length}`,
        text: 'Please find attached the digitised Lloyd George record you asked for.\n\nFernhill Scanning',
        messageId: `<${seed}.${index + 1}@fernhill-scanning.example>`,
        attachments: numbers.map((part) => ({
          name: fileName(leaver, part, of),
          bytes: parts[part - 1] ?? new Uint8Array(),
          type: 'application/pdf',
        })),
      }),
    ),
  );
  return { mails, parts };
}

/** The national file name. */
export function fileName({ name, nhsNumber, born }: Leaver, part: number, of: number): string {
  const [year, month, day] = born.split('-');
  return `${part}of${of}_Lloyd_George_Record_[${name}]_[${nhsNumber}]_[${day}-${month}-${year}].pdf`;
}

/** What a byte scan looks for: the leaver in every spelling we write, and a piece of each scan's picture. */
export function tracesOf(leaver: Leaver, parts: readonly Uint8Array[]): (string | Uint8Array)[] {
  const { name, nhsNumber } = leaver;
  const words = name.split(' ');
  return [
    name,
    words.at(-1) ?? name,
    (words.at(-1) ?? name).toUpperCase(),
    nhsNumber,
    `${nhsNumber.slice(0, 3)} ${nhsNumber.slice(3, 6)} ${nhsNumber.slice(6)}`,
    ...parts.map(pieceOfPicture),
  ];
}

/** 48 bytes from the middle of the first picture, where no two scans are alike. */
function pieceOfPicture(pdf: Uint8Array): Uint8Array {
  const bytes = Buffer.from(pdf);
  const start = bytes.indexOf(Buffer.from([0xff, 0xd8, 0xff]));
  const middle = start + 12_000;
  return bytes.subarray(middle, middle + 48);
}
