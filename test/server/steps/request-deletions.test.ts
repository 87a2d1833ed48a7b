import assert from 'node:assert/strict';
import { makeMail } from '../../../samples/mail-maker.ts';
import { approveDeletions } from '../../../server/steps/approve-deletions.ts';
import { placeHold, releaseHold } from '../../../server/steps/hold-record.ts';
import { recordSupplierAnswer } from '../../../server/steps/record-supplier-answer.ts';
import { settleMail } from '../../../server/steps/settle-mail.ts';
import type { OutboxMail } from '../../../server/steps/store-port.ts';
import { deletionSweep } from '../../../server/sweeps/deletion-sweep.ts';
import { letterSweep } from '../../../server/sweeps/letter-sweep.ts';
import { mailSweep } from '../../../server/sweeps/mail-sweep.ts';
import { filesHolding } from '../../builders/byte-scan.ts';
import { allMessages } from '../../builders/intake.ts';
import type { Leaver } from '../../builders/leaver-mail.ts';
import {
  CLARA,
  clearWithoutPrint,
  DORA,
  does,
  openLines,
  outgoing,
  recordAt,
  timeDoesItsPart,
} from '../../builders/lives.ts';
import { openPractice, type TestPractice } from '../../builders/practice.ts';

const ELSIE: Leaver = { name: 'Elsie Madeupton', nhsNumber: '9000000041', born: '1936-05-30' };
const FOUR: Record<string, string> = { clara: '0025', dora: '0033', elsie: '0041' };
type Name = 'clara' | 'dora' | 'elsie';

describe('What is approved together', function () {
  this.timeout(120_000);
  let practice: TestPractice;
  let refs: Record<Name, string>;
  beforeEach(async () => {
    practice = await openPractice();
    const clear = async (leaver: Leaver) => (await clearWithoutPrint(practice, leaver)).ref;
    refs = { clara: await clear(CLARA), dora: await clear(DORA), elsie: await clear(ELSIE) };
  });
  afterEach(() => practice.remove());

  const approve = async (...names: Name[]) => {
    for (const actor of [practice.lead, practice.clerk]) {
      const many = [];
      for (const name of names) {
        const { version } = await recordAt(practice, refs[name]);
        many.push({ ref: refs[name], version, lastFour: FOUR[name] ?? '' });
      }
      await approveDeletions(practice.ports, actor, practice.practice, many);
    }
  };
  const letters = async (): Promise<OutboxMail[]> =>
    (await practice.ports.store.outbox(practice.practice, { limit: 50 })).filter(
      ({ template }) => template === 'request-deletions',
    );
  const sent = () => letterSweep(practice.ports, practice.practice);
  /** Requests that lie in the outbox folder; what is written now and then to the practice itself is none of them. */
  const requests = async () =>
    (await outgoing(practice)).filter((mail) => mail.includes('Subject: Please delete'));
  const written = async () => {
    const [mail, ...more] = await requests();
    assert.deepEqual(more, []);
    return plainOf(mail ?? '');
  };
  const answered = (name: Name) => does(practice, recordSupplierAnswer, refs[name], { certificate: false });

  it('is asked for together, in one letter that has each reference and number', async () => {
    await approve('clara', 'dora');
    const [letter, ...more] = await letters();
    assert.deepEqual(more, []);
    assert.deepEqual(letter?.records, [refs.clara, refs.dora].sort());
    assert.equal((await sent()).done, 1);
    const text = await written();
    for (const said of [refs.clara, refs.dora, '900 000 0025', '900 000 0033'])
      assert.ok(text.includes(said), said);
    assert.doesNotMatch(text, /Fixturewick|Sampleby|900 000 0041/);
    for (const name of ['clara', 'dora'] as const) {
      const mine = await practice.ports.store.outbox(practice.practice, { ref: refs[name], limit: 5 });
      assert.deepEqual(
        mine.map(({ letterId }) => letterId),
        [letter?.letterId],
      );
    }
  });

  it('is asked for in another letter once the first has gone, and none is asked for twice', async () => {
    await approve('clara', 'dora');
    await sent();
    await approve('elsie');
    assert.deepEqual(new Set((await letters()).map(({ records }) => records.length)), new Set([1, 2]));
    assert.equal((await sent()).done, 1);
  });

  it('loses the letter with the first that is answered, and each is certified by itself', async () => {
    await approve('clara', 'dora');
    await sent();
    await deletionSweep(practice.ports, practice.practice);
    assert.deepEqual(openLines(await recordAt(practice, refs.clara)), [
      'identifying-details',
      'outgoing-letter',
      'supplier-copy',
    ]);
    await answered('clara');
    await timeDoesItsPart(practice);
    assert.deepEqual(await requests(), []);
    assert.equal((await recordAt(practice, refs.clara)).stage, 'deleted');
    const dora = await recordAt(practice, refs.dora);
    assert.deepEqual(openLines(dora), ['identifying-details', 'outgoing-letter', 'supplier-copy']);
    await answered('dora');
    await timeDoesItsPart(practice);
    assert.equal((await recordAt(practice, refs.dora)).stage, 'deleted');
    assert.deepEqual(
      filesHolding(practice.folder, ['Fixturewick', 'Sampleby', '9000000033', '900 000 0033']),
      [],
    );
  });

  it('goes on asking for the others where one was answered before the letter went', async () => {
    await approve('clara', 'dora');
    await answered('clara');
    await timeDoesItsPart(practice);
    assert.equal((await recordAt(practice, refs.clara)).stage, 'deleted');
    await sent();
    const [letter] = await letters();
    assert.deepEqual([letter?.state, letter?.records], ['sent', [refs.dora]]);
    const text = await written();
    assert.ok(text.includes('900 000 0033') && !text.includes('900 000 0025'));
    assert.match(text, /Please delete your copy - our reference/);
  });

  it('keeps the letter while any of them is held', async () => {
    await approve('clara', 'dora');
    await sent();
    const { holds } = await does(practice, placeHold, refs.dora, { kind: 'claim', reviewOn: '2027-01-08' });
    await answered('clara');
    await timeDoesItsPart(practice);
    assert.equal((await requests()).length, 1);
    assert.equal((await recordAt(practice, refs.clara)).stage, 'deleting');
    await does(practice, releaseHold, refs.dora, { holdId: holds.at(-1)?.holdId ?? '' }, practice.lead);
    await timeDoesItsPart(practice);
    assert.equal((await recordAt(practice, refs.clara)).stage, 'deleted');
  });

  it('is written anew where one joins while the letter is being written', async () => {
    await approve('clara');
    const { store, mail } = practice.ports;
    const letterId = (await letters())[0]?.letterId ?? '';
    const late: typeof mail = {
      ...mail,
      write: async (facts) => {
        practice.ports.mail = mail;
        await store.transaction((tx) => tx.joinLetter(practice.practice, letterId, refs.dora));
        return mail.write(facts);
      },
    };
    await approve('dora');
    const other = (await letters()).find((one) => one.letterId !== letterId);
    await store.transaction((tx) =>
      tx.changeMail(practice.practice, other?.letterId ?? '', { state: 'withdrawn' }),
    );
    practice.ports.mail = late;
    await sent();
    assert.deepEqual(await requests(), []);
    await sent();
    assert.ok((await written()).includes('900 000 0033'));
  });

  it('is answered in one mail, which is put beside each of them', async () => {
    await approve('clara', 'dora');
    await sent();
    const letterId = (await letters())[0]?.letterId ?? '';
    await practice.drop(
      await makeMail({
        from: 'records@fernhill-scanning.example',
        to: 'notes@larkfield-surgery.example',
        subject: 'RE: your request',
        text: 'We have deleted our copies of both.',
        messageId: '<both@fernhill-scanning.example>',
        inReplyTo: `<${letterId}@onward.invalid>`,
      }),
    );
    await mailSweep(practice.ports, practice.practice);
    const reply = (await allMessages(practice)).find(({ reason }) => reason === 'answers-letter');
    assert.deepEqual([...(reply?.records ?? [])].sort(), [refs.clara, refs.dora].sort());
    assert.deepEqual(
      openLines(await recordAt(practice, refs.clara)).length > 0,
      true,
      'nothing moves by itself',
    );
    const messageId = reply?.messageId ?? '';
    const isThere = async () => !(await practice.ports.store.message(practice.practice, messageId))?.removed;
    await answered('clara');
    await does(practice, settleMail, refs.clara, { messageId });
    await timeDoesItsPart(practice);
    assert.ok(await isThere(), 'nobody has dealt with it for the other');
    await answered('dora');
    await does(practice, settleMail, refs.dora, { messageId });
    await timeDoesItsPart(practice);
    assert.ok(!(await isThere()));
    for (const name of ['clara', 'dora'] as const)
      assert.equal((await recordAt(practice, refs[name])).stage, 'deleted');
  });
});

/** Without the line ends that a mail is folded at. */
function plainOf(mail: string): string {
  return mail.replaceAll('=\r\n', '').replaceAll('\r\n ', ' ');
}
