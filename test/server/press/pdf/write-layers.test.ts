import assert from 'node:assert/strict';
import { type Pdfium, startPdfium } from '../../../../server/press/engine/pdfium.ts';
import { withoutHidden } from '../../../../server/press/pdf/hidden-content.ts';
import { type PdfObject, pdfWithPages } from '../../../builders/pdfs.ts';
import { assembled, assertPrintedAsSeen } from '../assembled.ts';
import { coloursAt } from '../jobs.ts';

const SQUARE = '1 0 0 rg 100 200 160 200 re f';
/** In the middle of the square, in mm from the upper left corner of side 2. */
const ON_SQUARE = [[105, 139]] as const;
const group = (more = '') => `<< /Type /OCG /Name (Secret layer) ${more} >>`;
const FORM: PdfObject = { dict: '/Type /XObject /Subtype /Form /BBox [0 0 360 504] /OC @0', stream: SQUARE };
const OFF = '/D << /OFF [@0] >>';
const PRINTS = (state: string) => group(`/Usage << /Print << /PrintState /${state} >> >>`);
const ASKS = '/AS [<< /Event /Print /Category [/Print] /OCGs [@0] >>]';

type Layered = { config: string; groups?: string[]; content?: string; resources?: string; more?: string };

function layered({ config, groups = [group()], content, resources, more = '' }: Layered): Uint8Array {
  const listed = groups.flatMap((text, at) => (text.includes('/OCMD') ? [] : [`@${at}`])).join(' ');
  const marked = `/OC /L BDC ${SQUARE} EMC 0 0 1 rg 20 20 30 30 re f`;
  const last = groups.length - 1;
  return pdfWithPages(
    [
      {
        content: content ?? marked,
        resources: resources ?? `/Properties << /L @${last} >> /XObject << /F @${last + 1} >>`,
        more,
      },
    ],
    { catalog: `/OCProperties << /OCGs [${listed}] ${config} >>`, objects: [...groups, FORM] },
  );
}

describe('A layer of a page', () => {
  let pdfium: Pdfium;
  before(async () => {
    pdfium = await startPdfium();
  });
  const colour = async (part: Uint8Array) =>
    coloursAt(pdfium, (await assembled([part])).bytes, 1, ON_SQUARE)[0];
  const member = (more: string) => [group(), group(), `<< /Type /OCMD /OCGs [@0 @1] ${more} >>`];

  const hidden: [string, Layered][] = [
    ['is off', { config: OFF }],
    ['is off with all others', { config: '/D << /BaseState /OFF >>' }],
    ['is off when printed, though seen', { groups: [PRINTS('OFF')], config: `/D << ${ASKS} >>` }],
    ['is a form of its own', { config: OFF, content: '/F Do' }],
    ['is off within another', { config: OFF, content: `/OC /L BDC /Span BMC ${SQUARE} EMC EMC` }],
    ['needs all of two, and one is off', { groups: member('/P /AllOn'), config: OFF }],
    ['is there when one of two is off, and none is', { groups: member('/P /AnyOff'), config: '/D << >>' }],
    ['is there when not another, which is on', { groups: member('/VE [/Not @1]'), config: '/D << >>' }],
    [
      'is there when both, and one is off',
      { groups: member('/P /AnyOn /VE [/And @0 [/Or @1 @0]]'), config: OFF },
    ],
  ];
  for (const [what, wanted] of hidden)
    it(`When it ${what}, nothing of it is printed, nor left to an old printer`, async () => {
      const part = layered(wanted);
      const made = await assembled([part]);
      assert.equal(coloursAt(pdfium, made.bytes, 1, ON_SQUARE)[0], 'white');
      const text = Buffer.from(made.bytes).toString('latin1');
      assert.doesNotMatch(text, /Secret layer/);
      assert.doesNotMatch(text, /100 200 160 200 re f/);
    });

  const shown: [string, Layered][] = [
    ['is on', { config: '/D << >>' }],
    ['is on among others that are off', { config: '/D << /BaseState /OFF /ON [@0] >>' }],
    ['is on when printed, though not seen', { groups: [PRINTS('ON')], config: `/D << /OFF [@0] ${ASKS} >>` }],
    ['would not print, but nobody asks it', { groups: [PRINTS('OFF')], config: '/D << >>' }],
    ['has another purpose', { groups: [group('/Intent /Design')], config: OFF }],
    ['needs one of two, and one is on', { groups: member(''), config: OFF }],
    ['is no member of anything', { groups: member('').map((one) => one.replace('@0 @1', '')), config: OFF }],
  ];
  for (const [what, wanted] of shown)
    it(`When it ${what}, it is printed`, async () => {
      assert.equal(await colour(layered(wanted)), 'red');
    });

  it('When one is off, what stands beside it is printed as it is seen', async () => {
    const part = layered({ config: OFF });
    assertPrintedAsSeen(pdfium, [part], await assembled([part]));
  });

  it('When a stamp is on one that is off, it is not printed', async () => {
    const stamp = '<< /Type /Annot /Subtype /Stamp /Rect [0 0 360 504] /OC @0 /AP << /N @1 >> >>';
    assert.equal(await colour(layered({ config: OFF, content: '', more: `/Annots [${stamp}]` })), 'white');
    assert.equal(
      await colour(layered({ config: '/D << >>', content: '', more: `/Annots [${stamp}]` })),
      'red',
    );
  });

  it('When its content cannot be followed, it is left on a layer of ours that is off', async () => {
    const part = layered({ config: OFF, content: `/OC /L BDC ${SQUARE} EMC (no end` });
    const made = await assembled([part]);
    assert.equal(coloursAt(pdfium, made.bytes, 1, ON_SQUARE)[0], 'white');
    assert.match(
      Buffer.from(made.bytes).toString('latin1'),
      /\/OCProperties << \/OCGs \[\d+ 0 R\].*\/OFF \[\d+ 0 R\]/,
    );
  });
});

describe('A content without what is hidden in it', () => {
  const cleaned = (content: string) => {
    const bytes = withoutHidden(Buffer.from(content, 'latin1'), (name) => name === 'L');
    return bytes === null ? null : Buffer.from(bytes).toString('latin1').replace(/\s+/g, ' ').trim();
  };
  const cases: [string, string, string | null][] = [
    [
      'keeps everything else as it was written',
      '/OC /M BDC 1 0 0 rg 0 0 9 9 re f EMC',
      '/OC /M BDC 1 0 0 rg 0 0 9 9 re f EMC',
    ],
    [
      'keeps what sets a state',
      '/OC /L BDC 1 0 0 rg 0 0 9 9 re B* EMC 1 1 1 1 re f',
      '/OC /L BDC 1 0 0 rg 0 0 9 9 re n EMC 1 1 1 1 re f',
    ],
    ['keeps what cuts', '/OC /L BDC 0 0 9 9 re W f EMC', '/OC /L BDC 0 0 9 9 re W n EMC'],
    [
      'moves on past letters',
      '/OC /L BDC BT 2 Tr (a\\)b) Tj ET EMC',
      '/OC /L BDC BT 2 Tr 3 Tr (a\\)b) Tj 2 Tr ET EMC',
    ],
    [
      'cuts by letters as before',
      '/OC /L BDC 5 Tr [(a) 3] TJ EMC',
      '/OC /L BDC 5 Tr 7 Tr [(a) 3] TJ 5 Tr EMC',
    ],
    [
      'knows how letters are drawn after a Q',
      "q 1 Tr Q /OC /L BDC (a) ' EMC",
      "q 1 Tr Q /OC /L BDC 3 Tr (a) ' 0 Tr EMC",
    ],
    ['leaves out pictures and shades', '/OC /L BDC /I Do /S sh EMC', '/OC /L BDC EMC'],
    [
      'leaves out a picture in the line',
      '/OC /L BDC BI /W 1 /H 1 ID EMC (EI\x80 EI Q EMC /I Do',
      '/OC /L BDC EMC /I Do'.replace('BDC EMC', 'BDC Q EMC'),
    ],
    ['is not misled by words in strings', '(/OC /L BDC) Tj 0 0 1 1 re f', '(/OC /L BDC) Tj 0 0 1 1 re f'],
    ['is not misled by words in comments', '% /OC /L BDC\n0 0 1 1 re f', '0 0 1 1 re f'],
    ['knows a name spelt with a number sign', '/OC /#4c BDC f EMC', '/OC /#4c BDC n EMC'],
    [
      'hides until the outer mark ends',
      '/OC /L BDC /OC /M BDC f EMC f EMC f',
      '/OC /L BDC /OC /M BDC n EMC n EMC f',
    ],
    ['gives up on a string without an end', '/OC /L BDC (f EMC', null],
  ];
  for (const [what, content, expected] of cases)
    it(what, () => {
      assert.equal(cleaned(content), expected);
    });
});
