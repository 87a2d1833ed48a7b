import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { LiveReport } from '../../../server/adapters/graph/live-check.ts';
import { runLiveCheck } from '../../../server/commands/live-check.ts';
import { BY_FOLDER, FIRST, type GraphPractices, openGraphPractices } from '../../builders/graph-practices.ts';

describe('onward live-check', function () {
  this.timeout(120_000);
  let practices: GraphPractices;
  let file: string;
  beforeEach(async () => {
    practices = await openGraphPractices();
    file = join(practices.folder, 'report.json');
  });
  afterEach(() => practices.end());

  const run = async (...args: string[]) => {
    let [out, err] = ['', ''];
    const terminal = {
      out: (text: string) => {
        out += text;
      },
      err: (text: string) => {
        err += text;
      },
      stdin: (async function* () {})(),
      env: practices.env,
    };
    const ways = {
      fetch: practices.graph.fetch,
      clock: practices.clock,
      // The emulator goes by the machine's clock, and is not kept waiting for long.
      pause: async (ms: number) => {
        practices.clock.pass(ms);
        await wait(150);
      },
    };
    const code = await runLiveCheck(['--out', file, ...args], terminal, ways);
    return { code, out, err };
  };
  const report = (): LiveReport => JSON.parse(readFileSync(file, 'utf8')) as LiveReport;
  const statusOf = (what: string) => report().calls.find((call) => call.what === what)?.status;
  const CHANGING = /^(?:POST|PATCH|DELETE|PUT)$/;
  const changes = () =>
    practices.graph.calls.filter(
      ({ method, operation }) => CHANGING.test(method) && operation !== 'entra.token',
    );

  it('reads, and changes nothing', async () => {
    await practices.box(FIRST).receive({ attachments: [{ name: 'a.pdf', base64: 'JVBERi0=' }] });
    const { code, err } = await run('--practice', FIRST);
    assert.equal(code, 0, err);
    assert.deepEqual(changes(), []);
    assert.deepEqual(
      report().selfTest.map(({ what, ok }) => [what, ok]),
      [
        ['read', true],
        ['canary', true],
        ['clock', true],
        ['certificate', true],
      ],
    );
    assert.equal(statusOf('message 1'), 200);
    assert.equal(statusOf('the files of message 1'), 200);
    assert.equal(statusOf('the colours of categories, which should be refused'), 403);
    assert.ok([400, 404].includes(statusOf('a message that is not there') ?? 0));
    assert.equal(report().found['message 1 keeps its id'], true);
    assert.equal(report().found['file of message 1: told size less its length'], 286);
  });

  it('tells of nobody: no subject, name, address, file name, id, link or header of a sender’s', async () => {
    const box = practices.box(FIRST);
    const id = await box.receive({
      from: 'josephine@quillfeather.example',
      to: ['quillfeather@example.nhs.uk'],
      subject: 'Quillfeather 900 000 0009',
      text: 'The notes of Josephine Quillfeather, 9000000009',
      messageId: '<quillfeather@fernhill-scanning.example>',
      headers: [
        { name: 'X-Quillfeather', value: '9000000009' },
        { name: 'Received', value: 'from quillfeather' },
      ],
      properties: { 'String 0x001A': 'IPM.Note.Quillfeather' },
      attachments: [
        { name: 'Quillfeather.pdf', contentType: 'application/quillfeather', base64: 'UXVpbGxmZWF0aGVy' },
        { name: 'Quillfeather', type: 'reference' },
      ],
    });
    box.createFolder('Quillfeather');
    box.categorise(id, ['Quillfeather']);
    const { out, err } = await run('--practice', FIRST, '--write', '--json');
    for (const text of [readFileSync(file, 'utf8'), out, err]) {
      for (const one of [/quillfeather/i, /9000000009|900 000 0009/, /@example|\.example/i, /josephine/i])
        assert.doesNotMatch(text, one);
      assert.ok(!text.includes(id) && !text.includes(practices.graph.credentials.tenantId));
      assert.doesNotMatch(text, /AAMk[A-Za-z0-9_=-]{8}|AAQk|deltatoken=\S|skiptoken=\S|Bearer/);
    }
    const message = report().calls.find(({ what, answer }) => what.startsWith('message ') && answer !== null);
    assert.match(JSON.stringify(message?.answer), /received; 1 others/);
  });

  it('with --write finds out what nobody could know, and leaves nothing behind', async () => {
    practices.graph.settings.set({ searchDelayMs: 250 });
    const { code, err } = await run('--practice', FIRST, '--write');
    assert.equal(code, 0, err);
    const { found } = report();
    assert.equal(found.draftsIdIsGoneOnceSent, true);
    assert.equal(found.copiesFound, 2, 'what was sent, and what came');
    assert.equal(found.staleChangeIsRefused, true);
    assert.equal(found.leftAfterRemoval, 0);
    assert.ok(Number(found.secondsUntilFound) >= 5);
    assert.equal(practices.box(FIRST).wentOut().length, 1);
    assert.deepEqual(practices.box(FIRST).wentOut()[0]?.to, [practices.box(FIRST).address]);
    assert.deepEqual(practices.box(FIRST).all(), []);
  });

  it('says that the canary could be read, and what else the self-test found', async () => {
    practices.graph.mailbox('somebody.else@example.nhs.uk').allow(true);
    assert.equal((await run('--practice', FIRST)).code, 1);
    assert.equal(report().selfTest.find(({ what }) => what === 'canary')?.ok, false);
  });

  it('goes on where a call is refused, and says with which code', async () => {
    practices.graph.faults.plan({
      kind: 'refuse',
      status: 403,
      code: 'ErrorAccessDenied',
      on: 'folders.list',
    });
    await run('--practice', FIRST);
    const call = report().calls.find(({ what }) => what === 'the list of folders');
    assert.deepEqual([call?.status, call?.code], [403, 'ErrorAccessDenied']);
    assert.ok(report().calls.length > 5);
  });

  it('overwrites no report, and asks nothing before it knows where to write', async () => {
    writeFileSync(file, 'mine');
    const { code, err } = await run('--practice', FIRST);
    assert.equal(code, 3);
    assert.match(err, /Nothing was done/);
    assert.equal(readFileSync(file, 'utf8'), 'mine');
    assert.deepEqual(practices.graph.calls, []);
  });

  it('wants one practice whose mailbox is in Exchange Online', async () => {
    assert.match((await run()).err, /Name one with --practice/);
    assert.match((await run('--practice', BY_FOLDER)).err, /has its mailbox in Exchange Online/);
    assert.match((await run('--practice', 'Z00000')).err, /No practice Z00000/);
    assert.equal((await run('--practice', FIRST, '--burn')).code, 2);
    assert.deepEqual(practices.graph.calls, []);
  });
});
