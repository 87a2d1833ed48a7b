import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createPress } from '../../../server/press/press.ts';
import { HOSTILE, type Hostile } from '../../builders/hostile-pdfs.ts';
import { JOB, pack, part } from './jobs.ts';

/** `seconds` are of the processor, all children together: the clock on a busy machine says nothing of a file. */
type Came = { end: string; why: string; pages: number; seconds: number; mb: number };
type Run = { bytes: Uint8Array; came: Came };

const MOST_SECONDS = 10;
const MOST_MB = 512;

/** Every file goes through the real children: a look, and a volume where the look allows one. */
describe('Files that mean harm, and files that were harmed', () => {
  const runs = new Map<string, Run>();

  before(async function () {
    this.timeout(600_000);
    for (const { kind, make } of HOSTILE) {
      const bytes = await make();
      runs.set(kind, { bytes, came: await throughThePress(bytes) });
    }
  });

  for (const hostile of HOSTILE)
    it(`When a file is ${hostile.kind}, it comes to ${hostile.ends.join(' or ')}`, () => {
      const { came } = runs.get(hostile.kind) ?? assert.fail('it was not run');
      const said = `${came.end} in ${came.seconds.toFixed(1)} s: ${came.why}`;
      assert.ok((hostile.ends as string[]).includes(came.end), said);
      assert.ok(came.seconds <= MOST_SECONDS, said);
      if (came.end === 'pack') assert.equal(came.pages, hostile.pages);
      else assert.match(came.why, /^[A-Z][^<>%]*\.$/, 'a refusal is a plain sentence');
    });

  it('When any of them is taken, no child holds more memory than it may', function () {
    if (process.platform !== 'linux') this.skip();
    const held = [...runs].map(([kind, { came }]) => ({ kind, mb: came.mb }));
    assert.ok(held.filter(({ mb }) => mb > 20).length > held.length * 0.9, 'hardly any child was seen');
    assert.deepEqual(
      held.filter(({ mb }) => mb > MOST_MB),
      [],
    );
  });

  it('When a file would act, a pack can be made of it, nothing in that acts, and a look names what would', async () => {
    const { came, bytes } = runs.get('scripts, programs and files inside') ?? assert.fail('it was not run');
    assert.equal(came.end, 'pack');
    const looked = await createPress().inspect(part(bytes));
    assert.deepEqual(looked.ok && looked.activeContent, ['script', 'launch', 'embedded file', 'link']);
    const [volume] = pack(await createPress().press([part(bytes)], JOB)).volumes;
    const again = await createPress().inspect(part(volume!.bytes));
    assert.deepEqual(again.ok && again.activeContent, []);
  });

  it('When one is built twice, it is the same file', async () => {
    for (const { kind, make } of HOSTILE.filter(isQuickToBuild)) {
      const first = runs.get(kind)?.bytes ?? assert.fail('it was not run');
      assert.ok(Buffer.from(first).equals(await make()), kind);
    }
  }).timeout(60_000);
});

/** PDFium salts what it encrypts. */
const isQuickToBuild = ({ kind }: Hostile) => !/million|bomb|100,000|AES-256/.test(kind);

async function throughThePress(bytes: Uint8Array): Promise<Came> {
  const press = createPress();
  const watched = watchChildren();
  const came = (end: string, why: string, pages: number) => ({ end, why, pages, ...watched.stop() });
  const pressed = await press.press([part(bytes)], JOB);
  return pressed.ok ? came('pack', '', pressed.pagesOut) : came(pressed.code, pressed.message, 0);
}

/** The most memory that a child started from now on has held, and the processor's time of all of them, from /proc. */
function watchChildren() {
  const others = new Set(children());
  const seen = new Map<string, { seconds: number; mb: number }>();
  const look = () => {
    for (const pid of children())
      if (!others.has(pid)) seen.set(pid, accountOf(pid) ?? seen.get(pid) ?? NONE);
  };
  const timer = setInterval(look, 20);
  return {
    stop: () => {
      clearInterval(timer);
      const all = [...seen.values()];
      return {
        seconds: all.reduce((sum, { seconds }) => sum + seconds, 0),
        mb: Math.max(0, ...all.map(({ mb }) => mb)),
      };
    },
  };
}

const NONE = { seconds: 0, mb: 0 };
const TICKS_TO_A_SECOND = 100;

/** Null for one that has ended; what was last seen of it then stands (proc(5): utime and stime, VmHWM). */
function accountOf(pid: string): { seconds: number; mb: number } | null {
  const kb = /^VmHWM:\s+(\d+) kB/m.exec(textOf(`/proc/${pid}/status`))?.[1];
  const fields = textOf(`/proc/${pid}/stat`).split(') ')[1]?.split(' ');
  if (kb === undefined || !fields) return null;
  return { mb: Number(kb) / 1024, seconds: (Number(fields[11]) + Number(fields[12])) / TICKS_TO_A_SECOND };
}

function children(): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/task').flatMap((task) =>
    textOf(`/proc/self/task/${task}/children`).trim().split(' ').filter(Boolean),
  );
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}
