import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildBesidePane } from '../../../tools/build-page.mjs';
import { ANN, partName } from '../../builders/intake.ts';

type Completed = { allowEvent: boolean; errorMessage?: string };
type Handler = (event: { completed(outcome: Completed): void }) => void;
type Answer = { status: string; value: { name: string }[] };

describe('When a message is sent', () => {
  let folder = '';
  let script = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onward-guard-'));
    await buildBesidePane({ into: folder });
    script = await readFile(join(folder, 'compose-guard.js'), 'utf8');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** The built script with Outlook's answer about the attachments. Its patience runs out at once where it is asked to wait. */
  function send(
    attachments: (done: (answer: Answer) => void) => void,
    after: 'wait' | 'answer' = 'answer',
  ): Completed[] {
    const handlers: Handler[] = [];
    const outcomes: Completed[] = [];
    const Office = {
      AsyncResultStatus: { Succeeded: 'succeeded' },
      actions: { associate: (_name: string, handler: Handler) => handlers.push(handler) },
      context: { mailbox: { item: { getAttachmentsAsync: attachments } } },
    };
    const later: (() => void)[] = [];
    new Function('Office', 'setTimeout', script)(Office, (act: () => void) => later.push(act));
    assert.equal(handlers.length, 1);
    handlers[0]?.({ completed: (outcome) => outcomes.push(outcome) });
    if (after === 'wait') for (const act of later) act();
    return outcomes;
  }

  const attached =
    (...names: string[]) =>
    (done: (answer: Answer) => void) =>
      done({ status: 'succeeded', value: names.map((name) => ({ name })) });

  it('asks about notes, says why, and names nobody', () => {
    const [outcome, ...more] = send(attached('letter.docx', partName(ANN, 1, 1)));
    assert.deepEqual(more, []);
    assert.equal(outcome?.allowEvent, false);
    assert.match(outcome?.errorMessage ?? '', /One attachment is named as .* notes/);
    assert.doesNotMatch(outcome?.errorMessage ?? '', /Bloggs|9000000009|1950/i);
  });

  it('asks nothing about anything else', () => {
    for (const names of [
      [],
      ['invoice.pdf'],
      ['referral 2026.pdf', 'photo.jpg'],
      ['Lloyd George record.docx'],
    ])
      assert.deepEqual(send(attached(...names)), [{ allowEvent: true }], names.join());
  });

  it('lets it go where Outlook fails, throws or never answers, and answers once only', () => {
    assert.deepEqual(
      send((done) => done({ status: 'failed', value: [] })),
      [{ allowEvent: true }],
    );
    assert.deepEqual(
      send(() => {
        throw new Error('no such member');
      }),
      [{ allowEvent: true }],
    );
    assert.deepEqual(
      send(() => {}, 'wait'),
      [{ allowEvent: true }],
    );
    assert.equal(send(attached(partName(ANN, 1, 1)), 'wait').length, 1);
  });

  it('asks our server nothing, so that a server that is away holds up nobody', () => {
    assert.doesNotMatch(script, /fetch\(|XMLHttpRequest|https?:/);
  });
});
