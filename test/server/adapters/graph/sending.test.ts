import assert from 'node:assert/strict';
import { GraphRefused } from '../../../../server/adapters/graph/graph-errors.ts';
import { mail } from '../../../../server/adapters/mail.ts';
import { OutcomeOpen, OutcomeUnknown } from '../../../../server/steps/mail-port.ts';
import type { FaultEffect } from '../../../emulators/graph/faults.ts';
import { ADDRESS, openWatched, PowerCut, stopping, type Watched } from './watched.ts';

const TO = 'records@fernhill-scanning.example';
const TEXT = 'Good morning,\n\nplease send the notes.\n\nhttps://onward.example/records/LV-2345-6789';
const MINUTES = 60_000;

describe('Sending a letter through Graph', function () {
  this.timeout(60_000);
  let watched: Watched;
  beforeEach(async () => {
    watched = await openWatched();
  });
  afterEach(() => watched.end());

  const letter = (id = 'letter-1', to = TO, html?: string) =>
    mail.write({
      id,
      messageId: `<${id}@onward.invalid>`,
      from: { name: 'Invented Surgery', address: ADDRESS },
      to: [to],
      subject: 'Request for notes LV-2345-6789',
      text: TEXT,
      html: html ?? mail.htmlFromText(TEXT),
      date: '2026-03-02T09:00:00.000Z',
      inReplyTo: '<brought@fernhill-scanning.example>',
      references: ['<brought@fernhill-scanning.example>'],
      record: 'LV-2345-6789',
    });
  const send = async (id = 'letter-1') => watched.mailbox.writeOutgoing(id, await letter(id));
  const times = () => watched.staff.wentOut().length;
  /** As the sweep does: looks first, then writes, for an hour. */
  const sweepUntilSettled = async () => {
    for (let minute = 0; minute < 60; minute += 1) {
      watched.pass(MINUTES);
      try {
        if (!(await watched.mailbox.hasOutgoing('letter-1'))) await send();
        return 'sent';
      } catch (error) {
        if (error instanceof OutcomeUnknown) return 'unknown';
      }
    }
    return 'never settled';
  };

  it('sends it once, to whom and as it was written', async () => {
    await send();
    const [sent] = watched.staff.sent();
    assert.deepEqual(
      watched.staff.wentOut().map(({ to }) => to),
      [[TO]],
    );
    assert.equal(sent?.subject, 'Request for notes LV-2345-6789');
    assert.equal(sent?.internetMessageId, '<letter-1@onward.invalid>');
    assert.match(sent?.html ?? '', /<p>please send the notes\.<\/p>/);
    assert.match(sent?.html ?? '', /href="https:\/\/onward\.example\/records\/LV-2345-6789"/);
    assert.deepEqual(watched.staff.drafts(), []);
    assert.equal(await watched.mailbox.hasOutgoing('letter-1'), true);
    assert.equal(await watched.mailbox.hasOutgoing('letter-2'), false);
  });

  it('sends a letter with a look of its own as it was laid out, and nothing is lost on the way', async () => {
    const laidOut = `<html lang="en-GB"><body><table role="presentation" width="600"><tr><td bgcolor="#ffffff" style="color:#242424;">
Dr O\u2019Neill \u2013 5 &lt; 6</td></tr></table></body></html>`;
    await watched.mailbox.writeOutgoing('letter-1', await letter('letter-1', TO, laidOut));
    const sent = watched.staff.sent()[0]?.html?.replaceAll('\r\n', '\n').trim();
    assert.equal(sent, laidOut);
  });

  it('asked for again it is not sent again', async () => {
    await send();
    await send();
    await watched.restart();
    await send();
    assert.equal(times(), 1);
  });

  it('follows on from the mail that it answers', async () => {
    await send();
    const properties = watched.staff.sent()[0]?.properties ?? {};
    assert.equal(properties['string 0x1042'], '<brought@fernhill-scanning.example>');
  });

  describe('when the answer to send is bad,', () => {
    const bad: [string, FaultEffect][] = [
      ['504', { kind: 'refuse', status: 504 }],
      ['503', { kind: 'refuse', status: 503, code: 'ErrorServerBusy' }],
      ['429', { kind: 'refuse', status: 429, retryAfter: 5 }],
      ['500', { kind: 'refuse', status: 500, code: 'UnknownError' }],
      ['no answer at all', { kind: 'drop' }],
    ];
    for (const [what, fault] of bad) {
      it(`${what} but it was delivered: it is found and not sent again`, async () => {
        watched.graph.faults.plan({ ...fault, ...({ done: true } as object), on: 'messages.send' });
        await assert.rejects(send(), OutcomeOpen);
        assert.equal(await sweepUntilSettled(), 'sent');
        assert.equal(times(), 1);
      });
      it(`${what} and it was not delivered: it is sent after a quarter of an hour, once`, async () => {
        watched.graph.faults.plan({ ...fault, on: 'messages.send' });
        await assert.rejects(send(), OutcomeOpen);
        watched.pass(10 * MINUTES);
        await assert.rejects(send(), OutcomeOpen);
        assert.equal(times(), 0);
        assert.equal(await sweepUntilSettled(), 'sent');
        assert.equal(times(), 1);
      });
    }

    it('202 with a wish to be asked again: it is not', async () => {
      watched.graph.faults.plan({ kind: 'retry-after-success', retryAfter: 5, on: 'messages.send' });
      await send();
      assert.equal(await sweepUntilSettled(), 'sent');
      assert.equal(times(), 1);
    });

    it('504, delivered, and the sent copy keeps neither our property nor our message id: unknown, for a person', async () => {
      watched.graph.settings.set({ keepsPropertiesOnSend: false, keepsMessageIdOnSend: false });
      watched.graph.faults.plan({ kind: 'refuse', status: 504, done: true, on: 'messages.send' });
      await assert.rejects(send(), OutcomeOpen);
      assert.equal(await sweepUntilSettled(), 'unknown');
      assert.equal(await sweepUntilSettled(), 'unknown');
      assert.equal(times(), 1);
      assert.equal((await watched.mailbox.facts()).unknownLetters, 1);
    });

    it('504, delivered, and the sent copy keeps the message id alone: it is found', async () => {
      watched.graph.settings.set({ keepsPropertiesOnSend: false });
      watched.graph.faults.plan({ kind: 'refuse', status: 504, done: true, on: 'messages.send' });
      await assert.rejects(send(), OutcomeOpen);
      assert.equal(await sweepUntilSettled(), 'sent');
      assert.equal(times(), 1);
    });

    it('it is not looked for more than once a minute', async () => {
      watched.graph.faults.plan({ kind: 'refuse', status: 504, on: 'messages.send' });
      await assert.rejects(send(), OutcomeOpen);
      await assert.rejects(send(), OutcomeOpen);
      const asked = watched.graph.calls.length;
      for (let nth = 0; nth < 5; nth += 1) await assert.rejects(send(), OutcomeOpen);
      assert.equal(watched.graph.calls.length, asked);
    });
  });

  it('a plain no is a plain no: nothing was sent, and it is tried again', async () => {
    watched.graph.faults.plan({
      kind: 'refuse',
      status: 403,
      code: 'ErrorAccessDenied',
      on: 'messages.send',
    });
    await assert.rejects(send(), GraphRefused);
    assert.equal(times(), 0);
    await send();
    assert.equal(times(), 1);
  });

  it('is written anew when somebody deleted the draft before it was sent', async () => {
    watched.graph.faults.plan({ kind: 'refuse', status: 403, on: 'messages.send' });
    await assert.rejects(send(), GraphRefused);
    for (const { id } of watched.staff.drafts()) watched.staff.purge(id);
    await send().catch(() => undefined);
    await send();
    assert.equal(times(), 1);
  });

  describe('when the power goes', () => {
    for (const when of ['before', 'after'] as const)
      for (const change of [1, 2, 3])
        it(`${when} the change number ${change} that it writes, it goes out once`, async () => {
          await watched.restart({}, (memory) => stopping(memory, { change, when }));
          await assert.rejects(send(), PowerCut);
          await watched.restart();
          assert.equal(await sweepUntilSettled(), 'sent');
          assert.equal(times(), 1);
        });

    for (const done of [true, false])
      it(`${done ? 'after' : 'before'} the draft was made, there is one draft and one letter`, async () => {
        watched.graph.faults.plan({ kind: 'drop', done, on: 'messages.create' });
        await assert.rejects(send());
        await watched.restart();
        assert.equal(await sweepUntilSettled(), 'sent');
        assert.deepEqual([times(), watched.staff.drafts().length], [1, 0]);
      });
  });

  describe('when a search finds what is new only after five minutes,', () => {
    beforeEach(() => watched.graph.settings.set({ searchDelayMs: 5 * MINUTES }));

    it('a letter that was delivered behind a 504 is not sent again', async () => {
      watched.graph.faults.plan({ kind: 'refuse', status: 504, done: true, on: 'messages.send' });
      await assert.rejects(send(), OutcomeOpen);
      assert.equal(await sweepUntilSettled(), 'sent');
      assert.equal(times(), 1);
    });

    it('a draft whose answer was lost is not left for somebody to send', async () => {
      watched.graph.faults.plan({ kind: 'drop', done: true, on: 'messages.create' });
      await assert.rejects(send());
      await send();
      assert.equal(watched.staff.drafts().length, 1);
      watched.pass(10 * MINUTES);
      await watched.mailbox.reconcile();
      assert.deepEqual([times(), watched.staff.drafts().length], [1, 0]);
    });
  });

  it('goes out once each, sixty of them through a storm', async () => {
    watched.graph.faults.plan(
      { kind: 'refuse', status: 429, retryAfter: 1, share: 0.1, times: 5_000 },
      { kind: 'refuse', status: 503, share: 0.05, times: 5_000 },
      { kind: 'refuse', status: 504, done: true, share: 0.1, times: 5_000, on: 'messages.send' },
      { kind: 'drop', done: true, share: 0.05, times: 5_000, on: 'messages.create' },
      { kind: 'end-token', share: 0.02, times: 5_000 },
    );
    const waiting = new Set(Array.from({ length: 60 }, (_, nth) => `letter-${nth}`));
    for (let minute = 0; waiting.size > 0 && minute < 120; minute += 1) {
      watched.pass(MINUTES);
      for (const id of waiting) {
        const done = await send(id).then(
          () => true,
          (error) => {
            assert.ok(!(error instanceof OutcomeUnknown));
            return false;
          },
        );
        if (done) waiting.delete(id);
      }
    }
    const ids = watched.staff.wentOut().map(({ internetMessageId }) => internetMessageId);
    assert.equal(waiting.size, 0);
    assert.equal(ids.length, 60, 'none twice');
    assert.equal(new Set(ids).size, 60, 'none lost');
  });

  it('confirms once a day that what was sent lies in Sent Items, and says when it does not', async () => {
    await send();
    await watched.mailbox.reconcile();
    assert.equal(watched.warnings.length, 0);
    watched.graph.settings.set({ keepsPropertiesOnSend: false, keepsMessageIdOnSend: false });
    await send('letter-2');
    watched.pass(25 * 60 * MINUTES);
    await watched.mailbox.reconcile();
    assert.deepEqual(
      watched.warnings.map(({ fields }) => [fields.code, fields.count]),
      [['not-in-sent', 1]],
    );
  });

  it('a letter to the practice itself comes in as its own', async () => {
    await watched.mailbox.writeOutgoing('digest-1', await letter('digest-1', ADDRESS));
    const [handle] = await watched.mailbox.listNew();
    const reading = await watched.mailbox.readMail(handle?.place ?? '');
    assert.equal(reading?.ok && reading.mail.marker, 'digest-1');
  });

  describe('removed,', () => {
    it('it is gone from Sent Items, and from the Inbox it came to', async () => {
      await watched.mailbox.writeOutgoing('digest-1', await letter('digest-1', ADDRESS));
      await send('letter-2');
      await watched.mailbox.removeOutgoing('digest-1');
      assert.deepEqual(
        watched.staff.sent().map(({ internetMessageId }) => internetMessageId),
        ['<letter-2@onward.invalid>'],
      );
      assert.deepEqual(watched.staff.inbox(), []);
      assert.equal(await watched.mailbox.hasOutgoing('digest-1'), false);
      assert.equal(await watched.mailbox.hasOutgoing('letter-2'), true);
    });

    it('so is a draft that was never sent', async () => {
      watched.graph.faults.plan({ kind: 'refuse', status: 403, on: 'messages.send' });
      await assert.rejects(send());
      await watched.mailbox.removeOutgoing('letter-1');
      assert.deepEqual(watched.staff.drafts(), []);
    });

    it('twice is as good as once', async () => {
      await send();
      await watched.mailbox.removeOutgoing('letter-1');
      await watched.mailbox.removeOutgoing('letter-1');
      assert.deepEqual(watched.staff.sent(), []);
    });
  });
});
