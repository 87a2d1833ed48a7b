import assert from 'node:assert/strict';
import { parseNhsNumber } from '../../core/nhs-number.ts';
import { identitiesOn, pageDoubts } from '../../core/page-identity.ts';
import { DEFAULT_RECOGNITION, type Recognition, recognise } from '../../core/recognition.ts';
import { DEMONSTRATION_PASSWORD, demonstrationMails } from '../../samples/demonstration.ts';
import { PEOPLE } from '../../samples/demonstration-people.ts';
import { mail } from '../../server/adapters/mail.ts';
import { demonstrationPractice } from '../../server/demonstration-practice.ts';
import { createPress } from '../../server/press/press.ts';

const practice = demonstrationPractice('unused');
const NONE = new Uint8Array();
const mails = demonstrationMails('2026-11-25', practice.email);

async function read(what: string) {
  const raw = await mails.find((one) => one.what === what)?.make();
  assert.ok(raw, what);
  const reading = await mail.read(raw);
  assert.ok(reading.ok, what);
  return reading.mail;
}

async function recognised(what: string): Promise<Recognition> {
  const { facts } = await read(what);
  return recognise(facts, { ...DEFAULT_RECOGNITION, suppliers: practice.suppliers });
}

describe('The invented practice', () => {
  it('has patients with valid NHS numbers from the range for testing, each a different one', () => {
    const numbers = Object.values(PEOPLE).map((one) => one.nhsNumber);
    for (const number of numbers) {
      assert.equal(parseNhsNumber(number), number);
      assert.ok(number.startsWith('9'));
    }
    assert.equal(new Set(numbers).size, numbers.length);
  });

  it('gets whole scans, a scan in two e-mails, and one whose other half never comes', async () => {
    const whole = await recognised('a complete scan in two parts, in a zip');
    assert.equal(whole.verdict, 'notes');
    assert.equal(whole.patients[0]?.parts.complete, true);
    const first = await recognised('the first and last of three parts');
    const second = await recognised('the second of three parts');
    assert.deepEqual(first.patients[0]?.parts.missing, [2]);
    assert.deepEqual(second.patients[0]?.parts.present, [2]);
    assert.deepEqual(
      (await recognised('a part whose other half never comes')).patients[0]?.parts.missing,
      [2],
    );
  });

  it('gets what only a person can open or sort out, and what is none of its business', async () => {
    assert.equal((await recognised('a link instead of a file')).verdict, 'needs-opening');
    assert.equal((await recognised('a sealed message')).verdict, 'needs-opening');
    assert.equal((await recognised('two patients in one e-mail')).patients.length, 2);
    assert.equal((await recognised('the password')).meaning, 'gives-password');
    assert.equal((await recognised('a newsletter')).verdict, 'not-notes');
  });

  it('sends a scan that opens with the password it tells, and with no other', async () => {
    const { attachments } = await read('a scan that needs a password');
    const bytes = attachments[0]?.bytes;
    assert.ok(bytes);
    const press = createPress();
    const source = { id: 'a', label: 'part 1 of 1', bytes };
    const shut = await press.inspect(source);
    assert.equal(shut.ok ? 'open' : shut.code, 'locked');
    const open = await press.unlock(source, DEMONSTRATION_PASSWORD);
    assert.ok(open.ok);
  });

  it('has a page of another patient in two of its scans: one only named, one numbered behind a password', async () => {
    const press = createPress();
    const { attachments } = await read('a complete scan whose name has an apostrophe');
    const named = await press.inspect({
      id: 'a',
      label: 'part 1 of 1',
      bytes: attachments[0]?.bytes ?? NONE,
    });
    assert.ok(named.ok);
    const lights = named.pages.map(({ text }) => pageDoubts(identitiesOn(text), PEOPLE.niamh));
    assert.deepEqual(
      lights.map((doubts) => doubts.map(({ code }) => code)),
      [[], [], ['another-name', 'another-birth'], []],
    );
    const locked = await read('a scan that needs a password');
    const source = { id: 'b', label: 'part 1 of 1', bytes: locked.attachments[0]?.bytes ?? NONE };
    const numbered = await press.inspect(source, { password: DEMONSTRATION_PASSWORD });
    assert.ok(numbered.ok);
    assert.deepEqual(
      numbered.pages.map(({ text }) => pageDoubts(identitiesOn(text), PEOPLE.wei)[0]?.light ?? null),
      [null, 'red', null],
    );
  });

  it('has a scan that was damaged on its way, of which every page can still be shown', async () => {
    const { attachments } = await read('a complete scan of two pages, damaged on its way');
    const bytes = attachments[0]?.bytes ?? NONE;
    const seen = await createPress().inspect({ id: 'a', label: 'part 1 of 1', bytes });
    assert.equal(seen.ok && seen.pages.length, 2);
    const at = /startxref\n(\d+)/.exec(Buffer.from(bytes).toString('latin1'))?.[1];
    assert.notEqual(Buffer.from(bytes).toString('latin1', Number(at), Number(at) + 4), 'xref');
  });

  it('gets the same e-mails again when it starts again on the same day', async () => {
    for (const one of mails.filter(({ what }) => what !== 'a scan that needs a password').slice(0, 5))
      assert.ok(Buffer.from(await one.make()).equals(await one.make()), one.what);
  });
});
