import { addDays, londonDate, weekday } from '../../core/dates.ts';
import type { LeaverRecord } from '../../core/leaver-record.ts';
import { activeHolds, partsInPlay } from '../../core/leaver-record.ts';
import type { WordedLetter } from '../../core/letter-templates.ts';
import { partsState } from '../../core/parts.ts';
import { escalationKey } from '../../core/reminders.ts';
import { addWorkingDays } from '../../core/working-days.ts';
import type { Letter, LetterFacts, LetterInWords } from '../wording/letters.ts';
import { letterInWords, letterWords } from '../wording/letters.ts';
import { practiceOf } from './apply-commands.ts';
import { allDue, holdsToReview } from './apply-reminders.ts';
import { dueTold } from './apply-told.ts';
import type { Ports, PracticeSettings } from './ports.ts';
import type { LetterTemplate, OutboxMail } from './store-port.ts';

/**
 * Words and recipient. Recipients are the configuration's, or the one address a person entered. `instead`: why the
 * practice's own words were not used, where it has given some.
 */
export type Written = Letter & { to: string; instead?: string | null };

/** A letter as its facts are now; null when they are gone, or when there is nothing left to say. */
export function writtenNow(ports: Ports, letter: OutboxMail): Promise<Written | null> {
  const practice = practiceOf(ports, letter.practice);
  return WRITE[letter.template](ports, practice, letter);
}

/** The same before it is asked for, for whoever is about to ask: where the record does not yet stand as it will then. */
export function writtenAhead(ports: Ports, letter: OutboxMail): Promise<Written | null> {
  const practice = practiceOf(ports, letter.practice);
  return letter.template === 'request-deletion'
    ? deletionWords(ports, practice, letter)
    : WRITE[letter.template](ports, practice, letter);
}

/** Whom a letter goes to, as things are now; null where that is not known any more. */
export async function recipientOf(ports: Ports, letter: OutboxMail): Promise<string | null> {
  const practice = practiceOf(ports, letter.practice);
  switch (letter.template) {
    case 'request-notes':
    case 'request-deletion':
    case 'request-deletions':
      return supplierOf(practice, letter)?.requestTo ?? null;
    case 'ask-new-practice':
      return (await aboutRecord(ports, letter))?.vault.receivingPractice?.email ?? null;
    case 'morning-digest':
      return practice.email;
    case 'escalation':
    case 'weekly-line':
      return practice.leadEmail;
  }
}

type Write = (ports: Ports, practice: PracticeSettings, letter: OutboxMail) => Promise<Written | null>;

const WRITE: Record<LetterTemplate, Write> = {
  'request-notes': async (ports, practice, letter) => {
    const about = await aboutRecord(ports, letter);
    const supplier = supplierOf(practice, letter);
    if (!about || !supplier) return null;
    const again = letter.params.answers != null;
    const facts = {
      practice,
      supplier,
      reference: about.record.ref,
      patient: about.vault.patient,
      again,
      ...partsLacking(about.record),
    };
    return { ...(await inWords(ports, letter, 'request-notes', facts)), to: supplier.requestTo };
  },
  'ask-new-practice': async (ports, practice, letter) => {
    const about = await aboutRecord(ports, letter);
    const receivingPractice = about?.vault.receivingPractice;
    if (!about?.record.collection || !receivingPractice?.email) return null;
    const words = await inWords(ports, letter, 'ask-new-practice', {
      practice,
      receivingPractice,
      reference: about.record.ref,
      nhsNumber: about.vault.patient.nhsNumber,
      collectedOn: about.record.collection.on,
      again: letter.params.answers != null,
      replyBy: addWorkingDays(londonDate(letter.queuedAt), practice.receivingReplyDays, {
        extra: practice.closedDays,
      }),
    });
    return { ...words, to: receivingPractice.email };
  },
  'request-deletion': async (ports, practice, letter) =>
    (await aboutRecord(ports, letter))?.record.stage === 'deleting'
      ? deletionWords(ports, practice, letter)
      : null,
  'request-deletions': async (ports, practice, letter) => {
    const supplier = supplierOf(practice, letter);
    const records = [];
    for (const ref of letter.records) {
      const about = await aboutOne(ports, letter.practice, ref);
      if (about?.record.stage === 'deleting')
        records.push({ reference: ref, nhsNumber: about.vault.patient.nhsNumber });
    }
    const [only, ...others] = records;
    if (!supplier || !only) return null;
    if (others.length === 0)
      return {
        ...(await inWords(ports, letter, 'request-deletion', { practice, supplier, ...only })),
        to: supplier.requestTo,
      };
    return { ...letterWords('request-deletions', { practice, supplier, records }), to: supplier.requestTo };
  },
  'morning-digest': async (ports, practice) => {
    const today = londonDate(ports.clock.now());
    const lines = await dueTold(ports, practice, today, { role: 'clerk' });
    const needsPerson = await ports.store.countMessages(practice.odsCode, 'needs-a-person');
    const holds = await holdsToReview(ports.store, practice, today);
    if (lines.length + needsPerson + holds.length === 0) return null;
    const facts = { practice, publicUrl: ports.publicUrl, today, lines, needsPerson, holds };
    return { ...letterWords('morning-digest', facts), to: practice.email };
  },
  escalation: async (ports, practice, letter) => {
    const today = londonDate(ports.clock.now());
    const keys = String(letter.params.keys).split(' ');
    const lines = await dueTold(ports, practice, today, {
      role: 'lead',
      of: (line) => line.overdue && keys.includes(escalationKey(line)),
    });
    if (lines.length === 0) return null;
    const facts = { practice, publicUrl: ports.publicUrl, today, lines };
    return { ...letterWords('escalation', facts), to: practice.leadEmail };
  },
  'weekly-line': async (ports, practice) => {
    const { store, publicUrl } = ports;
    const today = londonDate(ports.clock.now());
    const lines = await allDue(store, practice, today);
    const facts = {
      practice,
      publicUrl,
      weekOf: addDays(today, 1 - weekday(today)),
      counts: await store.counts(practice.odsCode),
      overdue: new Set(lines.filter((line) => line.overdue).map(({ ref }) => ref)).size,
      held: (await store.openRecords(practice.odsCode)).filter((record) => activeHolds(record).length > 0)
        .length,
      needsPerson: await store.countMessages(practice.odsCode, 'needs-a-person'),
    };
    return { ...letterWords('weekly-line', facts), to: practice.leadEmail };
  },
};

/** In the practice's own words for this letter, and this company, where it has given some. */
async function inWords<T extends WordedLetter>(
  { store }: Ports,
  { practice, params }: OutboxMail,
  letter: T,
  facts: LetterFacts[T],
): Promise<LetterInWords> {
  const supplier = letter === 'ask-new-practice' ? null : params.supplier;
  const given = (await store.letterTexts(practice)).find(
    (one) => one.letter === letter && one.supplier === supplier,
  );
  return letterInWords(letter, facts, given?.text ?? null);
}

/** What is missing of a set of which something has come. */
function partsLacking(record: LeaverRecord): { missing: readonly number[]; of: number | null } {
  const parts = partsInPlay(record).map(({ fileId, part, of, sha256 }) => ({ id: fileId, part, of, sha256 }));
  const { missing, of } = partsState(parts);
  return { missing, of };
}

const deletionWords: Write = async (ports, practice, letter) => {
  const about = await aboutRecord(ports, letter);
  const supplier = supplierOf(practice, letter);
  if (!about || !supplier) return null;
  const { nhsNumber } = about.vault.patient;
  const facts = { practice, supplier, reference: about.record.ref, nhsNumber };
  return { ...(await inWords(ports, letter, 'request-deletion', facts)), to: supplier.requestTo };
};

/** The record while it still has its patient. A closed record is written to nobody about. */
async function aboutRecord(ports: Ports, { practice, ref }: OutboxMail) {
  return ref === null ? null : aboutOne(ports, practice, ref);
}

async function aboutOne(ports: Ports, practice: string, ref: string) {
  const record = await ports.store.record(practice, ref);
  const vault = await ports.store.vault(practice, ref);
  return record && vault && record.stage !== 'closed' && record.stage !== 'deleted'
    ? { record, vault }
    : null;
}

function supplierOf(practice: PracticeSettings, { params }: OutboxMail) {
  return practice.suppliers.find(({ id }) => id === params.supplier) ?? null;
}
