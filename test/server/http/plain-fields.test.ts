import assert from 'node:assert/strict';
import type { z } from 'zod';
import { plainFields } from '../../../server/http/plain-fields.ts';
import { accountSchema, actionRequestSchema, expectRequestSchema } from '../../../server/http/requests.ts';

describe('What is wrong with a request', () => {
  const cases: [string, z.ZodType, unknown, Record<string, string>][] = [
    [
      'a field left out',
      accountSchema,
      { name: 'A', signInName: 'abc', role: 'clerk' },
      { password: 'This is needed.' },
    ],
    [
      'a password too short',
      accountSchema,
      { name: 'A', signInName: 'abc', role: 'clerk', password: 'short' },
      { password: 'Use at least 12 characters.' },
    ],
    [
      'a role there is not',
      accountSchema,
      { name: 'A', signInName: 'abc', role: 'king', password: 'heron kettle quarry' },
      { role: 'Choose one of what is offered.' },
    ],
    [
      'a date in another form',
      expectRequestSchema,
      { name: 'A', nhsNumber: '9000000009', dateOfBirth: '6 August 1950' },
      { dateOfBirth: 'Give a date.' },
    ],
    [
      'an action there is not',
      actionRequestSchema,
      { version: 1, action: { do: 'delete-everything' } },
      { do: 'Choose one of what is offered.' },
    ],
    [
      'a field inside an action',
      actionRequestSchema,
      { version: 1, action: { do: 'bag', bags: 'two' } },
      { bags: 'This is needed.' },
    ],
    [
      'more than was asked for',
      actionRequestSchema,
      { version: 1, action: { do: 'claim' }, role: 'lead' },
      { request: 'This holds something that does not belong here.' },
    ],
  ];
  for (const [name, schema, value, fields] of cases) {
    it(`is said in plain words beside the field: ${name}`, () => {
      assert.deepEqual(fieldsOf(schema, value), fields);
    });
  }

  it('never repeats what was typed', () => {
    const said = JSON.stringify(
      fieldsOf(expectRequestSchema, { name: 9000000009, nhsNumber: 'Zuleika', dateOfBirth: 'Dobson' }),
    );
    for (const typed of ['9000000009', 'Zuleika', 'Dobson']) assert.ok(!said.includes(typed), said);
  });
});

function fieldsOf(schema: z.ZodType, value: unknown): Record<string, string> {
  const parsed = schema.safeParse(value);
  assert.ok(!parsed.success);
  return plainFields(parsed.error);
}
