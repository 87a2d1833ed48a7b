import assert from 'node:assert/strict';
import { faultsOf, type Schema } from './graph/contract/json-schema.ts';

const NOTE: Schema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    size: { type: 'integer', minimum: 0 },
    tags: { type: 'array', items: { type: 'string' } },
  },
  patternProperties: { '^@odata\\.': {} },
  additionalProperties: false,
  required: ['id'],
};
const DEFINITIONS = { note: NOTE, kind: { enum: ['text', 'html'] } };
const check = (schema: Schema, value: unknown) => faultsOf(schema, value, DEFINITIONS);

describe('The schema checker', () => {
  it('finds nothing wrong with what conforms', () => {
    assert.deepEqual(
      check({ $ref: '#/$defs/note' }, { id: 'a', size: 3, tags: ['x'], '@odata.etag': 'W/"1"' }),
      [],
    );
  });

  const wrong: [string, Schema, unknown, string][] = [
    ['a property nobody knows', NOTE, { id: 'a', sise: 3 }, '/sise is not known'],
    [
      'a property named like something every object has',
      NOTE,
      { id: 'a', toString: 'x' },
      '/toString is not known',
    ],
    ['one that is missing', NOTE, { size: 1 }, '/id is missing'],
    ['a string where a number belongs', NOTE, { id: 'a', size: '3' }, '/size is not integer'],
    ['a fraction where a whole number belongs', NOTE, { id: 'a', size: 1.5 }, '/size is not integer'],
    ['a number below the least', NOTE, { id: 'a', size: -1 }, '/size is too small'],
    ['a number above the most', { maximum: 2 }, 3, ' is too large'],
    ['something wrong inside a list', NOTE, { id: 'a', tags: ['x', null] }, '/tags/1 is not string'],
    ['a list where an object belongs', NOTE, [], '/ is not object'],
    ['null where an object belongs', NOTE, null, '/ is not object'],
    [
      'a value that is not among those named',
      { $ref: '#/$defs/kind' },
      'Text',
      '/ is none of the values allowed',
    ],
    ['a constant that differs', { const: 1 }, 2, '/ is not the one value allowed'],
    [
      'a text written otherwise',
      { type: 'string', pattern: '^https://' },
      'http://a',
      '/ is not written as it must be',
    ],
    ['a text that is too long', { maxLength: 2 }, 'abc', '/ is too long'],
    ['a list that is too short', { minItems: 1 }, [], ' has too few'],
    ['what fits none of several', { anyOf: [{ type: 'string' }, { type: 'null' }] }, 1, '/ is not string'],
    [
      'what fits two where it must fit one',
      { oneOf: [{ type: 'string' }, { maxLength: 9 }] },
      'a',
      '/ fits 2 of 2 kinds',
    ],
    [
      'what fits one of two where it must fit both',
      { allOf: [{ type: 'string' }, { maxLength: 1 }] },
      'ab',
      '/ is too long',
    ],
  ];
  for (const [name, schema, value, fault] of wrong) {
    it(`finds ${name}`, () => {
      assert.deepEqual(check(schema, value), [fault]);
    });
  }

  it('refuses a rule it does not know, so that none is overlooked', () => {
    assert.throws(() => check({ not: {} }, 1), /"not", which nobody here checks/);
    assert.throws(() => check({ type: 'strange' }, 1), /nobody here knows/);
    assert.throws(() => check({ $ref: '#/$defs/missing' }, 1), /not there/);
  });
});
