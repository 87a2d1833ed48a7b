import assert from 'node:assert/strict';
import { addressOf, toPrint, toRecord } from '../../../addin/desk/addresses.ts';

describe('Where one is on the desk', () => {
  it('is today’s work when the address says nothing', () => {
    for (const hash of ['', '#', '#/', '#/today']) assert.deepEqual(addressOf(hash), { page: 'today' });
  });

  it('comes back from the address it was written into', () => {
    assert.deepEqual(addressOf(toRecord('LV-7K3M-Q2XW')), { page: 'record', ref: 'LV-7K3M-Q2XW' });
    assert.deepEqual(addressOf(toPrint('LV-7K3M-Q2XW')), { page: 'print', ref: 'LV-7K3M-Q2XW' });
    assert.deepEqual(addressOf(toRecord('a/b %')), { page: 'record', ref: 'a/b %' });
  });

  it('takes a sign-in link’s token whole', () => {
    assert.deepEqual(addressOf('#sign-in=ab_c-d='), {
      page: 'sign-in-link',
      token: 'ab_c-d=',
      next: '#/today',
    });
    assert.deepEqual(addressOf('#sign-in=ab_c-d=&then=/records/LV-ABCD-EFGH/print'), {
      page: 'sign-in-link',
      token: 'ab_c-d=',
      next: '#/records/LV-ABCD-EFGH/print',
    });
    for (const elsewhere of ['//evil.example', 'https://evil.example', '/records/../x', '/settings'])
      assert.equal(addressOf(`#sign-in=ab_c-d=&then=${elsewhere}`).page, 'nowhere', elsewhere);
  });

  it('is nowhere for what no page answers to, and never throws', () => {
    const odd = [
      '#/nowhere',
      '#/records/X/pages',
      '#/today/more',
      '#/records/%E0%A4%A',
      '#/a/b/c/d',
      '#sign-in=',
    ];
    for (const hash of odd) assert.deepEqual(addressOf(hash), { page: 'nowhere' }, hash);
  });
});
