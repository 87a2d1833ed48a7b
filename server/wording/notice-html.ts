import type { Html } from './html.ts';
import { html } from './html.ts';
import type { Notice, NoticeLine, Section } from './notice.ts';
import { moreWords, NOTICE_END } from './notice.ts';
import type { Shade } from './notice-look.ts';
import { face, ground, LIGHT, noticeHead } from './notice-look.ts';

/**
 * A reminder as HTML that Outlook for Windows lays out as well, which draws mail with Word: tables in tables, every look
 * inline, and a ground of its own behind every word, so that a program that darkens mail finds both. Nothing is remote,
 * and a link is a link only where it leads to http or https.
 */
export function noticeHtml({ title, intro, sections, publicUrl }: Notice): string {
  const start = html`<h1 class="o-text" style="margin:0;font-weight:bold;${face(22, 28, 'text')}">${title}</h1>`;
  const rows = [
    row('24px 24px 16px 24px', intro === null ? start : html`${start}\n${paragraph(html`${intro}`, 8)}`),
    ...sections.flatMap(sectionRows),
    row('0 24px 24px 24px', endOf(publicUrl), 'line above'),
  ];
  const card = html`<table role="presentation" class="o-card" width="100%" align="center" cellpadding="0" cellspacing="0" border="0" bgcolor="${LIGHT.card}" style="width:100%;max-width:${WIDTH}px;${ground('card')}">
${rows}
</table>`;
  return html`<!DOCTYPE html>
<html lang="en-GB" dir="ltr" xmlns:o="urn:schemas-microsoft-com:office:office">
${noticeHead(title)}
<body class="o-page" bgcolor="${LIGHT.page}" style="margin:0;padding:0;${ground('page')}">
<table role="presentation" class="o-page" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="${LIGHT.page}" style="width:100%;${ground('page')}">
<tr><td class="o-page" align="center" bgcolor="${LIGHT.page}" style="padding:8px;${ground('page')}">
<!--[if mso]><table role="presentation" width="${WIDTH}" align="center" cellpadding="0" cellspacing="0" border="0"><tr><td bgcolor="${LIGHT.card}"><![endif]-->
${card}
<!--[if mso]></td></tr></table><![endif]-->
</td></tr>
</table>
</body>
</html>
`.html;
}

/** Of the letter at its widest. Word knows no max-width: there a table of that width is put round it, seen by Word alone. */
const WIDTH = 600;

function sectionRows(section: Section): Html[] {
  switch (section.kind) {
    case 'pointer':
      return [row('0 24px 16px 24px', paragraph(link(section.href, section.words)))];
    case 'lines': {
      const more = moreWords(section);
      return [
        heading(section.heading, section.count),
        ...section.lines.map(lineRow),
        ...(more === null ? [] : [row('4px 24px 12px 24px', paragraph(html`${more}`))]),
      ];
    }
    case 'listed':
      return [
        heading(section.heading, section.items.length),
        ...section.items.map((item) => row('4px 24px 4px 24px', paragraph(html`${item}`))),
        row('4px 24px 16px 24px', paragraph(link(section.href, section.hrefWords))),
      ];
    case 'figures':
      return [row('0 24px 16px 24px', figures(section.rows))];
    case 'words':
      return [row('0 24px 16px 24px', paragraph(html`${section.words}`))];
  }
}

function heading(words: string, count: number): Html {
  const said = html`<h2 class="o-text" style="margin:0;font-weight:bold;${face(17, 23, 'text')}">${words} (${count})</h2>`;
  return row('16px 24px 4px 24px', said, 'line above');
}

/** The reference is the link: it says by itself where it leads, also in a list of links. */
function lineRow({ ref, why, due, overdue, next, notes, href }: NoticeLine): Html {
  const said = [
    paragraph(link(href, ref)),
    paragraph(html`${why}`, 2),
    ...(due === null ? [] : [paragraph(html`${due}`, 2, overdue ? 'red' : 'quiet')]),
    paragraph(html`Next: ${next}`, 2),
    ...notes.map((note) => paragraph(html`${note}`, 2, 'quiet')),
  ];
  const edge = `border-left:4px solid ${overdue ? LIGHT.red : LIGHT.card};`;
  return row(
    '8px 24px 12px 20px',
    html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="width:100%;">
<tr><td class="o-card ${overdue ? 'o-edge' : 'o-no-edge'}" bgcolor="${LIGHT.card}" style="padding:0 0 0 12px;${edge}${ground('card')}">
${said}
</td></tr>
</table>`,
  );
}

/** These are data, so their table is one, and each row has its heading. */
function figures(rows: Extract<Section, { kind: 'figures' }>['rows']): Html {
  const look = `padding:4px 0 4px 0;${ground('card')}${face(16, 22, 'text')}`;
  const drawn = rows.map(
    ({ words, figure }) =>
      html`<tr><th scope="row" class="o-text o-card" align="left" bgcolor="${LIGHT.card}" style="text-align:left;font-weight:normal;${look}">${words}</th><td class="o-text o-card" align="right" bgcolor="${LIGHT.card}" style="text-align:right;font-weight:bold;${look}">${figure}</td></tr>`,
  );
  return html`<table width="100%" cellpadding="0" cellspacing="0" border="0" style="width:100%;">
${drawn}
</table>`;
}

function endOf(publicUrl: string): Html {
  const desk = `${publicUrl}/`;
  return html`${button(desk, 'Open Onward')}
${paragraph(html`${NOTICE_END.act}: ${link(desk, desk)}`, 0, 'quiet')}
${paragraph(html`${NOTICE_END.nobody}`, 4, 'quiet')}`;
}

/** A cell with a ground is a button in every Outlook; a link with padding is none in Word's. */
function button(href: string, words: string): Html {
  const shown = html`<span class="o-on" style="color:${LIGHT.on};">${words}</span>`;
  return html`<table role="presentation" cellpadding="0" cellspacing="0" border="0">
<tr><td class="o-card" bgcolor="${LIGHT.card}" style="padding:16px 0 16px 0;${ground('card')}"><table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td class="o-button" bgcolor="${LIGHT.button}" style="padding:11px 20px 11px 20px;border-radius:4px;${ground('button')}">${
    isWebAddress(href)
      ? html`<a class="o-on" href="${href}" style="text-decoration:none;font-weight:bold;${face(16, 20, 'on')}">${shown}</a>`
      : shown
  }</td></tr></table></td></tr>
</table>`;
}

/** The colour stands on the words as well: Word gives a link its own colour, but not what is inside it. */
function link(href: string, words: string): Html {
  if (!isWebAddress(href)) return html`${words}`;
  const look = `color:${LIGHT.link};font-weight:bold;text-decoration:underline;`;
  return html`<a class="o-link" href="${href}" style="${look}"><span class="o-link" style="color:${LIGHT.link};">${words}</span></a>`;
}

function isWebAddress(href: string): boolean {
  return /^https?:\/\/[^\s"'<>]+$/.test(href);
}

function paragraph(said: Html, above = 0, shade: Shade = 'text'): Html {
  const bold = shade === 'red' ? 'font-weight:bold;' : '';
  return html`<p class="o-${shade}" style="margin:${above}px 0 0 0;overflow-wrap:break-word;${bold}${face(16, 22, shade)}">${said}</p>`;
}

function row(padding: string, said: Html, above?: 'line above'): Html {
  const line = above === undefined ? '' : `border-top:1px solid ${LIGHT.line};`;
  return html`<tr><td class="o-card${above === undefined ? '' : ' o-line'}" bgcolor="${LIGHT.card}" style="padding:${padding};${line}${ground('card')}">
${said}
</td></tr>`;
}
