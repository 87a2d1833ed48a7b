import type { CivilDate } from '../../core/dates.ts';
import { showDate } from '../../core/dates.ts';
import type { Stage } from '../../core/leaver-record.ts';
import type { DueLine } from '../../core/reminders.ts';
import { dueByWords, dueTitle, dueWhy } from './due-words.ts';
import type { Letter } from './letters.ts';
import type { Notice, NoticeLine, Section } from './notice.ts';
import { noticeHtml } from './notice-html.ts';
import { noticeText } from './notice-text.ts';
import { countWords, listWords } from './plain-words.ts';
import { STAGE_WORDS } from './stage-words.ts';

/** Reminders name references and links, never a patient. `publicUrl` is where the desk is, without a final slash. */
type About = { practice: { name: string }; publicUrl: string };

/** `next`: the one next step on the record, in words. `muted`: who of the staff has muted the line, and until when. */
export type DueTold = DueLine & { next: string; muted: readonly { by: string; until: CivilDate }[] };

export type DigestFacts = About & {
  today: CivilDate;
  lines: readonly DueTold[];
  needsPerson: number;
  /** Holds over the whole practice that are to be looked at again. */
  holds: readonly { title: string; reviewOn: CivilDate }[];
};
export type EscalationFacts = About & { today: CivilDate; lines: readonly DueTold[] };
export type WeeklyFacts = About & {
  /** The Monday. */
  weekOf: CivilDate;
  counts: Readonly<Partial<Record<Stage, number>>>;
  /** Records with something overdue, and records under a hold. */
  overdue: number;
  held: number;
  needsPerson: number;
};

export function digestLetter(facts: DigestFacts): Letter {
  const { practice, today, lines, needsPerson, holds, publicUrl } = facts;
  const records = new Set(lines.map(({ ref }) => ref)).size;
  const overdue = lines.filter((line) => line.overdue).length;
  return letter(`Onward: ${digestSubject(records, needsPerson, holds.length)}`, {
    title: `What waits for somebody at ${practice.name} on ${showDate(today)}`,
    intro: overdue > 0 ? `${countWords(overdue, 'line is', 'lines are')} overdue.` : null,
    sections: [
      ...(needsPerson > 0 ? [messagesWaiting(needsPerson, publicUrl)] : []),
      ...groupsOf(
        lines.filter((line) => !comesLast(line)),
        publicUrl,
      ),
      ...mutedGroup(lines.filter(comesLast), publicUrl),
      ...(holds.length > 0 ? [holdsToReview(holds, publicUrl)] : []),
    ],
    publicUrl,
  });
}

function messagesWaiting(many: number, publicUrl: string): Section {
  const words = `${countWords(many, 'message needs', 'messages need')} a person`;
  return { kind: 'pointer', words, href: `${publicUrl}/#/needs-a-person` };
}

function holdsToReview(holds: DigestFacts['holds'], publicUrl: string): Section {
  return {
    kind: 'listed',
    heading: 'Holds over the whole practice',
    items: holds.map(({ title, reviewOn }) => `${title}: to be looked at again by ${showDate(reviewOn)}`),
    href: `${publicUrl}/#/holds`,
    hrefWords: 'Open the holds',
  };
}

function digestSubject(records: number, messages: number, holds: number): string {
  const what = [
    ...(records > 0 ? [countWords(records, 'record')] : []),
    ...(messages > 0 ? [countWords(messages, 'message')] : []),
    ...(holds > 0 ? [countWords(holds, 'hold')] : []),
  ];
  if (what.length === 0) return 'nothing is due';
  return `${listWords(what)} ${records + messages + holds === 1 ? 'needs' : 'need'} somebody`;
}

/** To the lead, once for each thing overdue. */
export function escalationLetter({ practice, today, lines, publicUrl }: EscalationFacts): Letter {
  const refs = [...new Set(lines.map(({ ref }) => ref))];
  const what = refs.length === 1 ? refs[0] : `${refs.length} records`;
  return letter(`Onward: overdue - ${what}`, {
    title: `This is overdue at ${practice.name} on ${showDate(today)}`,
    intro: 'You are told of each thing once; it stays on the morning list until it is done.',
    sections: groupsOf(lines, publicUrl),
    publicUrl,
  });
}

export function weeklyLetter(facts: WeeklyFacts): Letter {
  const { practice, weekOf, counts, overdue, held, needsPerson, publicUrl } = facts;
  const stages = (Object.keys(STAGE_WORDS) as Stage[]).filter((stage) => (counts[stage] ?? 0) > 0);
  return letter(`Onward: the week of ${showDate(weekOf)}`, {
    title: `Leavers’ notes at ${practice.name}, week of ${showDate(weekOf)}`,
    intro: null,
    sections: [
      stages.length === 0
        ? { kind: 'words', words: 'There are no records.' }
        : {
            kind: 'figures',
            rows: stages.map((stage) => ({ words: STAGE_WORDS[stage], figure: counts[stage] ?? 0 })),
          },
      {
        kind: 'figures',
        rows: [
          { words: 'Records with something overdue', figure: overdue },
          { words: 'Records under a hold', figure: held },
          { words: 'Messages that need a person', figure: needsPerson },
        ],
      },
    ],
    publicUrl,
  });
}

function letter(subject: string, notice: Notice): Letter {
  return { subject, text: noticeText(notice), html: noticeHtml(notice) };
}

/** The worst group first; a long one is cut and says so, because the desk has the whole list. */
function groupsOf(lines: readonly DueTold[], publicUrl: string): Section[] {
  const groups = new Map<DueLine['code'], DueTold[]>();
  for (const line of [...lines].sort(worstFirst))
    groups.set(line.code, [...(groups.get(line.code) ?? []), line]);
  return [...groups].map(([code, members]) => ({
    kind: 'lines',
    heading: dueTitle(code),
    count: members.length,
    lines: members.slice(0, MOST_IN_GROUP).map((line) => lineOf(line, publicUrl)),
  }));
}

/**
 * The letter goes to everybody, so one person's mute takes nothing out of it. What somebody has in hand comes after what
 * nobody has; but not what is overdue, and not the 28 days, which stay where their consequence puts them.
 */
function comesLast({ muted, overdue, code }: DueTold): boolean {
  return muted.length > 0 && !overdue && code !== 'statutory-near';
}

/** Under a heading that says nothing of what they are, so each line does. */
function mutedGroup(lines: readonly DueTold[], publicUrl: string): Section[] {
  if (lines.length === 0) return [];
  const sorted = [...lines].sort(worstFirst);
  const shown = sorted.slice(0, MOST_IN_GROUP).map((line) => {
    const said = lineOf(line, publicUrl);
    return { ...said, why: `${dueTitle(line.code)}. ${said.why}` };
  });
  return [{ kind: 'lines', heading: 'Muted by somebody for now', count: lines.length, lines: shown }];
}

const MOST_IN_GROUP = 25;

function lineOf(line: DueTold, publicUrl: string): NoticeLine {
  const { ref, overdue, next, muted } = line;
  const by = dueByWords(line);
  return {
    ref,
    why: dueWhy(line),
    due: by === null ? null : `${overdue ? `Overdue: ${by}` : capital(by)}.`,
    overdue,
    next,
    // Never why: it may name a patient, and a letter is no place for that.
    notes: muted.map(
      ({ by, until }) => `Muted on the desk by ${by} until ${showDate(until)}; why is said on the record.`,
    ),
    href: `${publicUrl}/#/records/${ref}`,
  };
}

function worstFirst(a: DueTold, b: DueTold): number {
  return (
    b.weight - a.weight || (a.dueOn ?? '9999').localeCompare(b.dueOn ?? '9999') || a.ref.localeCompare(b.ref)
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
