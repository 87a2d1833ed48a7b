import { mkdtemp, rm } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ANN, partName, scanOf } from '../test/builders/intake.ts';
import { paneMails } from '../test/builders/pane-mails.ts';
import { sampleMessage } from '../test/emulators/outlook-host/messages.ts';
import type { HostMessage } from '../test/emulators/outlook-host/wire.ts';
import { report } from './measure.ts';
import { buildContenders, type Contender, firstBytes } from './pane/contenders.ts';
import { goals, type Measured, table } from './pane/figures.ts';
import { measureAll } from './pane/measure-pane.ts';
import { openScene } from './pane/scene.ts';

/** Openings of each in a new window; every message is opened a third as often, at each speed. */
const REPEATS = Number(process.env.BENCH_REPEATS ?? 15);

/**
 * The pane beside the same card on React and Fluent UI v9, and beside the same work with no face at all: in turns, in one
 * browser, in the emulated Outlook on the web with the real office.js.
 */
export async function benchPane(): Promise<boolean> {
  const into = await mkdtemp(join(tmpdir(), 'onward-bench-pane-'));
  try {
    const folders = await buildContenders(into);
    const messages = [...Object.values(await paneMails()), await thirtyParts()];
    const scene = await openScene(folders, messages);
    const [before = 0] = loadavg();
    try {
      const rounds = { openings: REPEATS, changes: Math.ceil(REPEATS / 3) };
      const taken = await measureAll(scene, [...folders.keys()], messages, rounds);
      const all = new Map<Contender, Measured>();
      for (const [name, folder] of folders) {
        const theirs = taken.get(name);
        if (theirs) all.set(name, { bytes: await firstBytes(folder), taken: theirs });
      }
      const [after = 0] = loadavg();
      process.stdout.write(
        `\n  ${REPEATS} openings of each, ${rounds.changes * messages.length} messages at each speed; load of the computer ${before.toFixed(1)} before, ${after.toFixed(1)} after\n${table(all)}`,
      );
      return await report('The pane in an Outlook on the web of our own', goals(all));
    } finally {
      await scene.close();
    }
  } finally {
    await rm(into, { recursive: true, force: true });
  }
}

/** As many parts as the pane counts out: the largest card that there is of one patient. */
function thirtyParts(): Promise<HostMessage> {
  return sampleMessage({
    from: 'Fernhill Records <records@fernhill-scanning.example>',
    subject: 'Digitised Lloyd George record',
    text: 'Please find attached the digitised Lloyd George record you asked for.',
    messageId: '<thirty@fernhill-scanning.example>',
    attachments: Array.from({ length: 29 }, (_, n) => partName(ANN, n + 1, 30)).map((name) => ({
      name,
      bytes: scanOf(name),
      type: 'application/pdf',
    })),
  });
}
