import { once } from 'node:events';
import { recordRefFrom } from '../core/record-ref.ts';
import { createApp } from '../server/app.ts';
import type { ListView } from '../server/http/answers.ts';
import { createSignInLinks } from '../server/http/sign-in-links.ts';
import type { StoreWriter } from '../server/steps/store-port.ts';
import { openPractice, type TestPractice } from '../test/builders/practice.ts';
import { DeskClient } from '../test/builders/server.ts';
import { ms, report, spreadOf, timed } from './measure.ts';

const RECORDS = Number(process.env.BENCH_RECORDS ?? 100_000);
const AT_ONCE = 500;
const ASKED = 400;

/**
 * The list as the desk asks for it, over HTTP, with 100,000 records: ≤ 50 ms p99. Peer: the same server answering
 * "are you there?", which is what HTTP alone costs here.
 */
export async function benchList(): Promise<boolean> {
  const practice = await openPractice();
  const app = createApp({
    ports: practice.ports,
    demonstration: false,
    sessionHours: 12,
    idleMinutes: 60,
    secureCookies: false,
    deskFolder: 'dist/desk',
    checks: async () => [],
    moveClock: null,
    links: createSignInLinks(practice.ports),
    folders: () => ({ inbox: '', outbox: '' }),
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const filling = await timed(1, () => fill(practice), 0);
    const address = server.address();
    const desk = new DeskClient(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`);
    await desk.signInByLink(await createSignInLinks(practice.ports).issue(practice.lead.by));
    const first = spreadOf(
      await timed(ASKED, () => desk.post<ListView>('/api/records/search', { limit: 50 })),
    );
    let after: string | null = null;
    const deep = spreadOf(
      await timed(ASKED, async () => {
        const page: ListView = await desk.post<ListView>('/api/records/search', { limit: 50, after });
        after = page.next;
      }),
    );
    const one = spreadOf(
      await timed(ASKED, () => desk.post<ListView>('/api/records/search', { text: '9000000009' })),
    );
    const peer = spreadOf(await timed(ASKED, () => desk.get('/healthz')));
    const line = (name: string, spread: typeof first) => ({
      name,
      figure: `p50 ${ms(spread.p50)}, p99 ${ms(spread.p99)}`,
      peer: `HTTP alone p99 ${ms(peer.p99)}, ${(spread.p99 / peer.p99).toFixed(1)} times`,
      goal: 'p99 at most 50 ms',
      met: spread.p99 <= 50,
    });
    return await report(
      `The list, ${RECORDS.toLocaleString('en-GB')} records (made in ${ms(filling[0] ?? 0)})`,
      [line('first page of 50', first), line('pages further down', deep), line('by NHS number', one)],
    );
  } finally {
    server.close();
    await practice.remove();
  }
}

async function fill({ ports, practice, clock }: TestPractice): Promise<void> {
  for (let made = 0; made < RECORDS; made += AT_ONCE)
    await ports.store.transaction(async (tx) => {
      for (let n = made; n < Math.min(made + AT_ONCE, RECORDS); n++)
        await begin(tx, practice, n, clock.now());
    });
}

async function begin(tx: StoreWriter, practice: string, n: number, at: Date): Promise<void> {
  await tx.append({
    practice,
    ref: refOf(n),
    expectedVersion: 0,
    events: [{ type: 'leaver-expected', source: 'person' }],
    by: 'lead',
    at,
  });
  await tx.saveVault(practice, refOf(n), {
    patient: { nhsNumber: numberOf(n), name: `Invented Person ${n}`, dateOfBirth: '1950-01-01' },
    claims: [],
    receivingPractice: null,
    movementNumber: null,
    bagLabels: [],
    fileNames: {},
    words: {},
  });
}

function refOf(n: number): string {
  return recordRefFrom([n & 31, (n >> 5) & 31, (n >> 10) & 31, (n >> 15) & 31, 7, 11, 13]);
}

/** Ten digits of the range kept for testing; only the first need be valid, for the search. */
function numberOf(n: number): string {
  return n === 0 ? '9000000009' : `9${String(100_000_000 + n)}`;
}
