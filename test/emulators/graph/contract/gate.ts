import { DEFINITIONS } from './entities.ts';
import { faultsOf } from './json-schema.ts';
import { type Matched, REFUSALS } from './operations.ts';

type Asked = { matched: Pick<Matched, 'operation'>; headers: Headers; query: URLSearchParams; body: unknown };
type Answered = { status: number; headers: Headers; body: unknown };

/** What is wrong with a call of ours. Values are never quoted, only places and names. */
export function requestFaults({ matched: { operation }, headers, query, body }: Asked): string[] {
  const isMime = operation.mime === true && (headers.get('content-type') ?? '').startsWith('text/plain');
  const options = [...query.keys()].filter((name) => !operation.query.includes(name));
  return [
    ...options.map((name) => `asks with ${name}`),
    ...(isMime ? mimeFaults(body) : bodyFaults(operation.body, body)),
    ...(operation.host === 'outlook.office.com' ? uploadHeaderFaults(headers) : []),
    ...(operation.host === 'graph.microsoft.com'
      ? graphHeaderFaults(headers, operation.body !== null && !isMime)
      : []),
  ];
}

/** concepts/outlook-large-attachments: the address carries its own proof, and a token must not go with it. */
function uploadHeaderFaults(headers: Headers): string[] {
  const isRange = /^bytes \d+-\d+\/\d+$/.test(headers.get('content-range') ?? '');
  return [
    ...(headers.has('authorization') ? ['has a token'] : []),
    ...(isRange ? [] : ['does not say its range']),
  ];
}

/** concepts/outlook-immutable-id: the preference goes with every call. A body is JSON (concepts/use-the-api). */
function graphHeaderFaults(headers: Headers, hasBody: boolean): string[] {
  const faults: string[] = [];
  if (!/^Bearer \S+$/.test(headers.get('authorization') ?? '')) faults.push('has no token');
  if (!/IdType\s*=\s*"ImmutableId"/i.test(headers.get('prefer') ?? ''))
    faults.push('does not ask for immutable ids');
  if (hasBody && !(headers.get('content-type') ?? '').startsWith('application/json'))
    faults.push('is not JSON');
  return faults;
}

/** api/user-post-messages: base64, or 400 ErrorMimeContentInvalidBase64String; that is the caller's to see. */
function mimeFaults(body: unknown): string[] {
  return typeof body === 'string' && body !== '' ? [] : ['has no MIME'];
}

function bodyFaults(name: string | null, body: unknown): string[] {
  if (name === 'form') return typeof body === 'string' && body !== '' ? [] : ['has no form'];
  if (name === 'piece') return body === 'bytes' ? [] : ['has no bytes'];
  if (name === null) return body === null ? [] : ['has a body where none belongs'];
  return schemaFaults(name, body).map((fault) => `body: ${fault}`);
}

/** What is wrong with an answer of the emulator: it may not say what the pages do not say. */
export function answerFaults({ operation }: Matched, { status, headers, body }: Answered): string[] {
  const shape = operation.answers[status];
  if (shape === undefined) {
    if (![...REFUSALS, ...operation.refusals].includes(status)) return [`answers ${status}`];
    const isEntra = operation.host !== 'graph.microsoft.com';
    return body === null || body === 'bytes' ? [] : schemaFaults(isEntra ? 'tokenError' : 'error', body);
  }
  if (shape === null) return body === null ? [] : [`answers ${status} with a body`];
  if (shape === 'bytes') return body === 'bytes' ? [] : ['answers without bytes'];
  if (!(headers.get('content-type') ?? '').startsWith('application/json'))
    return ['answers without saying JSON'];
  return schemaFaults(shape, body).map((fault) => `answer: ${fault}`);
}

function schemaFaults(name: string, value: unknown): string[] {
  return faultsOf({ $ref: `#/$defs/${name}` }, value, DEFINITIONS);
}
