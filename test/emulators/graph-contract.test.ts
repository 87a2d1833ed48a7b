import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { DEFINITIONS } from './graph/contract/entities.ts';
import { answerFaults, requestFaults } from './graph/contract/gate.ts';
import { type Definitions, faultsOf, type Schema } from './graph/contract/json-schema.ts';
import { type Matched, matched, OPERATIONS, type Operation } from './graph/contract/operations.ts';
import { everyCall } from './graph/every-call.ts';

const PUBLISHED = '../shared/contracts/graph-mail.openapi.yaml';
const STRICT = '../shared/contracts/graph-mail.strict.schema.json';
const GRAPH = 'graph.microsoft.com';
const USER = '/v1.0/users/notes@larkfield.example';

describe('The contract of our calls', () => {
  it('takes a literal segment before a parameter, for a page of changes is not a message', () => {
    assert.equal(named('GET', `${USER}/mailFolders/inbox/messages/delta`), 'messages.delta');
    assert.equal(named('GET', `${USER}/messages/AAA=`), 'messages.get');
    assert.equal(named('GET', `${USER}/messages/AAA=/$value`), 'messages.mime');
    assert.equal(named('GET', `${USER}/messages/AAA=/attachments/BBB=/$value`), 'attachments.bytes');
  });

  it('does not list what the service has and we never call', () => {
    assert.equal(named('POST', `${USER}/sendMail`), undefined);
    assert.equal(named('PUT', `${USER}/messages/AAA=`), undefined);
    assert.equal(named('GET', `${USER}/messages/delta/`), undefined);
    assert.equal(named('GET', `${USER}/MailFolders`), undefined, 'and not in another case');
    assert.equal(matched('evil.example', 'GET', `${USER}/messages`, false), null);
  });

  it('reads the links that Graph makes, in their own spelling', () => {
    const link = `/v1.0/users('a%40b.example')/mailfolders('AQ%3D')/messages/delta`;
    const found = matched(GRAPH, 'GET', link, true);
    assert.equal(found?.name, 'messages.delta');
    assert.deepEqual(found.parameters, { 'user-id': 'a@b.example', 'mailFolder-id': 'AQ=' });
  });

  it('names a page of documentation beside every call', () => {
    for (const [name, { source }] of Object.entries(OPERATIONS)) assert.ok(source.length > 5, name);
  });

  const good = {
    authorization: 'Bearer x',
    prefer: 'IdType="ImmutableId"',
    'content-type': 'application/json',
  };
  const faults: [string, string, string, Record<string, string>, string, unknown, string[]][] = [
    ['nothing in a good one', 'GET', '/messages', good, '$top=5', null, []],
    ['an option that is not listed', 'GET', '/messages', good, '$search=x', null, ['asks with $search']],
    ['a missing token', 'GET', '/messages', { ...good, authorization: '' }, '', null, ['has no token']],
    [
      'a missing preference',
      'GET',
      '/messages',
      { ...good, prefer: '' },
      '',
      null,
      ['does not ask for immutable ids'],
    ],
    ['a body where none belongs', 'GET', '/messages', good, '', { a: 1 }, ['has a body where none belongs']],
    [
      'a misspelt property',
      'POST',
      '/messages/AAA=/move',
      good,
      '',
      { destinationID: 'x' },
      ['body: /destinationID is not known', 'body: /destinationId is missing'],
    ],
    [
      'a text where a list belongs',
      'PATCH',
      '/messages/AAA=',
      good,
      '',
      { categories: 'x' },
      ['body: /categories is not array'],
    ],
    [
      'a body that is not JSON',
      'POST',
      '/messages/AAA=/move',
      { ...good, 'content-type': 'text/plain' },
      '',
      { destinationId: 'x' },
      ['is not JSON'],
    ],
  ];
  for (const [name, method, path, headers, query, body, expected] of faults) {
    it(`finds in a request: ${name}`, () => {
      const call = found(method, `${USER}${path}`);
      const asked = { matched: call, headers: new Headers(headers), query: new URLSearchParams(query), body };
      assert.deepEqual(requestFaults(asked), expected);
    });
  }

  const answers: [string, number, unknown, string[]][] = [
    ['nothing in a good one', 200, { id: 'AAA=', subject: 'x' }, []],
    ['a status that no page names', 418, null, ['answers 418']],
    [
      'a property that a message does not have',
      200,
      { id: 'AAA=', subjekt: 'x' },
      ['answer: /subjekt is not known'],
    ],
    ['a message without its id', 200, { subject: 'x' }, ['answer: /id is missing']],
    ['an error without its code', 404, { error: { message: 'x' } }, ['/error/code is missing']],
  ];
  for (const [name, status, body, expected] of answers) {
    it(`finds in an answer: ${name}`, () => {
      const headers = new Headers({ 'content-type': 'application/json' });
      assert.deepEqual(
        answerFaults(found('GET', `${USER}/messages/AAA=`), { status, headers, body }),
        expected,
      );
    });
  }

  it('does not take a page of changes for a message, nor the other way round', () => {
    const page = { value: [{ id: 'A', '@removed': { reason: 'deleted' } }], '@odata.deltaLink': 'https://a' };
    const headers = new Headers({ 'content-type': 'application/json' });
    const changes = found('GET', `${USER}/mailFolders/inbox/messages/delta`);
    assert.deepEqual(answerFaults(changes, { status: 200, headers, body: page }), []);
    assert.ok(answerFaults(changes, { status: 200, headers, body: { id: 'A' } }).length > 0);
    assert.ok(
      answerFaults(found('GET', `${USER}/messages/A`), { status: 200, headers, body: page }).length > 0,
    );
  });
});

describe('Our contract, held to the published description', () => {
  before(function () {
    if (!existsSync(PUBLISHED) || !existsSync(STRICT)) {
      console.log('      skipped: the extracts of the published description are not beside this project');
      this.skip();
    }
  });

  it('has every path and method of ours', () => {
    const published = publishedCalls(readFileSync(PUBLISHED, 'utf8'));
    assert.ok(published.size > 50);
    const ours = Object.values<Operation>(OPERATIONS).filter(({ host }) => host === GRAPH);
    const unknown = ours
      .map(({ method, path }) => `${method} ${path.replace('/v1.0', '')}`)
      .filter((call) => !published.has(call));
    assert.deepEqual(unknown, []);
  });

  it('has every property of ours, with the same type', () => {
    const strict = strictDefinitions();
    const shared = Object.keys(DEFINITIONS).filter((name) => strict[name]?.properties !== undefined);
    assert.ok(shared.length >= 10, shared.join(' '));
    assert.deepEqual(
      shared.flatMap((name) => differences(name, strict)),
      [],
    );
  });

  it('would notice a property or a type of ours that is not theirs', () => {
    const strict = strictDefinitions();
    const planted = { itemBody: { properties: { content: { type: 'integer' }, words: { type: 'string' } } } };
    assert.deepEqual(differences('itemBody', strict, planted), [
      'itemBody/content may be integer',
      'itemBody/words is not theirs',
    ]);
  });

  it('has nothing against any answer of the emulator', async () => {
    const strict = strictDefinitions();
    const seen = new Set<string>();
    const faults: string[] = [];
    await everyCall((operation, status, json) => {
      const entity = ENTITIES[operation];
      if (entity === undefined || status >= 300) return;
      seen.add(operation);
      for (const one of entitiesIn(json))
        faults.push(
          ...faultsOf({ $ref: `#/$defs/${entity}` }, one, strict).map((fault) => `${operation} ${fault}`),
        );
    });
    assert.deepEqual(faults, []);
    assert.deepEqual(
      Object.keys(ENTITIES).filter((operation) => !seen.has(operation)),
      [],
    );
  });
});

/** What each answer consists of. */
const ENTITIES: Record<string, string> = {
  'folders.list': 'mailFolder',
  'folders.create': 'mailFolder',
  'folders.get': 'mailFolder',
  'folders.children': 'mailFolder',
  'folders.createChild': 'mailFolder',
  'messages.delta': 'message',
  'messages.listFolder': 'message',
  'messages.createInFolder': 'message',
  'messages.list': 'message',
  'messages.create': 'message',
  'messages.get': 'message',
  'messages.update': 'message',
  'messages.move': 'message',
  'attachments.list': 'attachment',
  'attachments.get': 'attachment',
  'attachments.createSession': 'uploadSession',
  'subscriptions.create': 'subscription',
  'subscriptions.list': 'subscription',
  'subscriptions.get': 'subscription',
  'subscriptions.renew': 'subscription',
};

/** Removed items are outside the type of a message, and rightly so. */
function entitiesIn(json: unknown): unknown[] {
  const { value } = json as { value?: object[] };
  return (value ?? [json as object]).filter((one) => !('@removed' in one));
}

function named(method: string, path: string): string | undefined {
  return matched(GRAPH, method, path, false)?.name;
}
function found(method: string, path: string): Matched {
  const call = matched(GRAPH, method, path, false);
  assert.ok(call);
  return call;
}

/** "GET /users/{user-id}/messages" and so on, read by the indentation that this file has throughout. */
function publishedCalls(yaml: string): Set<string> {
  const calls = new Set<string>();
  let path = '';
  for (const line of yaml.split('\n')) {
    path = /^ {2}(\/\S+):$/.exec(line)?.[1] ?? path;
    const method = /^ {4}(get|post|patch|put|delete):$/.exec(line)?.[1];
    if (method !== undefined) calls.add(`${method.toUpperCase()} ${path}`);
  }
  return calls;
}

function strictDefinitions(): Definitions {
  return (JSON.parse(readFileSync(STRICT, 'utf8')) as { $defs: Definitions }).$defs;
}

/** Properties and types of ours that theirs does not have. */
function differences(name: string, strict: Definitions, ours: Definitions = DEFINITIONS): string[] {
  const theirs = propertiesOf(strict[name]);
  return Object.entries(propertiesOf(ours[name])).flatMap(([property, schema]) => {
    if (property.startsWith('@')) return [];
    if (!Object.hasOwn(theirs, property)) return [`${name}/${property} is not theirs`];
    const allowed = kindsOf(theirs[property] ?? {}, strict);
    return kindsOf(schema, { ...ours, ...DEFINITIONS })
      .filter((kind) => !allowed.includes(kind))
      .map((kind) => `${name}/${property} may be ${kind}`);
  });
}

function propertiesOf(schema: Schema | undefined): Record<string, Schema> {
  return (schema?.properties ?? {}) as Record<string, Schema>;
}

/** The kinds of value a schema lets pass, in words that can be compared. */
function kindsOf(schema: Schema, definitions: Definitions): string[] {
  const { $ref, anyOf, enum: values, type, items } = schema as Record<string, unknown>;
  if (Array.isArray(anyOf)) return anyOf.flatMap((one: Schema) => kindsOf(one, definitions));
  if (Array.isArray(values)) return values.map((value) => `the value ${value}`);
  if (typeof $ref === 'string') {
    const target = definitions[$ref.replace('#/$defs/', '')];
    return target?.enum === undefined ? [$ref] : kindsOf(target, definitions);
  }
  if (type === 'array') return kindsOf(items as Schema, definitions).map((kind) => `a list of ${kind}`);
  return [String(type)];
}
