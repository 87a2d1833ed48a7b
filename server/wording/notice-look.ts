import type { Html } from './html.ts';
import { html } from './html.ts';

/** What a place in a reminder looks like. `on` is what is written on the button. */
export type Shade = 'text' | 'quiet' | 'link' | 'red' | 'on';
/** What is behind it. */
export type Ground = 'page' | 'card' | 'button';

type Colours = Record<Shade | Ground | 'line', string>;

/** The desk's own colours; every shade is readable on the card, and `on` on the button (4.5 to 1 and more). */
export const LIGHT: Colours = {
  text: '#242424',
  quiet: '#595959',
  link: '#115ea3',
  red: '#b10e1c',
  on: '#ffffff',
  page: '#f5f5f5',
  card: '#ffffff',
  button: '#115ea3',
  line: '#d1d1d1',
};
export const DARK: Colours = {
  text: '#ffffff',
  quiet: '#bdbdbd',
  link: '#62abf5',
  red: '#eeacb2',
  on: '#ffffff',
  page: '#141414',
  card: '#1f1f1f',
  button: '#115ea3',
  line: '#525252',
};

/**
 * Inline, because Outlook drops or ignores much of what stands in a style sheet; and line heights that Word keeps to.
 * Arial is on every computer: no font is fetched.
 */
export function face(px: number, lineHeight: number, shade: Shade): string {
  return `font-family:Arial,Helvetica,sans-serif;font-size:${px}px;line-height:${lineHeight}px;mso-line-height-rule:exactly;color:${LIGHT[shade]};`;
}

export function ground(of: Ground): string {
  return `background-color:${LIGHT[of]};`;
}

/**
 * The dark colours are for programs that ask for them; those that darken mail by themselves (Outlook) find a colour
 * and its ground at every place. PixelsPerInch keeps Word from mixing two scales on a magnified screen.
 */
export function noticeHead(title: string): Html {
  return html`<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${title}</title>
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml><![endif]-->
<style>
:root { color-scheme: light dark; }
@media (prefers-color-scheme: dark) {
${DARK_RULES}
}
</style>
</head>`;
}

const SHADES: readonly Shade[] = ['text', 'quiet', 'link', 'red', 'on'];
const GROUNDS: readonly Ground[] = ['page', 'card', 'button'];

const DARK_RULES: Html = {
  html: [
    ...SHADES.map((shade) => `.o-${shade} { color: ${DARK[shade]} !important; }`),
    ...GROUNDS.map((of) => `.o-${of} { background-color: ${DARK[of]} !important; }`),
    `.o-line { border-top-color: ${DARK.line} !important; }`,
    `.o-edge { border-left-color: ${DARK.red} !important; }`,
    `.o-no-edge { border-left-color: ${DARK.card} !important; }`,
  ].join('\n'),
};
