import { createHash, randomBytes } from 'node:crypto';

/**
 * What may be told of an answer: how it is built, and no word of what it says. An id is told as a few characters of a
 * digest under a key that is thrown away, so that the same id is seen to be the same within one report and nowhere else.
 */
export type Redactor = {
  shape(value: unknown): Shape;
  id(id: string): string;
  headers(headers: Headers): Record<string, string>;
};

export type Shape = string | { list: number; of: Shape | null } | { [property: string]: Shape };

export function redactor(): Redactor {
  const key = randomBytes(32);
  const id = (text: string) =>
    `id ${createHash('sha256').update(key).update(text).digest('hex').slice(0, 8)}, ${text.length} characters`;
  return { id, shape: (value) => shapeOf(value, '', id), headers: headersTold };
}

function shapeOf(value: unknown, name: string, id: (text: string) => string): Shape {
  if (value === null) return 'null';
  if (Array.isArray(value)) {
    if (name === 'internetMessageHeaders') return headerNames(value);
    const [first] = value;
    return { list: value.length, of: first === undefined ? null : shapeOf(first, '', id) };
  }
  if (typeof value === 'object') {
    const told = Object.entries(value).map(([property, inside]) => [
      nameTold(property),
      shapeOf(inside, property, id),
    ]);
    return Object.fromEntries(told);
  }
  return typeof value === 'string' ? textTold(value, name, id) : typeof value;
}

function textTold(text: string, name: string, id: (text: string) => string): string {
  if (text === '') return 'empty text';
  if (name === '@odata.type' || name === 'contentType' || name === 'bodyType')
    return KNOWN_KINDS.test(text) ? text : 'text';
  if (/^@odata\.(?:nextLink|deltaLink)$/.test(name)) return linkTold(text);
  if (name === 'id' || name === 'parentFolderId' || name === 'conversationId') return id(text);
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(text)) return 'instant';
  return 'text';
}

/** Kinds of Graph's own making; a file's type as its sender wrote it may be anything. */
const KNOWN_KINDS =
  /^(?:#microsoft\.graph\.[A-Za-z]{3,40}|text|html|application\/(?:pdf|zip|octet-stream)|message\/rfc822|image\/(?:png|jpeg|gif))$/;

/** Where it leads and how it is spelt, without the ids and the token in it. */
function linkTold(link: string): string {
  if (!URL.canParse(link)) return 'no link';
  const { host, pathname, searchParams } = new URL(link);
  const path = pathname
    .replace(/\('[^']*'\)/g, "('…')")
    .split('/')
    .map((step) =>
      /^(?:v1\.0|users|mailfolders|messages|delta|inbox)(?:\('…'\))?$/i.test(step) ? step : step && '…',
    )
    .join('/');
  return `https://${host}${path}?${[...searchParams.keys()].filter((name) => /^\$[a-z]+$/.test(name)).join('&')}`;
}

/** Properties are named by Graph; one that is not spelt like one of its own is counted and not named. */
function nameTold(property: string): string {
  return /^[A-Za-z@][A-Za-z.@]{0,60}$/.test(property) ? property : 'another property';
}

const KNOWN_HEADERS = new Set([
  ...[
    'auto-submitted',
    'authentication-results',
    'content-class',
    'content-language',
    'content-type',
    'date',
  ],
  ...[
    'from',
    'in-reply-to',
    'message-id',
    'mime-version',
    'precedence',
    'received',
    'references',
    'return-path',
  ],
  ...[
    'subject',
    'thread-index',
    'thread-topic',
    'to',
    'x-auto-response-suppress',
    'x-ms-exchange-organization-scl',
  ],
  ...['x-ms-has-attach', 'x-ms-tnef-correlator', 'x-onward-id', 'x-onward-record', 'x-originatororg'],
]);

/** Which headers a message has: the names that everybody knows, and how many others. A sender may name one as he likes. */
function headerNames(headers: unknown[]): Shape {
  const names = headers.map((one) => String((one as { name?: unknown } | null)?.name ?? '').toLowerCase());
  const known = [...new Set(names.filter((name) => KNOWN_HEADERS.has(name)))].sort((a, b) =>
    a.localeCompare(b),
  );
  const others = names.filter((name) => !KNOWN_HEADERS.has(name)).length;
  return { list: headers.length, of: `${known.join(', ')}; ${others} others` };
}

/** Values only of headers that say how Graph works. */
const TELLING =
  /^(?:cache-control|content-encoding|content-type|odata-version|preference-applied|retry-after|transfer-encoding|vary)$/;

function headersTold(headers: Headers): Record<string, string> {
  const told = [...headers].map(([name, value]) => [
    name,
    TELLING.test(name) ? value.slice(0, 200) : 'there',
  ]);
  return Object.fromEntries(told);
}
