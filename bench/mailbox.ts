import { type ChildProcess, fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileName } from '../test/builders/leaver-mail.ts';
import { testNumbers } from '../test/builders/nhs-numbers.ts';
import { type EmulatorProcess, startEmulatorProcess } from '../test/emulators/graph/emulator-process.ts';
import type { CaughtUp, Heard, MailboxJob, PlainDone, Said, Subscribed } from './mailbox/job.ts';
import { type Line, ms, report, type Spread, spreadOf } from './measure.ts';
import { bundlePrograms } from './press/bundle.ts';

/** 1,000 and 60 for the whole of it. */
const MESSAGES = Number(process.env.BENCH_MESSAGES ?? 100);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 10);
const FILE_BYTES = 20 * 1024 * 1024;
const PER_SECOND = 500;
const MOST_MB = 256;
const LEAST_SHARE = 0.8;
/** A line of 100 Mbit/s, as a surgery may have; on it fewer messages are fetched, or it would take an hour. */
const LINE_BYTES_PER_SECOND = 100_000_000 / 8;
const ON_LINE = Math.min(MESSAGES, 5);

type ProgramOf = (name: string) => string;

/**
 * A mailbox that is caught up with, beside a loop that signs in and downloads the same files and does nothing with them;
 * and notices by the hundred while mail goes on coming. The emulator, the loop and ours are processes of their own.
 */
export async function benchMailbox(): Promise<boolean> {
  const programOf = await bundlePrograms({
    'our-process': 'bench/mailbox/our-process.ts',
    plain: 'bench/mailbox/plain.ts',
    'press-child': 'server/press/child.ts',
  });
  // The press looks for its child under the name that it has in a built server.
  writeFileSync(join(dirname(programOf('press-child')), 'press-child.js'), "import('./press-child.mjs');\n");
  const lines = [
    ...(await catchUp(programOf, MESSAGES, null)),
    ...(await catchUp(programOf, ON_LINE, LINE_BYTES_PER_SECOND)),
    ...(await notified(programOf)),
  ];
  return report('The mailbox in Exchange Online (an emulator on this computer)', lines);
}

async function catchUp(
  programOf: ProgramOf,
  messages: number,
  bytesPerSecond: number | null,
): Promise<Line[]> {
  const emulator = await startEmulatorProcess({});
  try {
    const job = jobFor(emulator, bytesPerSecond);
    await fill(emulator, job.mailbox, messages);
    // Before and after, for the machine may be busier at one time than at the other.
    const plain = () => run<PlainDone>(programOf('plain'), { ...job, what: 'plain' });
    const first = await plain();
    const ours = await run<CaughtUp>(programOf('our-process'), { ...job, what: 'catch-up' });
    const second = await plain();
    const peer = (first.bytes + second.bytes) / (first.ms + second.ms);
    const { violations } = await emulator.lists();
    return linesOf(messages, bytesPerSecond, ours, peer, violations.length);
  } finally {
    await emulator.stop();
  }
}

function linesOf(
  messages: number,
  bytesPerSecond: number | null,
  ours: CaughtUp,
  peer: number,
  violations: number,
): Line[] {
  const rate = ours.bytes / ours.ms;
  const mb = (bytesPerMs: number) => `${(bytesPerMs / 1000).toFixed(1)} MB/s`;
  const share = `${Math.round((rate / peer) * 100)} %`;
  const where = bytesPerSecond === null ? 'within this computer' : 'over a line of 100 Mbit/s';
  const caught = {
    name: `Caught up with ${messages} messages of 20 MB ${where}, ${ours.filed} filed (marks ${ms(ours.marksMs)} more)`,
    figure: `${mb(rate)}, ${share}`,
    peer: `plain download ${mb(peer)}`,
    goal: 'at least 80 %, every one filed, nothing against the contract',
    met: rate >= LEAST_SHARE * peer && ours.filed === messages && violations === 0,
  };
  const memory = {
    name: `Memory of the whole process meanwhile, ${where}`,
    figure: `${Math.round(ours.peakMb)} MB`,
    peer: 'none',
    goal: `at most ${MOST_MB} MB`,
    met: ours.peakMb <= MOST_MB,
  };
  return [caught, memory];
}

/** Each message a patient of its own, with one scan; the emulator makes its bytes when they are asked for. */
async function fill(emulator: EmulatorProcess, mailbox: string, messages: number): Promise<void> {
  const numbers = testNumbers();
  const box = emulator.mailbox(mailbox);
  for (let n = 0; n < messages; n++) await box.receive(notesFor(numbers.next().value ?? '', n, FILE_BYTES));
}

function notesFor(nhsNumber: string, n: number, madePdf: number) {
  const name = fileName({ name: 'Joe Bloggs', nhsNumber, born: '1950-01-01' }, 1, 1);
  return {
    from: 'records@fernhill-scanning.example',
    subject: `Record request ${n}`,
    text: 'Please find attached the digitised Lloyd George record.',
    attachments: [{ name, madePdf, seed: n + 1 }],
  };
}

async function notified(programOf: ProgramOf): Promise<Line[]> {
  const emulator = await startEmulatorProcess({});
  const child = start(programOf('our-process'));
  try {
    const job = jobFor(emulator, null);
    // There must be one before it is subscribed to.
    await emulator.mailbox(job.mailbox).folders();
    child.send({ ...job, what: 'notified' } satisfies MailboxJob);
    const { port } = await heard<{ port: number }>(child);
    await emulator.settings.set({ notifyOrigin: `http://127.0.0.1:${port}` });
    child.send('subscribe');
    const subscribed = await heard<Subscribed>(child);
    const stop = new AbortController();
    const arrived = arrive(emulator, job.mailbox, stop.signal);
    const answers = await flood(port, subscribed);
    stop.abort();
    const sent = await arrived;
    // The last may have come with the last second's nudge.
    await wait(3_000);
    child.send('enough');
    return noticeLines(answers, sent, await heard<Heard>(child));
  } finally {
    child.kill();
    await emulator.stop();
  }
}

/** Mail goes on coming, two a second, one in four with a small scan. */
async function arrive(emulator: EmulatorProcess, mailbox: string, signal: AbortSignal): Promise<number> {
  const numbers = testNumbers(100_000);
  const box = emulator.mailbox(mailbox);
  let sent = 0;
  for (; !signal.aborted; sent++) {
    if (sent % 4 === 0) await box.receive(notesFor(numbers.next().value ?? '', sent, 50_000));
    else await box.receive({ from: 'ann@example.com', subject: `Cake ${sent}`, text: 'On Friday.' });
    await wait(500);
  }
  return sent;
}

type Answers = { took: Spread; statuses: Map<number, number> };

/** So many a second, each when its time has come, however long the others take: a late answer is late for all to see. */
async function flood(port: number, { id, clientState }: Subscribed): Promise<Answers> {
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });
  const resource = `Users/00000000-0000-4000-8000-000000000000/Messages/${'A'.repeat(120)}`;
  const notice = { subscriptionId: id, clientState, changeType: 'created', resource };
  const body = JSON.stringify({ value: [notice] });
  const took: number[] = [];
  const statuses = new Map<number, number>();
  const all: Promise<void>[] = [];
  const from = performance.now();
  for (let n = 0; n < PER_SECOND * SECONDS; n++) {
    const due = from + (n * 1000) / PER_SECOND;
    const early = due - performance.now();
    if (early > 1) await wait(early);
    all.push(
      post(agent, port, body).then((status) => {
        took.push(performance.now() - due);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }),
    );
  }
  await Promise.all(all);
  agent.destroy();
  return { took: spreadOf(took), statuses };
}

function post(agent: Agent, port: number, body: string): Promise<number> {
  return new Promise((resolve) => {
    const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) };
    const asked = request({
      agent,
      port,
      host: '127.0.0.1',
      method: 'POST',
      path: '/graph/notifications',
      headers,
    });
    asked.on('error', () => resolve(0));
    asked.on('response', (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    asked.end(body);
  });
}

function noticeLines({ took, statuses }: Answers, sent: number, heard: Heard): Line[] {
  const accepted = statuses.get(202) ?? 0;
  return [
    {
      name: `${PER_SECOND} notices a second for ${SECONDS} s, ${accepted} of ${took.count} accepted`,
      figure: `p50 ${ms(took.p50)}, p99 ${ms(took.p99)}, slowest ${ms(took.most)}`,
      peer: 'Graph waits 3 s',
      goal: 'p99 under 1 s, every one accepted',
      met: took.p99 < 1_000 && accepted === PER_SECOND * SECONDS,
    },
    {
      name: `Mail taken in meanwhile, in ${heard.looks} looks (longest turn ${ms(heard.longestTurnMs)})`,
      figure: `${heard.settled} of ${sent} settled, ${heard.pending} waiting; ${Math.round(heard.peakMb)} MB`,
      peer: 'none',
      goal: 'nothing lost, nothing waiting',
      met: heard.settled === sent && heard.pending === 0,
    },
  ];
}

function jobFor({ address, credentials }: EmulatorProcess, bytesPerSecond: number | null) {
  return { what: 'plain', address, credentials, mailbox: MAILBOX, bytesPerSecond } satisfies MailboxJob;
}

const MAILBOX = 'notes@larkfield-surgery.example';

async function run<T>(program: string, job: MailboxJob): Promise<T> {
  const child = start(program);
  child.send(job);
  const done = heard<T>(child);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    return await done;
  } finally {
    await ended;
  }
}

/** As the server runs: bundled, and with no loader of ours in its memory. */
function start(program: string): ChildProcess {
  return fork(program, {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

function heard<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) =>
      reject(new Error(`a process ended with ${code} before it was done`));
    child.once('exit', ended);
    child.once('message', (said: Said) => {
      child.removeListener('exit', ended);
      resolve(said.done as T);
    });
  });
}
