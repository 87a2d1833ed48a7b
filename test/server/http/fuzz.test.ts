import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Browser, OpenDesk } from './open-desk.ts';
import { openDesk } from './open-desk.ts';

const PATHS: [method: string, path: string][] = [
  ['POST', '/api/sign-in'],
  ['POST', '/api/sign-in/link'],
  ['POST', '/api/records'],
  ['POST', '/api/records/search'],
  ['POST', '/api/records/REF/actions'],
  ['POST', '/api/messages/unknown/decision'],
  ['POST', '/api/accounts'],
  ['PATCH', '/api/accounts/clerk'],
  ['POST', '/api/take-in'],
  ['POST', '/api/leavers-list/look'],
  ['POST', '/api/leavers-list/bring-in'],
];

/** Stands for the record's version at that moment, so that an action is not refused for its age alone. */
const NEWEST = 'NEWEST';

/** Bodies that come near to what is asked for, and such as do not. */
const ODD = fc.oneof(
  fc.json(),
  fc.string(),
  fc.constantFrom(
    '{"__proto__":{"role":"lead"}}',
    '[]',
    'null',
    '{',
    '{"a":1}}',
    '"\\ud800"',
    '{"text":"\\u0000"}',
  ),
  fc.record({ version: fc.anything(), action: fc.anything() }).map(asJson),
  fc
    .record(
      {
        do: fc.constantFrom(
          'claim',
          'bag',
          'record-deduction',
          'number-part',
          'place-hold',
          'toString',
          '__proto__',
        ),
        reason: fc.constantFrom('constructor', 'died', '__proto__'),
        on: fc.oneof(fc.string(), fc.constantFrom('2026-02-31', '0000-00-00', '9999-99-99', '2026-11-25')),
        bags: fc.integer(),
        part: fc.integer(),
        of: fc.integer(),
        fileId: fc.string(),
        kind: fc.constantFrom('other', 'claim', 'king'),
        reviewOn: fc.constantFrom('2026-02-31', '9999-12-31', 'tomorrow'),
      },
      { requiredKeys: ['do'] },
    )
    .map((action) => asJson({ version: NEWEST, action })),
  fc
    .record(
      { text: fc.string({ unit: 'binary' }), stage: fc.string(), after: fc.string(), limit: fc.anything() },
      { requiredKeys: [] },
    )
    .map(asJson),
  fc
    .record({
      name: fc.string({ unit: 'binary' }),
      nhsNumber: fc.constantFrom('9000000009', '1', '٩٠٠'),
      dateOfBirth: fc.constantFrom('1950-02-30', '2999-01-01', '0001-01-01'),
      requestedOn: fc.constantFrom(null, '2026-13-01'),
    })
    .map(asJson),
);

describe('Whatever is sent', () => {
  let desk: OpenDesk;
  let lead: Browser;
  let ref: string;
  before(async () => {
    desk = await openDesk({
      limits: { requestsPerMinute: 1e6, failuresPerName: 1e6, failuresPerAddress: 1e6 },
    });
    lead = await desk.as(desk.practice.lead);
    const answer = await lead.post('/api/records', {
      name: 'Joe Bloggs',
      nhsNumber: '9000000017',
      dateOfBirth: '1950-08-06',
    });
    ref = (answer.body as { ref: string }).ref;
  });
  after(() => desk.close());

  const version = async () =>
    String((await lead.get(`/api/records/${ref}`).then(({ body }) => body as { version: number })).version);

  for (const [method, path] of PATHS) {
    it(`to ${method} ${path} is answered, and never by an error of ours`, async () => {
      const headers = { 'Content-Type': 'application/json', 'X-File-Name': 'odd.eml' };
      const property = fc.asyncProperty(ODD, async (body) => {
        const answer = await lead.ask(path.replace('REF', ref), {
          method,
          raw: body.replace(`"${NEWEST}"`, await version()),
          headers,
        });
        assert.ok(answer.status < 500, `${answer.status} ${answer.text}`);
        if (lead.cookie === null) lead = await desk.as(desk.practice.lead);
      });
      await fc.assert(property, { numRuns: path === '/api/sign-in' || path === '/api/take-in' ? 25 : 60 });
      assert.deepEqual(
        desk.logged.filter((line) => line.includes('"error"')),
        [],
      );
    });
  }

  it('in an address is answered, and never by an error of ours', async () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary' }).map(encoded),
      fc.constantFrom('%', '%00', '%ff', '..', 'LV-0000-0000', '-1', '1e9'),
    );
    const property = fc.asyncProperty(piece, piece, piece, async (a, b, c) => {
      for (const path of [
        `records/${a}`,
        `records/${a}/history`,
        `records/${ref}/parts/${a}/pages/${b}?width=${c}`,
        `records/${ref}/pack/${a}`,
        `messages/${a}`,
        `messages?state=${a}&state=${b}`,
      ]) {
        const answer = await lead.get(`/api/${path}`);
        assert.ok(answer.status < 500, `${path}: ${answer.status}`);
      }
    });
    await fc.assert(property, { numRuns: 30 });
  });

  it('too big, packed, or named otherwise, is refused as that', async () => {
    const json = (raw: string, headers: Record<string, string>) =>
      lead.ask('/api/records/search', {
        method: 'POST',
        raw,
        headers: { 'Content-Type': 'application/json', ...headers },
      });
    assert.equal((await json(JSON.stringify({ text: 'x'.repeat(200_000) }), {})).status, 413);
    assert.equal((await json('{}', { 'Content-Encoding': 'gzip' })).status, 400);
    assert.equal((await json('{}', { 'Content-Encoding': 'invented' })).status, 415);
    const form = await lead.ask('/api/records', {
      method: 'POST',
      raw: 'name=x',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    });
    assert.equal(form.status, 400);
  });
});

function asJson(value: unknown): string {
  return JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? String(one) : one));
}

/** Lone surrogates become the replacement character first: encodeURIComponent refuses them. */
function encoded(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}
