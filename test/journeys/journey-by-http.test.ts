import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HistoryView, ListView, RecordView } from '../../server/http/answers.ts';
import type { Action } from '../../server/http/requests.ts';
import { type Leaver, leaverMails, tracesOf } from '../builders/leaver-mail.ts';
import { folderNeighbour, graphNeighbour, type Neighbour } from '../builders/mail-neighbours.ts';
import { DeskClient, HttpProblem, type RunningServer, until } from '../builders/server.ts';

const LEAVER: Leaver = { name: 'Thandeka Okonjo-Quillfeather', nhsNumber: '9730787506', born: '1961-02-14' };

for (const [name, open] of [
  ['a folder', folderNeighbour],
  ['a mailbox in Exchange Online', graphNeighbour],
] as const)
  describe(`One leaver, from two e-mails to a certificate of deletion, by HTTP and ${name}`, oneLeaver(open));

/** The same story, whichever mailbox the practice has. */
function oneLeaver(open: (folder: string) => Promise<Neighbour>) {
  return function (this: Mocha.Suite) {
    this.timeout(240_000);
    let folder = '';
    let neighbour: Neighbour;
    let server: RunningServer;
    let desk: DeskClient;
    let record: RecordView;
    let traces: (string | Uint8Array)[] = [];

    before(async () => {
      folder = mkdtempSync(join(tmpdir(), 'onward-journey-'));
      neighbour = await open(folder);
      server = await neighbour.start();
      desk = new DeskClient(server.url);
      await desk.signInByLink(server.token);
    });
    after(async () => {
      await server.stop();
      await neighbour.end();
      rmSync(folder, { recursive: true, force: true });
    });

    const fresh = async () => {
      record = await desk.get<RecordView>(`/api/records/${record.ref}`);
      return record;
    };
    const act = async (action: Action) => {
      record = await desk.post<RecordView>(`/api/records/${record.ref}/actions`, {
        version: (await fresh()).version,
        action,
      });
      return record;
    };
    const today = async () => (await desk.get<{ today: string }>('/api/me')).today;

    it('takes the notes in from the mailbox, parts in any order over two messages', async () => {
      const { mails, parts } = await leaverMails(LEAVER, [[3, 1], [2]], 7);
      traces = tracesOf(LEAVER, parts);
      await neighbour.arrive(mails);
      const found = await until(
        () => desk.post<ListView>('/api/records/search', { text: LEAVER.nhsNumber }),
        ({ rows }) => rows.length === 1,
      );
      record = await desk.get<RecordView>(`/api/records/${found.rows[0]?.ref}`);
      await until(fresh, ({ partsState }) => partsState.complete);
      assert.deepEqual(record.partsState.present, [1, 2, 3]);
      assert.equal(record.stage, 'received');
      assert.equal(record.agreement?.light, 'green');
      assert.notDeepEqual(neighbour.holding(traces), []);
      assert.equal(record.patient?.nhsNumberWords.includes('973 078 7506'), true);
    });

    it('is not moved on before a person has checked it', async () => {
      await assert.rejects(act({ do: 'confirm-printed', sheets: 4 }), HttpProblem);
      await assert.rejects(
        act({ do: 'approve-deletion', name: LEAVER.name, nhsNumber: LEAVER.nhsNumber }),
        (problem: HttpProblem) => problem.status === 409,
      );
      assert.equal((await fresh()).stage, 'received');
    });

    it('keeps the facts a person enters', async () => {
      await act({ do: 'claim' });
      await act({ do: 'date-request', on: await today() });
      await act({ do: 'record-deduction', reason: 'moved-practice', on: await today() });
      await act({
        do: 'record-receiving-practice',
        name: 'Harbour View Surgery',
        address: '2 Quay Street, Brinmouth',
        email: 'notes@harbour-view.example',
        odsCode: 'Y99998',
      });
      assert.equal(record.facts.claimedByMe, true);
      assert.ok(record.facts.statutoryWords);
    });

    it('is checked, and a proven pack is made and can be opened', async () => {
      await act({ do: 'check-notes', acceptDifferences: false });
      assert.equal(record.stage, 'checked');
      await act({ do: 'prepare-pack', duplex: true, dropBlanks: true });
      await until(fresh, ({ pack }) => pack !== null);
      assert.equal(record.pack?.pagesIn, 6);
      const href = record.pack?.volumes[0]?.href ?? '';
      assert.equal(href.includes(LEAVER.nhsNumber), false);
      assert.equal(
        Buffer.from(await desk.bytes(href))
          .subarray(0, 5)
          .toString(),
        '%PDF-',
      );
    });

    it('shows a page of a part as a picture', async () => {
      const png = await desk.bytes(
        `/api/records/${record.ref}/parts/${record.parts[0]?.fileId}/pages/1?width=160`,
      );
      assert.equal(Buffer.from(png).subarray(1, 4).toString(), 'PNG');
    });

    it('goes through printer, label, bag and courier', async () => {
      await assert.rejects(
        act({ do: 'confirm-printed', sheets: (record.pack?.sheets ?? 0) + 1 }),
        HttpProblem,
      );
      await act({ do: 'confirm-printed', sheets: record.pack?.sheets ?? 0 });
      await assert.rejects(act({ do: 'bag', bags: 1 }), HttpProblem);
      await act({ do: 'record-label', on: await today(), movementNumber: 'MV-77' });
      await act({ do: 'bag', bags: 1 });
      await act({ do: 'undo' });
      assert.equal(record.stage, 'reprinted');
      await act({ do: 'bag', bags: 1 });
      await act({ do: 'collect', on: await today() });
      assert.equal(record.stage, 'collected');
    });

    it('asks the new practice by a mail that names the reference in its subject and nobody', async () => {
      await act({ do: 'ask-new-practice' });
      await until(fresh, ({ letters }) => letters.some(({ state }) => state === 'sent'));
      assert.ok(neighbour.lettersOut().length > 0);
    });

    it('waits for the review window and a hold stops everything', async () => {
      await act({
        do: 'place-hold',
        kind: 'complaint',
        reviewOn: inDays(await today(), 30),
        words: 'Letter of today',
      });
      await desk.post('/api/demo/clock', { days: 90 });
      assert.equal((await fresh()).stage, 'collected');
      await act({ do: 'release-hold', holdId: record.holds[0]?.holdId ?? '' });
      await desk.post('/api/demo/clock', { days: 58 });
      await until(fresh, ({ stage }) => stage === 'clear');
    });

    it('is deleted once a lead has named the patient back and the scanning company has answered', async () => {
      await assert.rejects(
        act({ do: 'approve-deletion', name: 'Thandeka Quill', nhsNumber: LEAVER.nhsNumber }),
        (problem: HttpProblem) => problem.code === 'not-named-back',
      );
      await act({ do: 'approve-deletion', name: LEAVER.name, nhsNumber: LEAVER.nhsNumber });
      assert.equal(record.stage, 'deleting');
      await until(fresh, ({ deletion }) => deletion.ledger.some(({ yours }) => yours));
      await act({ do: 'record-supplier-answer', certificate: true, words: 'Certificate 5521' });
      await until(fresh, ({ stage }) => stage === 'deleted');
      assert.equal(record.patient, null);
    });

    it('leaves a certificate, a trail that names nobody, and the answer to "have we had these?"', async () => {
      const certificate = await desk.bytes(record.deletion.certificateHref ?? '');
      assert.equal(Buffer.from(certificate).subarray(0, 5).toString(), '%PDF-');
      const { lines } = await desk.get<HistoryView>(`/api/records/${record.ref}/history`);
      assert.ok(lines.length > 20);
      assert.equal(JSON.stringify(lines).includes('Quillfeather'), false);
      const again = await desk.post<ListView>('/api/records/search', { text: LEAVER.nhsNumber });
      assert.deepEqual(
        again.rows.map(({ ref, stage }) => ({ ref, stage })),
        [{ ref: record.ref, stage: 'deleted' }],
      );
    });

    it('leaves nothing of the patient anywhere in the data folder or the mailbox', async () => {
      assert.deepEqual(neighbour.holding(traces), []);
      assert.equal(await server.stop(), 0);
      assert.deepEqual(neighbour.holding(traces), []);
    });
  };
}

function inDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
