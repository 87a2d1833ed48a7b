/** Words as they stand in HTML, between tags and inside quoted attributes alike. */
export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** A piece of HTML that is safe as it stands. Only `html` makes one, so words cannot be taken for it by mistake. */
export type Html = { readonly html: string };

/** HTML of our own with words put into it, each escaped; pieces that are HTML already stay as they are. */
export function html(
  written: TemplateStringsArray,
  ...filled: (string | number | Html | readonly Html[])[]
): Html {
  const pieces = written.map((piece, at) => {
    const value = filled[at];
    return value === undefined ? piece : piece + asHtml(value);
  });
  return { html: pieces.join('') };
}

function asHtml(value: string | number | Html | readonly Html[]): string {
  if (typeof value === 'string') return escaped(value);
  if (typeof value === 'number') return String(value);
  return 'html' in value ? value.html : value.map((one) => one.html).join('\n');
}
