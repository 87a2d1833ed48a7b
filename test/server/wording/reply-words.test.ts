import assert from 'node:assert/strict';
import type { LeaverRecord } from '../../../core/leaver-record.ts';
import { recognise } from '../../../core/recognition.ts';
import { replyTemplates } from '../../../server/wording/reply-words.ts';
import { aRecord, collected, given, part } from '../../builders/records.ts';

const practice = { name: 'Larkfield Surgery' };
const lacking = given(given(aRecord(), part(1, 4)), part(3, 4));
const having = (change: Partial<LeaverRecord['parts'][number]>): LeaverRecord => ({
  ...lacking,
  parts: lacking.parts.map((one, at) => (at === 0 ? { ...one, ...change } : one)),
});
const ids = (record: LeaverRecord, to: 'supplier' | 'other') =>
  replyTemplates({ practice, record, to }).map(({ id }) => id);
const EVERY: [LeaverRecord, 'supplier' | 'other'][] = [
  [having({ readable: 'locked' }), 'supplier'],
  [having({ readable: 'damaged' }), 'supplier'],
  [{ ...lacking, agreement: 'red' }, 'supplier'],
  [{ ...collected(), stage: 'deleting' }, 'supplier'],
  [collected(), 'other'],
];

describe('Replies with words ready', () => {
  it('are those that fit what the record lacks, and who wrote', () => {
    assert.deepEqual(ids(lacking, 'supplier'), ['missing-parts']);
    assert.deepEqual(ids(having({ readable: 'locked' }), 'supplier'), ['missing-parts', 'password']);
    assert.deepEqual(ids(having({ readable: 'damaged' }), 'supplier'), ['missing-parts', 'send-again']);
    assert.deepEqual(ids({ ...lacking, agreement: 'red' }, 'supplier'), ['missing-parts', 'other-patient']);
    assert.deepEqual(ids(collected(), 'other'), ['have-they-arrived', 'which-pages']);
    assert.deepEqual(ids({ ...collected(), stage: 'deleting' }, 'supplier'), ['certificate']);
    assert.deepEqual(ids(lacking, 'other'), [], 'nobody else is asked for parts');
    assert.deepEqual(ids(collected(), 'supplier'), []);
  });

  it('say which parts, by number, and name our reference and nobody', () => {
    const [missing] = replyTemplates({ practice, record: lacking, to: 'supplier' });
    assert.match(missing?.paragraphs.join(' ') ?? '', /Parts 2 and 4 have not reached us/);
    for (const [record, to] of EVERY)
      for (const { paragraphs } of replyTemplates({ practice, record, to })) {
        assert.match(paragraphs.at(-1) ?? '', new RegExp(record.ref));
        assert.doesNotMatch(paragraphs.join(' '), /\d{3} ?\d{3} ?\d{4}|undefined|null/);
      }
  });

  it('mean nothing by themselves when an answer quotes them', () => {
    for (const [record, to] of EVERY)
      for (const { id, paragraphs } of replyTemplates({ practice, record, to })) {
        const text = paragraphs.join('\n');
        const answer = {
          from: 'a@b.example',
          fromName: null,
          attachments: [],
          autoReply: false,
          ours: false,
        };
        for (const bodyText of [text, text.replaceAll(/^/gm, '> '), text.replaceAll('\n', ' ')])
          assert.equal(recognise({ ...answer, subject: `RE: ${record.ref}`, bodyText }).meaning, null, id);
      }
  });
});
