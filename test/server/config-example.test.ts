import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readConfig } from '../../server/config.ts';
import { GRAPH_KEYS, PRACTICE_KEYS, SETTING_NAMES, SUPPLIER_KEYS } from '../../server/config-schema.ts';
import { variableName } from '../../server/config-sources.ts';

const practice = {
  odsCode: 'A12345',
  name: 'Hollins Road',
  email: 'notes@hollins.example',
  leadEmail: 'lead@hollins.example',
};

const USUAL_FOR_EACH_PRACTICE = [
  'digestTime',
  'reviewWindowDays',
  'maxSheetsPerVolume',
  'backupRetentionDays',
  'stubYears',
  'receivingReplyDays',
  'accessLogDays',
] as const;

function acceptedFile(content: string) {
  const read = readConfig({}, () => content);
  assert.ok(read.ok, read.ok ? '' : read.problems.join('\n'));
  return read.config;
}

describe('When an administrator reads .env.example', () => {
  const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
  const lines = [...example.matchAll(/^# (ONWARD_[A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [
    name,
    value.replace(/^'|'$/g, ''),
  ]);
  const variables = Object.fromEntries(lines) as Record<string, string>;
  const block = (/^# \{$[\s\S]*?^# \}$/m.exec(example)?.[0] ?? '').replace(/^# /gm, '');

  it('finds every setting, of the server, of a practice and of a supplier, and none that is not', () => {
    assert.deepEqual(
      new Set(Object.keys(variables)),
      new Set(['ONWARD_CONFIG', ...SETTING_NAMES.map(variableName)]),
    );
    for (const key of SETTING_NAMES) assert.ok(example.includes(`[${key}]`), key);
    const { practices } = JSON.parse(block) as { practices: { suppliers: object[]; graph: object }[] };
    const shown = practices[0] ?? { suppliers: [], graph: {} };
    assert.deepEqual(new Set(Object.keys(shown)), new Set(PRACTICE_KEYS));
    assert.deepEqual(new Set(Object.keys(shown.suppliers[0] ?? {})), new Set(SUPPLIER_KEYS));
    assert.deepEqual(new Set(Object.keys(shown.graph)), new Set(GRAPH_KEYS));
    for (const key of GRAPH_KEYS) assert.match(example, new RegExp(`^#     .*\\b${key}\\b`, 'm'));
  });

  it('finds the defaults as they are, in a file and in lines that are accepted', () => {
    const usual: Record<string, unknown> = acceptedFile('{}');
    const withoutDefault = ['backupFolder', 'publicUrl', 'proxy', 'entra', 'practices'];
    for (const key of SETTING_NAMES.filter((name) => !withoutDefault.includes(name))) {
      assert.equal(variables[variableName(key)], String(usual[key]), key);
    }
    for (const [name, value] of Object.entries(variables)) {
      assert.ok(readConfig({ [name]: value }, () => '{}').ok, name);
    }
    const shown = acceptedFile(block).practices[0];
    const least = acceptedFile(JSON.stringify({ practices: [practice] })).practices[0];
    for (const key of USUAL_FOR_EACH_PRACTICE) {
      assert.equal(shown?.[key], least?.[key], key);
    }
    assert.equal(shown?.suppliers[0]?.usualDays, 5);
  });
});
