import type { CivilDate } from '../../core/dates.ts';
import { showDate } from '../../core/dates.ts';
import type { Stage } from '../../core/leaver-record.ts';
import type { DueLine } from '../../core/reminders.ts';
import { dueByWords, dueTitle, dueWhy } from './due-words.ts';
import type { Letter } from './letters.ts';
import { countWords, listWords } from './plain-words.ts';
import { STAGE_WORDS } from './stage-words.ts';

/** Reminders name references and links, never a patient. `publicUrl` is where the desk is, without a final slash. */
type About = { practice: { name: string }; publicUrl: string };

export type DigestFacts = About & {
  today: CivilDate;
  lines: readonly DueLine[];
  needsPerson: number;
  /** Holds over the whole practice that are to be looked at again. */
  holds: readonly { title: string; reviewOn: CivilDate }[];
};
export type EscalationFacts = About & { today: CivilDate; lines: readonly DueLine[] };
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
  return {
    subject: `Onward: ${digestSubject(records, needsPerson, holds.length)}`,
    text: paragraphs(
      `What waits for somebody at ${practice.name} on ${showDate(today)}.${overdue > 0 ? ` ${countWords(overdue, 'line is', 'lines are')} overdue.` : ''}`,
      ...(needsPerson > 0
        ? [
            `${countWords(needsPerson, 'message needs', 'messages need')} a person\n${publicUrl}/#/needs-a-person`,
          ]
        : []),
      ...groupsOf(lines, publicUrl),
      ...(holds.length > 0 ? [holdsToReview(holds, publicUrl)] : []),
      footer(publicUrl),
    ),
  };
}

function holdsToReview(holds: DigestFacts['holds'], publicUrl: string): string {
  const said = holds.map(
    ({ title, reviewOn }) => `- ${title}: to be looked at again by ${showDate(reviewOn)}`,
  );
  return [`Holds over the whole practice (${holds.length})`, ...said, `  ${publicUrl}/#/holds`].join('\n');
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
  return {
    subject: `Onward: overdue - ${what}`,
    text: paragraphs(
      `This is overdue at ${practice.name} on ${showDate(today)}. You are told of each thing once; it stays on the morning list until it is done.`,
      ...groupsOf(lines, publicUrl),
      footer(publicUrl),
    ),
  };
}

export function weeklyLetter(facts: WeeklyFacts): Letter {
  const { practice, weekOf, counts, overdue, held, needsPerson, publicUrl } = facts;
  const stages = (Object.keys(STAGE_WORDS) as Stage[]).filter((stage) => (counts[stage] ?? 0) > 0);
  return {
    subject: `Onward: the week of ${showDate(weekOf)}`,
    text: paragraphs(
      `Leavers’ notes at ${practice.name}, week of ${showDate(weekOf)}.`,
      stages.length === 0
        ? 'There are no records.'
        : stages.map((stage) => `${STAGE_WORDS[stage]}: ${counts[stage]}`).join('\n'),
      [
        `Records with something overdue: ${overdue}`,
        `Records under a hold: ${held}`,
        `Messages that need a person: ${needsPerson}`,
      ].join('\n'),
      footer(publicUrl),
    ),
  };
}

/** The worst group first; a long one is cut and says so, because the desk has the whole list. */
function groupsOf(lines: readonly DueLine[], publicUrl: string): string[] {
  const groups = new Map<DueLine['code'], DueLine[]>();
  for (const line of [...lines].sort((a, b) => b.weight - a.weight || oldest(a, b)))
    groups.set(line.code, [...(groups.get(line.code) ?? []), line]);
  return [...groups].map(([code, members]) => {
    const left = members.length - MOST_IN_GROUP;
    return [
      `${dueTitle(code)} (${members.length})`,
      ...members.slice(0, MOST_IN_GROUP).map((line) => lineWords(line, publicUrl)),
      ...(left > 0 ? [`and ${left} more on the desk`] : []),
    ].join('\n');
  });
}

const MOST_IN_GROUP = 25;

function lineWords(line: DueLine, publicUrl: string): string {
  const by = dueByWords(line);
  const due = by === null ? '' : ` ${line.overdue ? `Overdue: ${by}` : capital(by)}.`;
  return `- ${line.ref}: ${dueWhy(line)}${due}\n  ${publicUrl}/#/records/${line.ref}`;
}

function oldest(a: DueLine, b: DueLine): number {
  return (a.dueOn ?? '9999').localeCompare(b.dueOn ?? '9999') || a.ref.localeCompare(b.ref);
}

function footer(publicUrl: string): string {
  return `There is nothing to reply to; act on the desk: ${publicUrl}/\nThis message names no patient on purpose.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function paragraphs(...texts: string[]): string {
  return `${texts.join('\n\n')}\n`;
}
