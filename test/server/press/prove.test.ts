import assert from 'node:assert/strict';
import { type PackPlan, planPack } from '../../../core/pack-plan.ts';
import { makeScan } from '../../../samples/scan-maker.ts';
import { type Assembled, assemble } from '../../../server/press/assemble.ts';
import { type Pdfium, startPdfium } from '../../../server/press/engine/pdfium.ts';
import { inspect } from '../../../server/press/inspect.ts';
import { isRefusal } from '../../../server/press/limits.ts';
import { prove } from '../../../server/press/prove.ts';
import { pdfWithPages, words } from '../../builders/pdfs.ts';
import { JOB, part } from './jobs.ts';

const quiet = () => undefined;
const letter = { mediaBox: [0, 0, 595, 842] };
const text = (n: number) => ({
  ...letter,
  content: words(`This is page number ${n} of the notes`, 60, 700 - n),
});
const STAMP = ' 1 0 0 rg 400 100 30 12 re f';

describe('The proof', () => {
  let pdfium: Pdfium;
  before(async () => {
    pdfium = await startPdfium();
  });

  it('When the pack was made of these parts, every page is compared and found the same', async () => {
    const bytes = pdfWithPages([text(1), text(2), text(3)]);
    const { plan, volumes } = await made(bytes);
    const proof = prove(pdfium, [part(bytes)], plan, volumes, quiet);
    if (isRefusal(proof)) assert.fail(proof.message);
    assert.equal(proof.pagesCompared, 3);
    assert.ok(proof.worstDifference < 1, `differs by ${proof.worstDifference}`);
  });

  const wrong: [string, Uint8Array, Uint8Array][] = [
    ['two pages changed places', pdfWithPages([text(1), text(40)]), pdfWithPages([text(40), text(1)])],
    [
      'a single digit is another',
      pdfWithPages([{ ...letter, content: words('Penicillin 250 mg') }]),
      pdfWithPages([{ ...letter, content: words('Penicillin 260 mg') }]),
    ],
    [
      'a small stamp was lost',
      pdfWithPages([{ ...letter, content: words('x') + STAMP }]),
      pdfWithPages([{ ...letter, content: words('x') }]),
    ],
    ['a page came out blank', pdfWithPages([text(1)]), pdfWithPages([{ ...letter, content: '' }])],
    ['a page stands on its head', pdfWithPages([text(1)]), pdfWithPages([{ ...text(1), rotate: 180 }])],
    [
      'something hidden was brought to light within the page',
      pdfWithPages([text(1)]),
      pdfWithPages([{ ...text(1), content: words('This is page number 1 of the notes', 60, 699) + STAMP }]),
    ],
  ];
  for (const [what, source, printed] of wrong)
    it(`When ${what}, there is no proof`, async () => {
      const { plan, volumes } = await made(printed);
      assert.equal(refusedWith(prove(pdfium, [part(source)], plan, volumes, quiet)), 'not-proven');
    });

  it('When two scanned cards changed places, there is no proof', async () => {
    const wish = {
      patient: { name: 'Joe Bloggs', nhsNumber: '9000000009', dateOfBirth: '2019-12-25' },
      part: 1,
      of: 1,
      pages: 1,
      kind: 'cards',
      showIdentityOnPages: true,
    } as const;
    const [one, other] = [await makeScan({ ...wish, seed: 1 }), await makeScan({ ...wish, seed: 2 })];
    const { plan, volumes } = await made(one);
    assert.equal(refusedWith(prove(pdfium, [part(other)], plan, volumes, quiet)), 'not-proven');
    assert.equal(refusedWith(prove(pdfium, [part(one)], plan, volumes, quiet)), 'proven');
  });

  it('When a side is missing from a volume, or a page from all of them, there is no proof', async () => {
    const bytes = pdfWithPages([text(1), text(2)]);
    const { plan, volumes } = await made(bytes);
    const short = await made(pdfWithPages([text(1)]));
    const swapped = [{ volume: volumes[0]!.volume, bytes: short.volumes[0]!.bytes }];
    assert.equal(refusedWith(prove(pdfium, [part(bytes)], plan, swapped, quiet)), 'not-proven');
    assert.equal(refusedWith(prove(pdfium, [part(bytes)], plan, [], quiet)), 'not-proven');
  });

  it('When the finished pack would act, there is no proof', async () => {
    const bytes = pdfWithPages([text(1)]);
    const { plan, volumes } = await made(bytes);
    const acting = Buffer.from(volumes[0]!.bytes).toString('latin1');
    const pages = /\/Pages \d+ 0 R/.exec(acting)![0];
    const trojan = Buffer.from(acting.replace(pages, `${pages}/OpenAction<</S/Launch/F(a)>>`), 'latin1');
    const sent = [{ volume: volumes[0]!.volume, bytes: trojan }];
    assert.equal(refusedWith(prove(pdfium, [part(bytes)], plan, sent, quiet)), 'not-proven');
  });

  async function made(bytes: Uint8Array): Promise<{ plan: PackPlan; volumes: Assembled[] }> {
    const source = part(bytes);
    const found = inspect(pdfium, source, { maxPages: 100, tell: quiet });
    if (!found.ok) assert.fail(found.message);
    const plan = planPack([{ label: source.label, pages: found.pages }], { ...JOB, closingSides: 1 });
    const volumes = await assemble(pdfium, [source], JOB, plan, quiet);
    if (isRefusal(volumes)) assert.fail(volumes.message);
    return { plan, volumes };
  }
});

function refusedWith(proof: ReturnType<typeof prove>): string {
  return proof.ok ? 'proven' : proof.code;
}
