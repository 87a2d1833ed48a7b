import assert from 'node:assert/strict';

/** An element as it was written: its name with the prefix, what it says, and where it lies. */
export type Read = {
  name: string;
  attributes: Partial<Record<string, string>>;
  children: Read[];
  text: string;
};

/** Reads just enough XML to judge a manifest by, and is strict in it: what does not nest is an error. */
export function readXml(source: string): Read {
  const top: Read = { name: '', attributes: {}, children: [], text: '' };
  const open = [top];
  let at = 0;
  for (const match of source.matchAll(/<(\/?)([\w:]+)((?:\s+[\w:]+="[^"<]*")*)\s*(\/?)>|<\?xml[^>]*\?>/g)) {
    const within = open.at(-1);
    assert.ok(within, 'more was closed than opened');
    within.text += plain(source.slice(at, match.index));
    at = match.index + match[0].length;
    const [, closing, name, attributes = '', alone] = match;
    if (name === undefined) continue;
    if (closing) assert.equal(open.pop()?.name, name, `</${name}> closes something else`);
    else {
      const element = { name, attributes: attributesOf(attributes), children: [], text: '' };
      within.children.push(element);
      if (!alone) open.push(element);
    }
  }
  assert.equal(open.length, 1, 'something was never closed');
  assert.equal(source.slice(at).trim(), '');
  const [root, ...more] = top.children;
  assert.ok(root);
  assert.deepEqual(more, []);
  return root;
}

/** Every element of that name, however deep; with `within` left out of those that lie in one. */
export function all(root: Read, name: string): Read[] {
  return root.children.flatMap((child) => [...(child.name === name ? [child] : []), ...all(child, name)]);
}

export function only(root: Read, name: string): Read {
  const found = root.children.filter((child) => child.name === name);
  assert.equal(found.length, 1, `one ${name} in ${root.name}`);
  return found[0] as Read;
}

function attributesOf(text: string): Record<string, string> {
  const found = [...text.matchAll(/([\w:]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [
    key,
    plain(value),
  ]);
  assert.equal(new Set(found.map(([key]) => key)).size, found.length, 'an attribute is there twice');
  return Object.fromEntries(found) as Record<string, string>;
}

function plain(text: string): string {
  assert.doesNotMatch(text.replace(/&(?:amp|lt|gt|quot);/g, ''), /[<>&]/, 'something is not escaped');
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .trim();
}
