import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { access, mkdtemp, readdir, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  type FolderMailbox,
  MailGone,
  openFolderMailbox,
  PlaceTaken,
  UnsafePlace,
  watchInbox,
} from '../../../server/adapters/folder-mailbox.ts';
import { buildMsg } from '../../builders/msg.ts';
import { A_PDF } from '../../builders/small-files.ts';

const MAIL = Buffer.from('From: a@example.invalid\r\nSubject: one\r\n\r\nbody one\r\n');
const OTHER = Buffer.from('From: b@example.invalid\r\nSubject: two\r\n\r\nbody two\r\n');

describe('A mailbox that is a folder', () => {
  let root: string;
  let mailbox: FolderMailbox;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'onward-mailbox-'));
    mailbox = await openFolderMailbox(root, { settleMs: 0 });
  });
  afterEach(async () => rm(root, { recursive: true, force: true }));

  describe('when mail arrives', () => {
    it('lists what lies in the inbox by the hash of its bytes, and gives it to read', async () => {
      await writeFile(join(root, 'inbox', 'From the scanners.eml'), MAIL);
      assert.deepEqual(await mailbox.listNew(), [{ key: keyOf(MAIL), place: 'inbox/From the scanners.eml' }]);
      assert.deepEqual(Buffer.from((await mailbox.read('inbox/From the scanners.eml')) ?? []), MAIL);
      assert.equal(await mailbox.read('inbox/never there.eml'), null);
    });

    it('leaves unfinished files, folders and links alone', async () => {
      for (const name of ['a.part', 'b.tmp', '~$c.eml', 'd.crdownload', '.e.eml', 'Thumbs.db'])
        await writeFile(join(root, 'inbox', name), MAIL);
      await symlink('/etc/hostname', join(root, 'inbox', 'f.eml'));
      await openFolderMailbox(join(root, 'inbox', 'g.eml'));
      assert.deepEqual(await mailbox.listNew(), []);
      assert.equal(await mailbox.read('inbox/f.eml'), null);
    });

    it('waits until a file has been left alone', async () => {
      let now = Date.now();
      const patient = await openFolderMailbox(root, { settleMs: 2000, clock: () => now });
      const path = join(root, 'inbox', 'slow.eml');
      await writeFile(path, MAIL.subarray(0, 20));
      assert.deepEqual(await patient.listNew(), []);
      now += 1500;
      await writeFile(path, MAIL);
      assert.deepEqual(await patient.listNew(), []);
      now += 5000;
      assert.deepEqual(await patient.listNew(), [{ key: keyOf(MAIL), place: 'inbox/slow.eml' }]);
    });

    it('reads a file dated ahead of our clock once it has been seen unchanged for long enough', async () => {
      let now = Date.now() - 3_600_000;
      const behind = await openFolderMailbox(root, { settleMs: 2000, clock: () => now });
      await writeFile(join(root, 'inbox', 'ahead.eml'), MAIL);
      assert.deepEqual(await behind.listNew(), []);
      now += 2500;
      assert.equal((await behind.listNew()).length, 1);
    });

    it('sees what was dropped on the desk at once and under a name of its own', async () => {
      const patient = await openFolderMailbox(root, { settleMs: 60_000 });
      await patient.drop(MAIL, 'eml');
      const [found] = await patient.listNew();
      assert.equal(found?.key, keyOf(MAIL));
      assert.match(found?.place ?? '', /^inbox\/onward-[0-9a-f-]{36}\.eml$/);
    });

    it('gives the same key after the file was touched, and another after it was changed', async () => {
      const path = join(root, 'inbox', 'a.eml');
      await writeFile(path, MAIL);
      assert.equal((await mailbox.listNew())[0]?.key, keyOf(MAIL));
      await utimes(path, new Date(0), new Date(0));
      assert.equal((await mailbox.listNew())[0]?.key, keyOf(MAIL));
      await writeFile(path, OTHER);
      assert.equal((await mailbox.listNew())[0]?.key, keyOf(OTHER));
    });
  });

  describe('when a mail is marked', () => {
    it('moves it to its folder under the id given, and to another when a person decides otherwise', async () => {
      await writeFile(join(root, 'inbox', 'Ada Sample 9000000009.eml'), MAIL);
      const first = await mailbox.mark(
        keyOf(MAIL),
        'inbox/Ada Sample 9000000009.eml',
        'needs-a-person',
        'm1',
      );
      assert.equal(first, 'needs-a-person/m1.eml');
      assert.deepEqual(await readdir(join(root, 'inbox')), []);
      assert.equal(await mailbox.mark(keyOf(MAIL), first, 'filed', 'm1'), 'filed/m1.eml');
      assert.deepEqual(await readdir(join(root, 'needs-a-person')), []);
      assert.deepEqual(await readFile(join(root, 'filed', 'm1.eml')), MAIL);
    });

    it('may be asked again, also with the place it had before a crash', async () => {
      await writeFile(join(root, 'inbox', 'a.eml'), MAIL);
      for (let i = 0; i < 3; i++)
        assert.equal(await mailbox.mark(keyOf(MAIL), 'inbox/a.eml', 'filed', 'm1'), 'filed/m1.eml');
      assert.equal(await mailbox.mark(keyOf(MAIL), 'inbox/a.eml', 'ignored', 'm1'), 'ignored/m1.eml');
      assert.deepEqual(await readdir(join(root, 'filed')), []);
    });

    it('leaves a second copy that arrived meanwhile in the inbox, to be taken in as a repeat', async () => {
      await writeFile(join(root, 'inbox', 'a.eml'), MAIL);
      await mailbox.mark(keyOf(MAIL), 'inbox/a.eml', 'filed', 'm1');
      await writeFile(join(root, 'inbox', 'a.eml'), MAIL);
      assert.equal(await mailbox.mark(keyOf(MAIL), 'inbox/a.eml', 'filed', 'm1'), 'filed/m1.eml');
      assert.deepEqual(await mailbox.listNew(), [{ key: keyOf(MAIL), place: 'inbox/a.eml' }]);
      assert.equal(await mailbox.mark(keyOf(MAIL), 'inbox/a.eml', 'ignored', 'm2'), 'ignored/m2.eml');
    });

    it('names Outlook messages and PDFs by what they are', async () => {
      const msg = buildMsg({ subject: 's' });
      await writeFile(join(root, 'inbox', 'a.eml'), msg);
      await writeFile(join(root, 'inbox', 'b.pdf'), A_PDF);
      assert.equal(await mailbox.mark(keyOf(msg), 'inbox/a.eml', 'filed', 'm1'), 'filed/m1.msg');
      assert.equal(
        await mailbox.mark(keyOf(A_PDF), 'inbox/b.pdf', 'needs-a-person', 'm2'),
        'needs-a-person/m2.pdf',
      );
    });

    it('never overwrites another message, nor moves one that was put in its place', async () => {
      await writeFile(join(root, 'inbox', 'a.eml'), MAIL);
      await writeFile(join(root, 'filed', 'm1.eml'), OTHER);
      await assert.rejects(mailbox.mark(keyOf(MAIL), 'inbox/a.eml', 'filed', 'm1'), PlaceTaken);
      assert.deepEqual(await readFile(join(root, 'filed', 'm1.eml')), OTHER);
      await writeFile(join(root, 'inbox', 'a.eml'), OTHER);
      await assert.rejects(mailbox.mark(keyOf(MAIL), 'inbox/a.eml', 'filed', 'm2'), MailGone);
      assert.deepEqual(await readFile(join(root, 'inbox', 'a.eml')), OTHER);
    });
  });

  describe('when copies must go', () => {
    it('finds every copy, removes them, and finds none after', async () => {
      const places = ['inbox/a.eml', 'inbox/b.tmp', 'filed/c.eml', 'needs-a-person/d.eml', 'ignored/e.eml'];
      for (const place of places) await writeFile(join(root, place), MAIL);
      await writeFile(join(root, 'filed', 'other.eml'), OTHER);
      assert.deepEqual(new Set(await mailbox.findCopies(keyOf(MAIL))), new Set(places));
      await mailbox.remove(places);
      assert.deepEqual(await mailbox.findCopies(keyOf(MAIL)), []);
      assert.deepEqual(await readFile(join(root, 'filed', 'other.eml')), OTHER);
      await mailbox.remove(places);
    });

    it('finds a copy again after somebody put one back', async () => {
      await writeFile(join(root, 'filed', 'm1.eml'), MAIL);
      await mailbox.remove(['filed/m1.eml']);
      assert.deepEqual(await mailbox.findCopies(keyOf(MAIL)), []);
      await writeFile(join(root, 'filed', 'm1.eml'), MAIL);
      assert.deepEqual(await mailbox.findCopies(keyOf(MAIL)), ['filed/m1.eml']);
    });
  });

  describe('when a mail goes out', () => {
    it('writes it once, whatever is asked a second time', async () => {
      assert.equal(await mailbox.hasOutgoing('letter-7'), false);
      assert.equal(await mailbox.writeOutgoing('letter-7', MAIL), 'outbox/letter-7.eml');
      assert.equal(await mailbox.writeOutgoing('letter-7', MAIL), 'outbox/letter-7.eml');
      assert.equal(await mailbox.hasOutgoing('letter-7'), true);
      assert.deepEqual(await readdir(join(root, 'outbox')), ['letter-7.eml']);
      assert.deepEqual(await readFile(join(root, 'outbox', 'letter-7.eml')), MAIL);
      await mailbox.removeOutgoing('letter-7');
      await mailbox.removeOutgoing('letter-7');
      assert.equal(await mailbox.hasOutgoing('letter-7'), false);
    });

    it('leaves nothing of one that a crash cut short: written again it is whole, removed it is gone', async () => {
      const cut = join(root, 'outbox', '.onward-letter-7.tmp');
      await writeFile(cut, MAIL.subarray(0, 20));
      assert.equal(await mailbox.hasOutgoing('letter-7'), false);
      await mailbox.writeOutgoing('letter-7', MAIL);
      assert.deepEqual(await readdir(join(root, 'outbox')), ['letter-7.eml']);
      assert.deepEqual(await readFile(join(root, 'outbox', 'letter-7.eml')), MAIL);
      await writeFile(cut, MAIL.subarray(0, 20));
      await mailbox.removeOutgoing('letter-7');
      assert.deepEqual(await readdir(join(root, 'outbox')), []);
    });
  });

  describe('when it is listed', () => {
    it('removes what a drop left half written long ago', async () => {
      const old = new Date(Date.now() - 7_200_000);
      for (const name of ['.onward-old.tmp', '.onward-new.tmp'])
        await writeFile(join(root, 'inbox', name), MAIL);
      await utimes(join(root, 'inbox', '.onward-old.tmp'), old, old);
      await mailbox.listNew();
      assert.deepEqual(await readdir(join(root, 'inbox')), ['.onward-new.tmp']);
    });
  });

  describe('when it is opened', () => {
    it('removes what a power cut left half written long ago, and nothing newer or not ours', async () => {
      const old = new Date(Date.now() - 7_200_000);
      for (const name of ['.onward-old.tmp', '.onward-new.tmp', 'theirs.tmp'])
        await writeFile(join(root, 'inbox', name), MAIL);
      for (const name of ['.onward-old.tmp', 'theirs.tmp']) await utimes(join(root, 'inbox', name), old, old);
      await openFolderMailbox(root);
      assert.deepEqual((await readdir(join(root, 'inbox'))).sort(), ['.onward-new.tmp', 'theirs.tmp']);
    });
  });

  it('never reaches outside its folders, whatever place or id it is given', async () => {
    await writeFile(join(root, 'secret.eml'), MAIL);
    const step = fc.constantFrom(
      '..',
      '.',
      '',
      'inbox',
      'filed',
      'secret.eml',
      '/',
      '\\',
      'a.eml',
      '\0',
      'C:',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 5 }).map((steps) => steps.join('/')),
        async (place) => {
          assert.equal((await mailbox.read(place).catch(unlessUnsafe)) ?? null, null);
          await mailbox.remove([place]).catch(unlessUnsafe);
          await mailbox
            .mark(keyOf(MAIL), 'inbox/none.eml', 'filed', place)
            .catch((error: unknown) => assert.ok(error instanceof UnsafePlace || error instanceof MailGone));
          await mailbox.writeOutgoing(place, OTHER).catch(unlessUnsafe);
        },
      ),
      { numRuns: 200 },
    );
    await access(join(root, 'secret.eml'));
    const outside = (await readdir(root)).filter(
      (name) => !['inbox', 'filed', 'needs-a-person', 'ignored', 'outbox'].includes(name),
    );
    assert.deepEqual(outside, ['secret.eml']);
  });
});

describe('Watching an inbox', () => {
  it('nudges when a mail arrives, and is silent once closed', async () => {
    const root = await mkdtemp(join(tmpdir(), 'onward-watch-'));
    const mailbox = await openFolderMailbox(root);
    let nudges = 0;
    const arrived = new Promise<void>((resolve) => {
      const watching = watchInbox(root, () => {
        nudges += 1;
        watching.close();
        resolve();
      });
    });
    const alive = setInterval(() => undefined, 1000);
    await mailbox.drop(MAIL, 'eml');
    await arrived;
    await rename(join(root, 'inbox'), join(root, 'moved'));
    await new Promise((resolve) => setTimeout(resolve, 400));
    clearInterval(alive);
    assert.equal(nudges, 1);
    await rm(root, { recursive: true, force: true });
  });

  it('makes no fuss where there is nothing to watch', () => {
    watchInbox(join(tmpdir(), 'onward-not-there'), () => assert.fail('nothing can have changed')).close();
  });
});

function keyOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function unlessUnsafe(error: unknown): null {
  assert.ok(error instanceof UnsafePlace);
  return null;
}
