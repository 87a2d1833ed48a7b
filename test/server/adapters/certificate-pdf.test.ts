import assert from 'node:assert/strict';
import { certificatePdf } from '../../../server/adapters/certificate-pdf.ts';
import { createPress } from '../../../server/press/press.ts';
import type { CertificateFacts } from '../../../server/steps/ports.ts';

describe('The certificate of deletion as a PDF', function () {
  this.timeout(60_000);

  it('is one A4 page for an ordinary record, with every fact and copy on it', async () => {
    const pages = await pagesOf(facts({}));
    assert.equal(pages.length, 1);
    const [page] = pages;
    assert.deepEqual([Math.round(page?.widthMm ?? 0), Math.round(page?.heightMm ?? 0)], [210, 297]);
    for (const words of [
      'Certificate of deletion',
      'DC-7K3M-9QXE',
      'LV-7K3M-9QXE',
      'Larkfield Surgery (Y99999)',
      '21 January 2027',
      'Reprint and courier',
      'The scanning company’s copy',
      'By an administrator, until 30 December 2026',
      'This certificate names no patient.',
      'Page 1 of 1',
    ])
      assert.ok(page?.text.includes(words), words);
  });

  it('runs over to more pages, saying the columns again and counting the pages', async () => {
    const row = { what: 'A file', when: '21 January 2027', evidence: 'Removed.', recoverable: 'Not' };
    const copies = Array.from({ length: 90 }, (_, at) => ({ ...row, what: `A file (${at + 1} of 90)` }));
    const pages = await pagesOf(facts({ copies }));
    assert.ok(pages.length >= 3);
    const all = pages.map(({ text }) => text);
    for (const { what } of copies) assert.equal(all.filter((text) => text.includes(what)).length, 1, what);
    for (const [at, text] of all.entries()) assert.ok(text.includes(`Page ${at + 1} of ${all.length}`));
    assert.ok(all.slice(0, 2).every((text) => text.includes('Evidence')));
  });

  it('keeps a word that is wider than its column, and letters that the fonts have not', async () => {
    const long = 'x'.repeat(400);
    const pages = await pagesOf(facts({ facts: [['Why', long]], closing: ['Zażółć gęślą jaźń'] }));
    const text = pages.map((page) => page.text.replace(/\s/g, '')).join('');
    assert.ok(text.includes(long));
    assert.ok(text.includes('Zazólc') || text.includes('Zażółć'), 'drawn, not lost');
    assert.ok(!text.includes('*'));
  });

  it('is the same bytes for the same facts', async () => {
    assert.deepEqual(await certificatePdf.write(facts({})), await certificatePdf.write(facts({})));
  });
});

function facts(change: Partial<CertificateFacts>): CertificateFacts {
  return {
    number: 'DC-7K3M-9QXE',
    ref: 'LV-7K3M-9QXE',
    practice: { name: 'Larkfield Surgery', odsCode: 'Y99999' },
    issuedOn: '2027-01-21',
    facts: [['How the notes left', 'Reprint and courier']],
    copies: [
      {
        what: 'The scanning company’s copy',
        when: '20 January 2027',
        evidence: 'The scanning company states it.',
        recoverable: 'Not known to us',
      },
      {
        what: 'Backups',
        when: '21 January 2027',
        evidence: 'A restore removes it again.',
        recoverable: 'By an administrator, until 30 December 2026',
      },
    ],
    closing: ['This certificate names no patient.'],
    ...change,
  };
}

async function pagesOf(wanted: CertificateFacts) {
  const bytes = await certificatePdf.write(wanted);
  const seen = await createPress().inspect({ id: 'c', label: 'certificate', bytes });
  assert.ok(seen.ok);
  return seen.pages.map((page) => ({ ...page, text: page.text.replace(/\s+/g, ' ') }));
}
