import assert from 'node:assert/strict';
import { onward } from '../builders/run-cli.ts';

/** The commands that others may build on. */
const COMMANDS = [
  'serve',
  'recognise',
  'inspect',
  'press',
  'take-in',
  'leavers',
  'list',
  'show',
  'history',
  'audit',
  'backup',
  'restore',
  'doctor',
  'live-check',
  'manifest',
];

describe('The command line', () => {
  it('lists every command with what it does', async () => {
    const { code, out } = await onward(['--help']);
    assert.equal(code, 0);
    for (const name of COMMANDS) assert.match(out, new RegExp(`^ {2}onward ${name} +\\S`, 'm'));
  });

  for (const name of COMMANDS) {
    it(`explains ${name}: how it is used, and what each exit code means`, async () => {
      const { code, out, err } = await onward([name, '--help']);
      assert.equal(code, 0);
      assert.ok(out.startsWith(`onward ${name}`), out.slice(0, 40));
      assert.match(out, /Exit code: 0 .*3 /s);
      assert.equal(err, '');
      for (const line of out.split('\n')) assert.ok(line.length <= 120, line);
    });
  }

  it('says what each option it shows does', async () => {
    for (const name of COMMANDS) {
      const [usage = '', ...help] = (await onward([name, '--help'])).out.split('\n\n');
      for (const [option] of usage.matchAll(/--[a-z-]+/g))
        assert.ok(help.join('\n').includes(option), `${name} ${option}`);
    }
  });

  it('answers an unknown command, or none, with 2 and the list', async () => {
    for (const args of [[], ['burn']]) {
      const { code, out, err } = await onward(args);
      assert.equal(code, 2);
      assert.match(out + err, /onward doctor/);
    }
  });
});
