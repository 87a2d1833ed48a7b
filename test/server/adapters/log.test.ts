import assert from 'node:assert/strict';
import { openLog } from '../../../server/adapters/log.ts';
import type { LogFields } from '../../../server/steps/ports.ts';

describe('The log', () => {
  let lines: string[];
  const log = (level: Parameters<typeof openLog>[0] = 'info') =>
    openLog(level, (line) => {
      lines.push(line);
    });
  const only = () => JSON.parse(lines[0] ?? '{}') as Record<string, unknown>;
  beforeEach(() => {
    lines = [];
  });

  it('writes one JSON object a line, with the fields that are allowed', () => {
    log().info('mail sweep', { practice: 'Y99999', ref: 'LV-7K3M-9QXE', due: 3, done: 2, failed: 1 });
    assert.equal(lines.length, 1);
    assert.ok(lines[0]?.endsWith('\n'));
    const { what, practice, ref, due, done, failed } = only();
    assert.deepEqual(
      { what, practice, ref, due, done, failed },
      { what: 'mail sweep', practice: 'Y99999', ref: 'LV-7K3M-9QXE', due: 3, done: 2, failed: 1 },
    );
  });

  it('drops a field that is not allowed, whoever smuggles it in', () => {
    const smuggled: LogFields & { patient: string } = { ref: 'LV-7K3M-9QXE', patient: 'Joe Bloggs' };
    log().warn('something', smuggled);
    assert.doesNotMatch(lines.join(''), /Bloggs|patient/);
  });

  it('withholds what no id of ours looks like: names, numbers, addresses, subjects', () => {
    for (const code of ['Joe Bloggs', '9000000009', 'a@b.example', 'x'.repeat(200), 'a\nb']) {
      lines = [];
      log().info('something', { code });
      assert.equal(only().code, 'withheld', code);
    }
  });

  it('says of an error its kind, its code and where, and never its words', () => {
    const cause = Object.assign(new TypeError('cannot read notes of Joe Bloggs 9000000009'), {
      code: 'ENOENT',
    });
    log().error('a step failed', { step: 'take-in-mail' }, cause);
    assert.doesNotMatch(lines.join(''), /Bloggs|9000000009/);
    assert.deepEqual([only().cause, only().causeCode], ['TypeError', 'ENOENT']);
    log().error('a step failed', {}, 'Joe Bloggs');
    assert.doesNotMatch(lines.join(''), /Bloggs/);
  });

  it('keeps quiet below its level, and altogether when silent', () => {
    log('warn').info('nothing');
    log('silent').error('nothing');
    assert.deepEqual(lines, []);
  });
});
