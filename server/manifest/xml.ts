/** An element of the manifest. A text is a child like any other, and is escaped when it is written. */
export type Element = { name: string; attributes: Record<string, string>; children: (Element | string)[] };

export function element(
  name: string,
  attributes: Record<string, string> = {},
  ...children: (Element | string | null)[]
): Element {
  return { name, attributes, children: children.filter((child) => child !== null) };
}

/** The whole file, indented, so that an administrator can read what they are asked to deploy. */
export function writeXml(root: Element): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${written(root, '')}`;
}

function written({ name, attributes, children }: Element, indent: string): string {
  const start = [
    name,
    ...Object.entries(attributes).map(([key, value]) => `${key}="${escaped(value)}"`),
  ].join(' ');
  if (children.length === 0) return `${indent}<${start}/>\n`;
  const [only] = children;
  if (children.length === 1 && typeof only === 'string')
    return `${indent}<${start}>${escaped(only)}</${name}>\n`;
  const inside = children.map((child) =>
    typeof child === 'string' ? `${indent}  ${escaped(child)}\n` : written(child, `${indent}  `),
  );
  return `${indent}<${start}>\n${inside.join('')}${indent}</${name}>\n`;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
