/**
 * Words from outside, made safe to show as text. Marks that turn the writing direction are shown as "�" rather
 * than dropped, because a name that hides its ending ("fdp.exe" read backwards) is meant to be noticed. Other
 * invisible marks are taken out first and the name judged after (CVE-2026-28289: it was judged before).
 */
const TURNS_WRITING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const INVISIBLE_BUT_LAYOUT = /[^\P{C}\n\t\p{Cn}\p{Co}\p{Cs}]/gu;
const HALF_A_CHARACTER = /\p{Cs}/gu;

/**
 * The name of an attachment as text: the last step of any path, without invisible marks, at most `most` characters
 * with its ending kept. It is for people and for recognition and never names a file on disk.
 */
export function displayName(name: string, most: number): string {
  const steps = pathSteps(name);
  return shorten(steps[steps.length - 1] ?? '', most) || 'unnamed';
}

/** The path of a file in an archive as text: "folder/file.pdf", without roots, drives or steps upwards. */
export function displayPath(path: string, most: number): string {
  return shorten(pathSteps(path).join('/'), most) || 'unnamed';
}

/** One line of text, such as a subject: no controls, runs of space as one, at most `most` characters. */
export function oneLine(text: string, most: number): string {
  const cut = text.slice(0, most * 4);
  return shorten(visible(cut, ' ').replace(/\s+/g, ' ').trim(), most);
}

/** A body of text: line ends as "\n", no other controls, at most `most` characters. */
export function severalLines(text: string, most: number): string {
  const lines = text
    .slice(0, most * 2)
    .replace(/\r\n?/g, '\n')
    .replace(TURNS_WRITING, '\ufffd');
  return shorten(lines.replace(INVISIBLE_BUT_LAYOUT, '').replace(HALF_A_CHARACTER, '\ufffd').trim(), most);
}

function pathSteps(name: string): string[] {
  return visible(name.slice(0, 20_000), '')
    .split(/[/\\]/)
    .map((step) => step.trim())
    .filter((step) => step !== '' && step !== '.' && step !== '..' && !/^[a-z]:$/i.test(step));
}

function visible(text: string, instead: string): string {
  return text
    .replace(TURNS_WRITING, '\ufffd')
    .replace(INVISIBLE, instead)
    .replace(HALF_A_CHARACTER, '\ufffd');
}

/** Cuts in the middle of nothing: the ending of a file name stays, and so does a whole last character. */
function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  const ending = /\.[a-z0-9]{1,8}$/i.exec(text)?.[0] ?? '';
  const room = Math.max(0, most - ending.length - 1);
  return `${text.slice(0, room).replace(/[\ud800-\udbff]$/, '')}…${ending}`;
}
