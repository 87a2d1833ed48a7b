import assert from 'node:assert/strict';
import type { Field } from '../../../addin/views/fields.ts';
import { saidNumber, saidOrNone, typedWords, withoutPasswords } from '../../../addin/views/fields.ts';

const FIELDS: Field[] = [
  { kind: 'date', name: 'on', label: 'Day' },
  { kind: 'password', name: 'password', label: 'Password' },
  { kind: 'new-password', name: 'newPassword', label: 'New password' },
  { kind: 'choice', name: 'reason', label: 'Why', options: [{ value: 'claim', words: 'A claim' }] },
  { kind: 'words', name: 'words', label: 'Anything else' },
  { kind: 'tick', name: 'sure', label: 'Sure' },
];
const VALUES = {
  on: '2026-11-05',
  password: 'swordfish',
  newPassword: 'hunter2',
  reason: 'claim',
  words: '',
  sure: 'on',
};

describe('What was typed into a form', () => {
  it('is said back in words, and a password never is', () => {
    assert.deepEqual(typedWords(FIELDS, VALUES), [
      { label: 'Day', value: '5 November 2026' },
      { label: 'Why', value: 'A claim' },
    ]);
  });

  it('is kept for a second try, and a password is not', () => {
    assert.deepEqual(Object.keys(withoutPasswords(FIELDS, VALUES)), ['on', 'reason', 'words', 'sure']);
  });

  it('says nothing rather than an empty word, and no number rather than 0', () => {
    assert.equal(saidOrNone({ words: '' }, 'words'), undefined);
    assert.equal(saidOrNone({}, 'words'), undefined);
    assert.ok(Number.isNaN(saidNumber({ sheets: '' }, 'sheets')));
    assert.equal(saidNumber({ sheets: '12' }, 'sheets'), 12);
  });
});
