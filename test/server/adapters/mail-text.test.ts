import assert from 'node:assert/strict';
import fc from 'fast-check';
import { htmlWithoutTags } from '../../../server/adapters/html-text.ts';
import { displayName, displayPath, oneLine, severalLines } from '../../../server/adapters/mail-text.ts';

const ANY_TEXT = fc.string({ unit: 'binary', maxLength: 200 });

describe('A name shown as text', () => {
  it('keeps its ending when it is cut', () => {
    const name = displayName(`${'x'.repeat(10_000)}.pdf`, 255);
    assert.equal(name.length, 255);
    assert.ok(name.endsWith('….pdf'));
  });

  it('is judged after invisible marks are gone, not before', () => {
    assert.equal(displayName('..\u200b/..\u200b/.htaccess', 255), '.htaccess');
    assert.equal(displayPath('.\u200b./a/\u0000../b.pdf', 255), 'a/b.pdf');
  });

  it('never holds a path, a control or a turned direction, whatever was written', () => {
    fc.assert(
      fc.property(ANY_TEXT, (text) => {
        const name = displayName(text, 255);
        assert.doesNotMatch(name, /[/\\\p{Cc}\p{Cf}\p{Cs}]/u);
        assert.ok(name.length > 0 && name.length <= 255 && name !== '..' && name !== '.');
        assert.equal(displayName(name, 255), name);
        assert.doesNotMatch(displayPath(text, 255), /(?:^|\/)\.\.?(?:\/|$)|^\/|\\/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('Words shown as text', () => {
  it('stay on one line in a subject and keep their lines in a body', () => {
    assert.equal(oneLine('a\r\n b\t\u0000c', 100), 'a b c');
    assert.equal(severalLines('a\r\nb\rc\u0000\u0007\td', 100), 'a\nb\nc\td');
  });

  it('never exceed their room nor end in half a character', () => {
    fc.assert(
      fc.property(ANY_TEXT, fc.integer({ min: 10, max: 60 }), (text, most) => {
        for (const shown of [oneLine(text, most), severalLines(text, most)]) {
          assert.ok(shown.length <= most);
          assert.doesNotMatch(shown, /\p{Cs}/u);
        }
      }),
    );
  });
});

describe('HTML without its tags', () => {
  it('leaves the words and drops scripts, styles and the head', () => {
    const html =
      '<html><head><title>T</title><style>a{}</style></head><body><script>alert(1)</script><p>One &amp; two<br>three</p></body></html>';
    assert.equal(htmlWithoutTags(html).replace(/\s+/g, ' '), 'One & two three');
  });

  it('takes no longer than its length deserves', () => {
    for (const hostile of [
      '<'.repeat(500_000),
      '<script>'.repeat(60_000),
      '<p '.repeat(150_000),
      '&'.repeat(500_000),
    ]) {
      const started = performance.now();
      htmlWithoutTags(hostile);
      assert.ok(performance.now() - started < 2000, hostile.slice(0, 10));
    }
  });
});
