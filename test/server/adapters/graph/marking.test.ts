import assert from 'node:assert/strict';
import { MailGone } from '../../../../server/steps/mail-port.ts';
import { openWatched, PowerCut, stopping, type Watched } from './watched.ts';

const FILED = 'Onward – filed';
const PERSON = 'Onward – needs a person';

describe('Marking a message in the mailbox', function () {
  this.timeout(60_000);
  let watched: Watched;
  let id: string;
  beforeEach(async () => {
    watched = await openWatched();
    id = await watched.staff.receive({ subject: 'Notes' });
    await watched.mailbox.listNew();
  });
  afterEach(() => watched.end());

  const mark = (as: 'filed' | 'needs-a-person' | 'ignored') =>
    watched.mailbox.mark(`graph:${id}`, id, as, 'm1');
  const seen = () => watched.staff.message(id);
  const property = () =>
    Object.entries(seen().properties).find(([name]) => /onwardmessage$/i.test(name))?.[1];

  it('makes the folder on first use, moves it there and says so in words', async () => {
    assert.equal(await mark('filed'), id);
    assert.deepEqual([seen().folder, seen().categories, property()], [FILED, ['Onward: filed'], 'm1']);
    assert.equal(watched.staff.folders()[PERSON], undefined, 'no folder before it is needed');
  });

  it('done again it changes nothing', async () => {
    await mark('filed');
    const patches = watched.count('messages.update');
    const moves = watched.count('messages.move');
    await mark('filed');
    assert.deepEqual([watched.count('messages.update'), watched.count('messages.move')], [patches, moves]);
  });

  it('keeps the categories that colleagues gave it, and replaces its own', async () => {
    watched.staff.categorise(id, ['Urgent', 'Dr Patel']);
    await mark('needs-a-person');
    assert.deepEqual(seen().categories, ['Urgent', 'Dr Patel', 'Onward: needs a person']);
    await mark('filed');
    assert.deepEqual([seen().folder, seen().categories], [FILED, ['Urgent', 'Dr Patel', 'Onward: filed']]);
  });

  it('does not overwrite what a colleague changes at the same moment', async () => {
    const { client } = watched;
    const real = client.patch;
    let colleagues = 0;
    client.patch = (path, body, options) => {
      colleagues += 1;
      if (colleagues <= 2) watched.staff.categorise(id, [`Colleague ${colleagues}`]);
      return real(path, body, options);
    };
    await mark('filed');
    assert.deepEqual(seen().categories, ['Colleague 2', 'Onward: filed']);
  });

  it('leaves an ignored message in the Inbox as it was', async () => {
    await mark('ignored');
    assert.deepEqual([seen().folder, seen().categories, property()], ['Inbox', [], undefined]);
    assert.deepEqual([watched.count('messages.update'), watched.count('messages.move')], [0, 0]);
    assert.deepEqual(await watched.mailbox.listNew(), []);
  });

  it('puts back into the Inbox what a person decided to ignore, and does not offer it again', async () => {
    await mark('needs-a-person');
    await watched.mailbox.listNew();
    await mark('ignored');
    assert.deepEqual([seen().folder, seen().categories], ['Inbox', []]);
    assert.deepEqual(await watched.mailbox.listNew(), []);
  });

  it('leaves it where staff put it when it is ignored', async () => {
    await mark('needs-a-person');
    watched.staff.move(id, 'archive');
    await mark('ignored');
    assert.equal(seen().folder, 'Archive');
  });

  it('shows a later stage in place of the one before', async () => {
    watched.staff.categorise(id, ['Urgent']);
    await mark('filed');
    await watched.mailbox.showStage(id, 'checked');
    assert.deepEqual([seen().folder, seen().categories], [FILED, ['Urgent', 'Onward: checked']]);
  });

  for (const [what, staffDo] of [
    ['renamed', () => watched.staff.renameFolder(FILED, 'Old notes')],
    ['deleted', () => watched.staff.removeFolder(FILED)],
  ] as const)
    it(`makes the folder anew when staff ${what} it`, async () => {
      await mark('filed');
      staffDo();
      const other = await watched.staff.receive({ subject: 'More notes' });
      await watched.mailbox.mark(`graph:${other}`, other, 'filed', 'm2');
      assert.equal(watched.staff.message(other).folder, FILED);
    });

  it('uses the folder that is there already', async () => {
    watched.staff.createFolder(FILED);
    await mark('filed');
    assert.deepEqual([seen().folder, watched.count('folders.create')], [FILED, 0]);
  });

  it('says that the message is gone, and only then', async () => {
    watched.graph.faults.plan({ kind: 'refuse', status: 503, on: 'messages.update' });
    await assert.rejects(mark('filed'), (error) => !(error instanceof MailGone));
    watched.pass(60_000);
    watched.staff.purge(id);
    await assert.rejects(mark('filed'), MailGone);
  });

  describe('when it is stopped', () => {
    for (const operation of ['messages.update', 'messages.move', 'folders.create'] as const)
      for (const done of [true, false])
        it(`${done ? 'after' : 'before'} ${operation} took effect, the next try ends the same`, async () => {
          watched.graph.faults.plan({ kind: 'drop', done, on: operation });
          await assert.rejects(mark('filed'));
          await watched.restart();
          await mark('filed');
          assert.deepEqual([seen().folder, seen().categories, property()], [FILED, ['Onward: filed'], 'm1']);
          assert.equal(Object.keys(watched.staff.folders()).filter((name) => name === FILED).length, 1);
          assert.deepEqual(await watched.mailbox.listNew(), []);
        });

    for (const change of [1, 2, 3])
      for (const when of ['before', 'after'] as const)
        it(`${when} the change number ${change} that it writes, the next try ends the same`, async () => {
          await watched.restart({}, (memory) => stopping(memory, { change, when }));
          await watched.mailbox.mark(`graph:${id}`, id, 'filed', 'm1').catch((error: unknown) => {
            assert.ok(error instanceof PowerCut);
          });
          await watched.restart();
          await mark('filed');
          assert.deepEqual([seen().folder, seen().categories], [FILED, ['Onward: filed']]);
          assert.deepEqual(await watched.mailbox.listNew(), []);
        });
  });
});
