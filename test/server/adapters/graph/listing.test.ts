import assert from 'node:assert/strict';
import { GraphRefused } from '../../../../server/adapters/graph/graph-errors.ts';
import type { MailHandle } from '../../../../server/steps/mail-port.ts';
import { openWatched, PowerCut, PRACTICE, stopping, type Watched } from './watched.ts';

describe('Watching a mailbox', function () {
  this.timeout(60_000);
  let watched: Watched;
  beforeEach(async () => {
    watched = await openWatched();
  });
  afterEach(() => watched.end());

  const arrive = (subject: string) => watched.staff.receive({ subject, text: 'Hello' });
  const arriveSome = async (count: number) => {
    const ids: string[] = [];
    for (let nth = 0; nth < count; nth += 1) ids.push(await arrive(`Mail ${nth}`));
    return ids;
  };
  const listed = async () => idsOf(await watched.mailbox.listNew());

  it('offers what is in the Inbox until it is settled, and then only what came since', async () => {
    const [first = '', second = ''] = await arriveSome(2);
    assert.deepEqual(await listed(), [first, second]);
    assert.deepEqual(await listed(), [first, second]);
    await watched.mailbox.mark(`graph:${first}`, first, 'filed', 'm1');
    await watched.mailbox.mark(`graph:${second}`, second, 'ignored', 'm2');
    assert.deepEqual(await listed(), []);
    const third = await arrive('Another');
    assert.deepEqual(await listed(), [third]);
  });

  it('gives the same key for the same message, wherever it is moved', async () => {
    const id = await arrive('Notes');
    const [handle] = await watched.mailbox.listNew();
    assert.deepEqual(handle, { key: `graph:${id}`, place: id });
    assert.equal(await watched.mailbox.mark(`graph:${id}`, id, 'filed', 'm1'), id);
    assert.deepEqual(await watched.mailbox.findCopies(`graph:${id}`), [id]);
  });

  it('leaves alone what came before it went live', async () => {
    await watched.staff.receive({ subject: 'Old' }, { received: '2026-02-28T10:00:00.000Z' });
    const id = await arrive('New');
    assert.deepEqual(await listed(), [id]);
  });

  it('reads ten thousand messages at first sight, not the five thousand that a filter would give', async () => {
    await arriveSome(10_000);
    assert.equal(new Set(await listed()).size, 10_000);
    assert.equal(watched.count('messages.delta'), 50);
  });

  it('does not take reading or colouring an ignored message for a new one', async () => {
    const id = await arrive('Staff meeting');
    await watched.mailbox.listNew();
    await watched.mailbox.mark(`graph:${id}`, id, 'ignored', 'm1');
    watched.staff.markRead(id, true);
    watched.staff.categorise(id, ['Red']);
    assert.deepEqual(await listed(), []);
  });

  it('offers a message again that staff dragged back to the Inbox', async () => {
    const id = await arrive('Notes');
    await watched.mailbox.listNew();
    await watched.mailbox.mark(`graph:${id}`, id, 'filed', 'm1');
    await watched.mailbox.listNew();
    watched.staff.move(id, 'inbox');
    assert.deepEqual(await listed(), [id]);
    await watched.mailbox.mark(`graph:${id}`, id, 'filed', 'm1');
    assert.deepEqual(await listed(), []);
  });

  it('offers it again even if it was dragged back before the next look', async () => {
    const id = await arrive('Notes');
    await watched.mailbox.listNew();
    await watched.mailbox.mark(`graph:${id}`, id, 'needs-a-person', 'm1');
    watched.staff.move(id, 'inbox');
    assert.deepEqual(await listed(), [id]);
  });

  it('offers no longer what staff moved away first, and again when it comes back', async () => {
    const id = await arrive('Notes');
    await watched.mailbox.listNew();
    watched.staff.move(id, 'archive');
    assert.deepEqual(await listed(), []);
    watched.staff.move(id, 'inbox');
    assert.deepEqual(await listed(), [id]);
  });

  describe('when Graph', () => {
    it('has lost the cursor at the start, reads all again and offers nothing twice', async () => {
      const [filed = '', waits = ''] = await arriveSome(2);
      await watched.mailbox.listNew();
      await watched.mailbox.mark(`graph:${filed}`, filed, 'filed', 'm1');
      watched.staff.loseCursors();
      assert.deepEqual(await listed(), [waits]);
    });

    it('loses the cursor in the middle of a round, loses no message', async () => {
      const ids = await arriveSome(450);
      watched.graph.faults.plan({ kind: 'lose-cursor', after: 1 });
      assert.deepEqual(new Set(await listed()), new Set(ids));
      assert.equal(watched.graph.faults.left(), 0);
    });

    it('lost the cursor while messages left the Inbox, offers those no longer', async () => {
      const [left = '', stays = ''] = await arriveSome(2);
      await watched.mailbox.listNew();
      watched.staff.move(left, 'archive');
      watched.staff.loseCursors();
      assert.deepEqual(await listed(), [stays]);
    });

    it('gives an empty page with a next one, goes on', async () => {
      const ids = await arriveSome(3);
      watched.graph.faults.plan({ kind: 'empty-page' });
      assert.deepEqual(await listed(), ids);
    });

    it('repeats items, offers each once', async () => {
      const ids = await arriveSome(300);
      watched.graph.faults.plan({ kind: 'repeat-items', times: 3 });
      assert.deepEqual(new Set(await listed()), new Set(ids));
    });

    it('answers with a link to somewhere else, sends nothing there and goes on from where it was', async () => {
      const ids = await arriveSome(300);
      watched.graph.faults.plan({
        kind: 'foreign-link',
        link: 'https://graph.microsoft.com.evil.example/v1.0/x',
      });
      await assert.rejects(
        watched.mailbox.listNew(),
        (error) => error instanceof GraphRefused && error.code === 'foreign-link',
      );
      assert.deepEqual(new Set(await listed()), new Set(ids));
    });

    it('is busy and says for how long, is not asked sooner', async () => {
      const id = await arrive('Notes');
      watched.graph.faults.plan({
        kind: 'refuse',
        status: 429,
        code: 'ApplicationThrottled',
        retryAfter: 20,
      });
      watched.graph.faults.plan({ kind: 'refuse', status: 503, code: 'ErrorServerBusy', after: 1 });
      assert.deepEqual(await listed(), [id]);
      assert.equal(watched.graph.calls.filter(({ tooEarly }) => tooEarly).length, 0);
    });

    it('is busy for long, still offers what is known, and says that the look did not end', async () => {
      const id = await arrive('Notes');
      await watched.mailbox.listNew();
      const before = (await watched.mailbox.facts()).listedAt;
      watched.pass(60_000);
      await arrive('Later');
      watched.graph.faults.plan({ kind: 'refuse', status: 429, retryAfter: 300 });
      assert.deepEqual(await listed(), [id]);
      assert.equal((await watched.mailbox.facts()).listedAt, before);
      assert.deepEqual(
        watched.warnings.map(({ fields }) => fields.code),
        ['busy'],
      );
    });

    it('is busy before anything is known, is an error and no empty mailbox', async () => {
      await arrive('Notes');
      watched.graph.faults.plan({ kind: 'refuse', status: 503, times: 9 });
      await assert.rejects(watched.mailbox.listNew(), GraphRefused);
    });

    it('refuses the mailbox, is an error however much is known', async () => {
      await arrive('Notes');
      await watched.mailbox.listNew();
      watched.staff.allow(false);
      await assert.rejects(
        watched.mailbox.listNew(),
        (error) => error instanceof GraphRefused && error.status === 403,
      );
    });

    it('ends the token in the middle of a round, signs in again', async () => {
      const ids = await arriveSome(450);
      watched.graph.faults.plan({ kind: 'end-token', on: 'messages.delta', after: 1 });
      assert.deepEqual(new Set(await listed()), new Set(ids));
    });

    it('breaks an answer off, asks for it again', async () => {
      const ids = await arriveSome(10);
      watched.graph.faults.plan({ kind: 'cut', afterBytes: 100, on: 'messages.delta' });
      assert.deepEqual(await listed(), ids);
    });
  });

  it('loses nothing through a storm over three thousand messages', async () => {
    const ids = await arriveSome(3_000);
    watched.graph.faults.plan(
      { kind: 'refuse', status: 429, retryAfter: 1, share: 0.1, times: 1_000 },
      { kind: 'refuse', status: 503, share: 0.05, times: 1_000 },
      { kind: 'cut', afterBytes: 500, share: 0.05, times: 1_000 },
      { kind: 'end-token', share: 0.05, times: 1_000 },
      { kind: 'repeat-items', share: 0.2, times: 1_000 },
    );
    let seen: string[] = [];
    for (let looks = 0; seen.length < ids.length && looks < 50; looks += 1)
      seen = await listed().catch(() => seen);
    assert.deepEqual(new Set(seen), new Set(ids));
    assert.equal(watched.graph.calls.filter(({ tooEarly }) => tooEarly).length, 0);
  });

  describe('when the power goes', () => {
    for (const when of ['before', 'after'] as const)
      for (const change of [1, 2, 3])
        it(`${when} the change number ${change} of a round, goes on and loses nothing`, async () => {
          const ids = await arriveSome(450);
          const dying = await watched.restart({}, (memory) => stopping(memory, { change, when }));
          await assert.rejects(dying.listNew(), PowerCut);
          await watched.restart();
          assert.deepEqual(new Set(await listed()), new Set(ids));
        });
  });

  describe('once a day', () => {
    const later = () => watched.pass(15 * 60_000);

    it('compares the Inbox with what was seen, and finds nothing amiss', async () => {
      await arriveSome(5);
      await watched.mailbox.listNew();
      later();
      const { looked, missed } = await watched.mailbox.reconcile();
      assert.deepEqual([looked, missed, watched.warnings], [5, 0, []]);
    });

    it('offers what no look had told of, and raises the alarm', async () => {
      const [id = ''] = await arriveSome(2);
      await watched.mailbox.listNew();
      await watched.store.store.mailboxes.change((tx) => tx.forgetMessage(PRACTICE, id));
      assert.equal((await listed()).includes(id), false);
      later();
      assert.equal((await watched.mailbox.reconcile()).missed, 1);
      assert.equal((await listed()).includes(id), true);
      assert.deepEqual(
        watched.warnings.map(({ fields }) => [fields.code, fields.count]),
        [['missed', 1]],
      );
      assert.equal((await watched.mailbox.facts()).reconciled?.missed, 1);
    });

    it('does not put a settled message back', async () => {
      const [filed = '', ignored = ''] = await arriveSome(2);
      await watched.mailbox.listNew();
      await watched.mailbox.mark(`graph:${filed}`, filed, 'filed', 'm1');
      await watched.mailbox.mark(`graph:${ignored}`, ignored, 'ignored', 'm2');
      later();
      assert.equal((await watched.mailbox.reconcile()).missed, 0);
      assert.deepEqual(await listed(), []);
    });
  });
});

function idsOf(handles: readonly MailHandle[]): string[] {
  return handles.map(({ place }) => place);
}
