import assert from 'node:assert/strict';
import fc from 'fast-check';
import { recordRefFrom } from '../../../core/record-ref.ts';
import { DUE_CODES, DUE_WEIGHTS } from '../../../core/reminders.ts';
import type { DigestFacts, DueTold } from '../../../server/wording/letters.ts';
import { letterWords } from '../../../server/wording/letters.ts';

const publicUrl = 'https://onward.example';
const refs = fc.array(fc.nat(31), { minLength: 7, maxLength: 7 }).map(recordRefFrom);
const plainWords = fc.stringMatching(/^[A-Z][a-z]{3,8} [a-z]{3,8}$/);
const hostileWords = fc
  .array(
    fc.constantFrom(
      '<img src=x onerror=alert(1)>',
      '</td>',
      '<!--',
      '-->',
      '<script>',
      '"',
      "'",
      '&lt;',
      '&',
      '\u0000',
      'a',
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((pieces) => pieces.join(''));

const told = (words: fc.Arbitrary<string>): fc.Arbitrary<DueTold> =>
  fc
    .record({
      code: fc.constantFrom(...DUE_CODES),
      ref: refs,
      since: fc.constantFrom('2026-02-02', '2026-02-20'),
      dueOn: fc.constantFrom('2026-03-01', '2026-03-05', null),
      overdue: fc.boolean(),
      next: words,
      muted: fc.array(fc.record({ by: words, until: fc.constant('2026-03-20') }), { maxLength: 2 }),
    })
    .map((line) => ({ ...line, stage: 'received', weight: DUE_WEIGHTS[line.code] }));

const digests = (words: fc.Arbitrary<string>): fc.Arbitrary<DigestFacts> =>
  fc.record({
    practice: words.map((name) => ({ name })),
    publicUrl: fc.constant(publicUrl),
    today: fc.constant('2026-03-02'),
    lines: fc.array(told(words), { maxLength: 40 }),
    needsPerson: fc.nat(3),
    holds: fc.array(
      words.map((title) => ({ title, reviewOn: '2026-03-02' })),
      { maxLength: 2 },
    ),
  });

describe('A reminder as HTML', () => {
  it('says the same words as its plain text, the same references, in the same order', () => {
    fc.assert(
      fc.property(digests(plainWords), (facts) => {
        const { text, html = '' } = letterWords('morning-digest', facts);
        const shown = wordsOf(html);
        let from = 0;
        for (const said of saidIn(text)) {
          const at = shown.indexOf(said, from);
          assert.ok(at >= 0, `${said} is missing, or not where it should be`);
          from = at;
        }
        const listed = (words: string) => words.match(/LV-\w{4}-\w{4}/g) ?? [];
        assert.deepEqual(
          listed(shown),
          [...text.matchAll(/^- (LV-\w{4}-\w{4})/gm)].map(([, ref]) => ref),
        );
      }),
      { numRuns: 200, seed: 2026 },
    );
  });

  it('leads from each reference to its record, and nowhere but to the desk', () => {
    fc.assert(
      fc.property(digests(plainWords), (facts) => {
        const { html = '' } = letterWords('morning-digest', facts);
        for (const [, href = '', words = ''] of html.matchAll(/<a [^>]*href="([^"]*)"[^>]*>(.*?)<\/a>/gs)) {
          assert.ok(href.startsWith(`${publicUrl}/`), href);
          const ref = /LV-\w{4}-\w{4}/.exec(words)?.[0];
          if (ref !== undefined) assert.equal(href, `${publicUrl}/#/records/${ref}`);
        }
        assert.doesNotMatch(
          html,
          /\b(?:src|background|srcset|xlink:href|action)=|url\(|@import|<link|<script|<img|<iframe/i,
        );
        assert.doesNotMatch(html, /flex|grid|position:|float:/);
      }),
      { numRuns: 100, seed: 2027 },
    );
  });

  it('has no tag or attribute that its words brought, whatever they hold', () => {
    fc.assert(
      fc.property(digests(hostileWords), (facts) => {
        const tame = (words: string) => (words === '' ? '' : 'tame');
        const tamed: DigestFacts = {
          ...facts,
          practice: { name: tame(facts.practice.name) },
          lines: facts.lines.map((line) => ({
            ...line,
            next: tame(line.next),
            muted: line.muted.map((mute) => ({ ...mute, by: 'tame' })),
          })),
          holds: facts.holds.map((hold) => ({ ...hold, title: tame(hold.title) })),
        };
        assert.deepEqual(
          tagsOf(letterWords('morning-digest', facts).html ?? ''),
          tagsOf(letterWords('morning-digest', tamed).html ?? ''),
        );
      }),
      { numRuns: 300, seed: 2028 },
    );
  });

  it('makes no link of an address that is not of the web', () => {
    const facts = {
      practice: { name: 'Larkfield' },
      publicUrl: 'javascript:alert(1)//',
      today: '2026-03-02',
    };
    const { html = '' } = letterWords('morning-digest', { ...facts, lines: [], needsPerson: 1, holds: [] });
    assert.doesNotMatch(html, /<a /);
  });

  it('says of every table whether it is layout or data, and gives both a ground of their own', () => {
    const week = {
      practice: { name: 'Larkfield' },
      publicUrl,
      weekOf: '2026-03-02',
      counts: { received: 3 },
    };
    const { html = '' } = letterWords('weekly-line', { ...week, overdue: 1, held: 2, needsPerson: 4 });
    for (const [tag, inside] of html.matchAll(/<table[^>]*>\s*(<tr>\s*<t.)/g))
      assert.equal(tag.includes('role="presentation"'), !tag.endsWith('<th'), tag + (inside ?? ''));
    for (const [cell] of html.matchAll(/<t[dh] [^>]*>/g)) assert.match(cell, /bgcolor="#[\da-f]{6}"/);
    for (const [words] of html.matchAll(/<(?:p|h1|h2|th) [^>]*>/g))
      assert.match(words, /[;"]color:#[\da-f]{6};/);
    assert.match(html, /<html lang="en-GB"/);
  });
});

/** Each line of the plain text without its address, and without its reference, which stands apart there. */
function saidIn(text: string): string[] {
  return text
    .split('\n')
    .map((line) =>
      line
        .trim()
        .replace(/https:\S+$/, '')
        .replace(/^- (LV-\S+): /, '')
        .replace(/^- /, '')
        .trim(),
    )
    .flatMap((line) => line.split(/(?<=\.) (?=By |Overdue: |Window )|(?<=2026)\. ?/))
    .filter((line) => line !== '');
}

function wordsOf(html: string): string {
  const body = html.slice(html.indexOf('<body'));
  return body
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
}

function tagsOf(html: string): string[] {
  return html.match(/<[^>]*>/g) ?? [];
}
