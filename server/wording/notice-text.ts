import type { Notice, NoticeLine, Section } from './notice.ts';
import { moreWords, NOTICE_END } from './notice.ts';

/** A reminder as plain text: paragraphs, and one address on a line, so that any mail program makes it a link. */
export function noticeText({ title, intro, sections, publicUrl }: Notice): string {
  const first = intro === null ? `${title}.` : `${title}. ${intro}`;
  const end = `${NOTICE_END.act}: ${publicUrl}/\n${NOTICE_END.nobody}`;
  return `${[first, ...sections.map(sectionText), end].join('\n\n')}\n`;
}

function sectionText(section: Section): string {
  switch (section.kind) {
    case 'pointer':
      return `${section.words}\n${section.href}`;
    case 'lines': {
      const more = moreWords(section);
      const said = [`${section.heading} (${section.count})`, ...section.lines.map(lineText)];
      return [...said, ...(more === null ? [] : [more])].join('\n');
    }
    case 'listed': {
      const { heading, items, href } = section;
      return [`${heading} (${items.length})`, ...items.map((item) => `- ${item}`), `  ${href}`].join('\n');
    }
    case 'figures':
      return section.rows.map(({ words, figure }) => `${words}: ${figure}`).join('\n');
    case 'words':
      return section.words;
  }
}

function lineText({ ref, why, due, next, notes, href }: NoticeLine): string {
  const by = due === null ? '' : ` ${due}`;
  const below = [`Next: ${next}`, ...notes, href];
  return [`- ${ref}: ${why}${by}`, ...below.map((one) => `  ${one}`)].join('\n');
}
