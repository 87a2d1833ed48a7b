import { makeMail } from '../samples/mail-maker.ts';
import { makeScan } from '../samples/scan-maker.ts';
import { readMail } from '../server/adapters/mail-reader.ts';
import { mailSweep } from '../server/sweeps/mail-sweep.ts';
import { fileName } from '../test/builders/leaver-mail.ts';
import { openPractice } from '../test/builders/practice.ts';
import { ms, report, timed } from './measure.ts';

const MESSAGES = Number(process.env.BENCH_MESSAGES ?? 1_000);

/**
 * 1,000 messages with one small scan each, from the inbox folder to a filed record. Nearly all of it is the child
 * process that opens each scan. Peer: reading the same messages without opening a page or keeping anything.
 */
export async function benchTakeIn(): Promise<boolean> {
  const practice = await openPractice();
  try {
    // A scan without words, as most are: it says nothing of whose it is, so it can be anybody's.
    const patient = { name: 'Joe Bloggs', nhsNumber: '9000000009', dateOfBirth: '1950-01-01' };
    const scan = Buffer.from(await makeScan({ patient, part: 1, of: 1, pages: 1, seed: 1, kind: 'cards' }));
    const mails: Buffer[] = [];
    for (let n = 0; n < MESSAGES; n++) mails.push(await oneMail(scan, n));
    for (const mail of mails) await practice.drop(mail);
    let filed = 0;
    const [ours = 0] = await timed(
      1,
      async () => {
        filed = (await mailSweep(practice.ports, practice.practice)).done;
      },
      0,
    );
    const [reading = 0] = await timed(
      1,
      async () => {
        for (const mail of mails) await readMail(mail);
      },
      0,
    );
    return await report('Take-in', [
      {
        name: `${MESSAGES} messages (${Math.round((mails[0]?.length ?? 0) / 1024)} kB each), ${filed} filed`,
        figure: `${(ours / 1000).toFixed(1)} s, ${ms(ours / MESSAGES)} a message`,
        peer: `reading alone ${ms(reading / MESSAGES)} a message, ${(ours / reading).toFixed(0)} times`,
        goal: 'every one filed',
        met: filed === MESSAGES,
      },
    ]);
  } finally {
    await practice.remove();
  }
}

/** Each a patient of its own; the scan's bytes differ by a comment at their end. */
function oneMail(scan: Buffer, n: number): Promise<Buffer> {
  const nhsNumber = numbers[n] ?? '';
  return makeMail({
    from: 'records@fernhill-scanning.example',
    subject: `Record request ${n}`,
    text: 'Please find attached the digitised Lloyd George record.',
    messageId: `<bench.${n}@fernhill-scanning.example>`,
    attachments: [
      {
        name: fileName({ name: 'Joe Bloggs', nhsNumber, born: '1950-01-01' }, 1, 1),
        bytes: Buffer.concat([scan, Buffer.from(`\n% ${n}\n`)]),
        type: 'application/pdf',
      },
    ],
  });
}

/** Valid numbers of the range kept for testing. */
const numbers = [...validNumbers(MESSAGES)];

function* validNumbers(wanted: number): Generator<string> {
  for (let n = 0, given = 0; given < wanted; n++) {
    const nine = `9${String(20_000_000 + n)}`;
    const sum = [...nine].reduce((total, digit, at) => total + Number(digit) * (10 - at), 0);
    const check = (11 - (sum % 11)) % 11;
    if (check === 10) continue;
    given++;
    yield `${nine}${check}`;
  }
}
