import assert from 'node:assert/strict';
import type { Deletion, LeaverRecord, LedgerLine } from '../../../core/leaver-record.ts';
import { batchCertificateFacts } from '../../../server/wording/batch-certificate-words.ts';
import { aRecord } from '../../builders/records.ts';

const practice = {
  name: 'Larkfield Surgery',
  odsCode: 'Y99999',
  suppliers: [
    { id: 's1', name: 'Fernhill Scanning', senders: [], requestTo: 'a@fernhill.example', usualDays: 5 },
  ],
};
const nameOf = (id: string) => ({ 'lead-1': 'Priya Nair', 'lead-2': 'Tom Oakes' })[id] ?? id;
const line = (change: Partial<LedgerLine>): LedgerLine => ({
  lineId: 'l',
  kind: 'supplier-copy',
  what: 's1',
  state: 'claimed',
  evidence: 'supplier-certificate',
  recoverableUntil: null,
  by: 'clerk-1',
  at: '2026-03-02T10:00:00.000Z',
  ...change,
});
function one(ref: string, change: Partial<Deletion>): LeaverRecord {
  const deletion: Deletion = {
    approvedBy: 'lead-1',
    secondBy: 'lead-2',
    approvedAt: '2026-03-01T10:00:00.000Z',
    early: false,
    lines: [line({})],
    certificate: { number: `DC-${ref}`, at: '2026-03-02T23:30:00.000Z' },
    batch: 'abcdefgh1234',
    ...change,
  };
  return { ...aRecord(), ref, deletion };
}
const facts = (...records: LeaverRecord[]) =>
  batchCertificateFacts('abcdefgh1234', records, practice, nameOf);

describe('The certificate of a batch', () => {
  it('has a line for each record that is deleted, and its own number', () => {
    const {
      number,
      ref,
      copies,
      issuedOn,
      facts: said,
    } = facts(
      one('LV-B', { certificate: { number: 'DC-B', at: '2026-07-05T23:30:00.000Z' } }),
      one('LV-A', {
        lines: [line({ recoverableUntil: '2026-04-01' }), line({ recoverableUntil: '2026-03-01' })],
      }),
    );
    assert.deepEqual([number, ref, issuedOn], ['DB-ABCDEFGH', null, '2026-07-06']);
    assert.deepEqual(copies, [
      {
        what: 'LV-A, DC-LV-A',
        when: '2 March 2026',
        evidence:
          'Fernhill Scanning: The scanning company states it, and a colleague has seen its certificate.',
        recoverable: 'By an administrator, until 1 April 2026',
      },
      {
        what: 'LV-B, DC-B',
        when: '6 July 2026',
        evidence:
          'Fernhill Scanning: The scanning company states it, and a colleague has seen its certificate.',
        recoverable: 'Not through Onward',
      },
    ]);
    assert.deepEqual(new Map(said).get('Approved by'), 'Priya Nair and Tom Oakes');
  });

  it('names those that are not deleted, and does not count them', () => {
    const said = new Map(facts(one('LV-A', {}), one('LV-C', { certificate: null })).facts);
    assert.equal(said.get('Records deleted'), '1');
    assert.equal(said.get('Not deleted yet, and not certified here'), 'LV-C');
    assert.throws(() => facts(one('LV-C', { certificate: null })), /none of this batch/);
  });

  it('says which were early, and where no company held a copy', () => {
    const { copies, facts: said } = facts(one('LV-A', { early: true, lines: [] }), one('LV-B', {}));
    assert.match(new Map(said).get('Early') ?? '', /^1 record, before/);
    assert.equal(copies[0]?.evidence, 'None known of.');
  });
});
