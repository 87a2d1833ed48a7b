import assert from 'node:assert/strict';
import { factsOf } from '../../../addin/pane/message-facts.ts';
import type { OutlookMessage } from '../../../addin/pane/outlook.ts';
import { seenIn } from '../../../addin/pane/verdict.ts';
import { ANN, BOB, partName } from '../../builders/intake.ts';

describe('What the pane sees in a message by itself', () => {
  it('is whose notes they are and which parts are missing, from subject and names alone', () => {
    const seen = seenIn(factsOf(aMessage(partName(BOB, 1, 3), partName(BOB, 3, 3)), null));
    assert.equal(seen.title, 'Digitised notes');
    const [only, ...more] = seen.patients;
    assert.deepEqual(more, []);
    assert.equal(only?.patient.nameWords, 'EXAMPLE, Bob');
    assert.equal(only?.patient.nhsNumberWords, 'NHS No. 900 000 0017');
    assert.equal(only?.partsWords, 'Part 2 of 3 is missing.');
    assert.deepEqual(
      only?.parts.map(({ part, here }) => `${part} ${here}`),
      ['1 true', '2 false', '3 true'],
    );
    assert.equal(only?.light, 'green');
    assert.equal(seen.offer, 'take-in');
  });

  it('changes when the body says another number, and says which two', () => {
    const message = aMessage(partName(ANN, 1, 1));
    assert.equal(seenIn(factsOf(message, null)).title, 'Digitised notes');
    const seen = seenIn(factsOf(message, 'These are for NHS number 900 000 0017.'));
    assert.equal(seen.title, 'Perhaps digitised notes');
    assert.equal(seen.patients[0]?.light, 'red');
    assert.deepEqual(
      seen.patients[0]?.differences[0]?.values.map(({ value }) => value),
      ['900 000 0009', '900 000 0017'],
    );
  });

  it('never says "not notes" of a zip that it cannot look into, where the message speaks of notes', () => {
    const zip = aMessage('scan.zip');
    assert.equal(
      seenIn(factsOf(zip, 'The digitised record you asked for.')).title,
      'Perhaps digitised notes',
    );
    assert.equal(
      seenIn(factsOf(aMessage('1of1_Lloyd_George_Record.zip'), null)).title,
      'Perhaps digitised notes',
    );
    assert.equal(seenIn(factsOf(zip, 'Holiday pictures.')).title, 'Not digitised notes');
  });

  it('takes a file in the cloud for a link and a picture in the body for no file', () => {
    const cloud = { ...anAttachment(partName(ANN, 1, 1)), cloud: true };
    const seen = seenIn(factsOf({ ...aMessage(), attachments: [cloud] }, 'Your patient record.'));
    assert.equal(seen.title, 'Needs opening');
    const logo = { ...anAttachment('logo.png'), inline: true };
    assert.deepEqual(factsOf({ ...aMessage(), attachments: [logo] }, null).attachments, []);
    const inlinePdf = { ...anAttachment(partName(ANN, 1, 1)), inline: true };
    assert.equal(factsOf({ ...aMessage(), attachments: [inlinePdf] }, null).attachments.length, 1);
  });

  it('only ever asks what a reply may mean, and offers the record', () => {
    const seen = seenIn(factsOf({ ...aMessage(), subject: 'RE: LV-7K3M-Q2XW' }, 'All legible, thank you.'));
    assert.equal(seen.title, 'About LV-7K3M-Q2XW');
    assert.equal(seen.meaningWords, 'It seems to say that the notes are legible.');
    assert.equal(seen.offer, 'show-record');
  });

  it('counts out no more parts than a person can look at', () => {
    assert.deepEqual(seenIn(factsOf(aMessage(partName(ANN, 1, 9_999)), null)).patients[0]?.parts, []);
  });
});

function anAttachment(name: string): OutlookMessage['attachments'][number] {
  return { id: `id of ${name}`, name, type: '', bytes: 1_000, inline: false, cloud: false };
}

function aMessage(...names: string[]): OutlookMessage {
  return {
    itemId: 'item',
    internetMessageId: '<one@example.invalid>',
    subject: 'Your request',
    from: 'records@fernhill-scanning.example',
    fromName: 'Fernhill Records',
    attachments: names.map(anAttachment),
  };
}
