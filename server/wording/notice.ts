/**
 * A reminder before it is written down: what it says, in order. Its plain text and its HTML are made of this one thing,
 * so that neither can say what the other does not.
 */
export type Notice = {
  /** Without a full stop. */
  title: string;
  intro: string | null;
  sections: Section[];
  /** Where the desk is, without a final slash. */
  publicUrl: string;
};

export type Section =
  | { kind: 'pointer'; words: string; href: string }
  /** `count` is of all of them, also where only the first are listed. */
  | { kind: 'lines'; heading: string; count: number; lines: NoticeLine[] }
  | { kind: 'listed'; heading: string; items: string[]; href: string; hrefWords: string }
  | { kind: 'figures'; rows: { words: string; figure: number }[] }
  | { kind: 'words'; words: string };

export type NoticeLine = {
  ref: string;
  why: string;
  /** 'By 4 March 2026.', 'Overdue: was due by 1 March 2026.'; null where nothing depends on the day. */
  due: string | null;
  overdue: boolean;
  next: string;
  /** Whatever else is to be known of it, a sentence or two each. */
  notes: string[];
  href: string;
};

/** What every reminder ends with, and where it leads. */
export const NOTICE_END = {
  act: 'There is nothing to reply to; act on the desk',
  nobody: 'This message names no patient on purpose.',
} as const;

/** 'and 6 more on the desk'; null where all are listed. */
export function moreWords({ count, lines }: Extract<Section, { kind: 'lines' }>): string | null {
  const left = count - lines.length;
  return left > 0 ? `and ${left} more on the desk` : null;
}
