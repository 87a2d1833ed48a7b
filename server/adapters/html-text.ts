/**
 * The words of an HTML body without its tags, in time that grows with its length and no faster. It is what is left
 * when a body is too long or too deep to be laid out; nothing in it is followed, loaded or run.
 */
export function htmlWithoutTags(html: string): string {
  return html
    .replace(/<(script|style|head)\b[^<>]*>/gi, '\u0001$1\u0002')
    .split('\u0001')
    .map(withoutHiddenPart)
    .join(' ')
    .replace(/<(?:br|\/p|\/div|\/tr|\/h\d|\/li)\b[^<>]*>/gi, '\n')
    .replace(/<[^<>]*>/g, ' ')
    .replace(/&(?:nbsp|amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? ' ')
    .replace(/[ \t]+/g, ' ')
    .trim();
}

/** A piece that begins with "script", "style" or "head" is hidden up to its closing tag. */
function withoutHiddenPart(piece: string): string {
  const end = piece.indexOf('\u0002');
  const name = piece.slice(0, end).toLowerCase();
  if (end < 0 || !['script', 'style', 'head'].includes(name)) return piece;
  const close = piece.toLowerCase().indexOf(`</${name}`);
  return close < 0 ? '' : piece.slice(close);
}

const ENTITIES: Record<string, string> = {
  '&nbsp;': ' ',
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};
