import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type MachineAnswer, machineAnswer } from '../../core/machine-answer.ts';
import { readMail } from '../../server/adapters/mail-reader.ts';
import {
  acknowledgement,
  delayWarning,
  exchangeBounce,
  outOfOffice,
  postfixBounce,
  qmailBounce,
  readReceipt,
  wholeBounce,
} from '../builders/machine-mails.ts';

const LETTER = '<letter-1@onward.invalid>';
const TO = 'records@fernhill-scanning.example';

async function read(raw: Buffer): Promise<{ answer: MachineAnswer | null; enclosed: string[] }> {
  const reading = await readMail(raw);
  assert.ok(reading.ok);
  const { facts, machine } = reading.mail;
  assert.ok(machine);
  return { answer: machineAnswer(facts, machine), enclosed: machine.enclosed };
}
const told = async (raw: Buffer) => {
  const { answer } = await read(raw);
  return answer === null ? null : [answer.kind, answer.cause];
};

describe('When a letter cannot be delivered, the report is known for what it is', () => {
  const reports: [string, Buffer, string][] = [
    ['Postfix', postfixBounce(), 'mailbox-full'],
    ['sendmail, with the whole letter', wholeBounce(), 'no-such-address'],
    ['qmail, which writes prose', qmailBounce(), 'no-such-address'],
    ['Exchange Online', exchangeBounce(), 'mailbox-full'],
  ];
  for (const [whose, raw, cause] of reports)
    it(`from ${whose}`, async () => {
      const { answer } = await read(raw);
      assert.deepEqual([answer?.kind, answer?.cause], ['came-back', cause]);
      assert.ok(answer?.recipients.includes(TO), 'it says whom it could not reach');
    });

  const causes: [string, string, string][] = [
    ['5.2.2', 'over quota', 'mailbox-full'],
    ['4.2.2', 'try later', 'mailbox-full'],
    ['5.1.10', 'RecipientNotFound', 'no-such-address'],
    ['5.1.1', 'x', 'no-such-address'],
    ['5.2.1', 'disabled', 'no-such-address'],
    ['5.7.1', 'delivery not authorized', 'refused'],
    ['5.3.4', 'x', 'too-large'],
    ['4.4.7', 'expired', 'not-reached'],
    ['5.0.0', 'User unknown in virtual table', 'no-such-address'],
    ['5.0.0', 'blocked as spam', 'refused'],
    ['5.0.0', 'x', 'not-said'],
  ];
  for (const [status, words, cause] of causes)
    it(`${status} ${words}: ${cause}`, async () =>
      assert.deepEqual(await told(postfixBounce({}, status, words)), ['came-back', cause]));

  it('and which mail it was about is read from what it encloses, whole or by its headers', async () => {
    assert.deepEqual((await read(postfixBounce({ letter: LETTER }))).enclosed, [LETTER]);
    assert.deepEqual((await read(wholeBounce({ letter: LETTER }))).enclosed, [LETTER]);
  });

  it('a warning that it is late is not one that it came back', async () => {
    assert.deepEqual(await told(delayWarning()), ['delayed', null]);
  });
});

describe('Other answers that a machine gives', () => {
  it('are an absence, an acknowledgement, a receipt', async () => {
    assert.deepEqual(await told(outOfOffice()), ['away', null]);
    assert.deepEqual(await told(acknowledgement()), ['automatic', null]);
    assert.deepEqual(await told(readReceipt()), ['receipt', null]);
  });

  it('an absence is one though its mailbox is called postmaster and it has no return path', async () => {
    const raw = outOfOffice().toString().replace('records@fernhill', 'postmaster@fernhill');
    assert.deepEqual(await told(Buffer.from(raw)), ['away', null]);
  });

  it('that an address is no longer used is told apart: a person should know', async () => {
    const moved = outOfOffice({}, 'This mailbox is no longer monitored.');
    assert.equal((await read(moved)).answer?.saysMoved, true);
    assert.equal((await read(outOfOffice())).answer?.saysMoved, false);
  });

  it('are known in Exchange by their class alone', () => {
    const said = { from: 'a@example.invalid', subject: '', bodyText: '', autoReply: true };
    const by = (messageClass: string) =>
      machineAnswer(said, { headers: {}, messageClass, enclosed: [] })?.kind;
    assert.equal(by('REPORT.IPM.Note.NDR'), 'came-back');
    assert.equal(by('REPORT.IPM.Note.Delayed'), 'delayed');
    assert.equal(by('REPORT.IPM.Note.DR'), 'receipt');
    assert.equal(by('REPORT.IPM.Note.IPNRN'), 'receipt');
    assert.equal(by('IPM.Note.Rules.OofTemplate.Microsoft'), 'away');
  });
});

describe('What a person writes is no machine’s answer', () => {
  const people: [string, string][] = [
    ['an ordinary reply', 'From: records@fernhill-scanning.example\r\nSubject: Re: Request for notes'],
    [
      'from an address called postmaster',
      'From: postmaster@fernhill-scanning.example\r\nSubject: Your notes',
    ],
    ['about a mail that came back', 'From: a@example.invalid\r\nSubject: Undeliverable: your letter'],
    [
      'from a system that sends of its own accord',
      'From: a@example.invalid\r\nAuto-Submitted: auto-generated',
    ],
  ];
  for (const [how, headers] of people)
    it(how, async () =>
      assert.equal(
        await told(
          Buffer.from(
            `${headers}\r\n\r\nIt could not be delivered: mailbox is full, she is on annual leave.`,
          ),
        ),
        null,
      ),
    );

  it('and any words at all are judged in no time, and never throw', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 500, unit: 'binary' }), fc.boolean(), (text, autoReply) => {
        const said = { from: text, subject: text, bodyText: text.repeat(200), autoReply };
        machineAnswer(said, { headers: { 'content-type': text }, messageClass: text, enclosed: [text] });
      }),
      { numRuns: 50 },
    );
  });
});
