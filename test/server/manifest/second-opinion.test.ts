import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ValidateFunction } from 'ajv';
import { writeManifest } from '../../../server/manifest/write-manifest.ts';

/*
 * What Microsoft's own converter makes of the manifest, held against Microsoft's schema of what it is converted to. It is a
 * second opinion beside the test of our own, which knows more: the converter lets a dangling resid and a misspelt element
 * pass. No network is asked; Microsoft's validator is, and its one run by hand is in docs/DEPLOY-PANE.md.
 */
type Converter = { convert(xmlFile: string, folder: string): Promise<void> };
const require = createRequire(import.meta.url);
const { convert } = require('office-addin-manifest-converter') as Converter;

describe('What Microsoft’s converter makes of the manifest', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onward-manifest-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const troublesOf = async (xml: string): Promise<string[]> => {
    const file = join(folder, 'manifest.xml');
    await writeFile(file, xml);
    await convert(file, folder);
    const json = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as { $schema: string };
    const isValid = schemaCalled(json.$schema);
    return isValid(json) ? [] : (isValid.errors ?? []).map((one) => `${one.instancePath} ${one.message}`);
  };

  for (const [name, options] of Object.entries({
    whole: { severalMessages: true, composeGuard: true },
    'without the question before sending': { severalMessages: true, composeGuard: false },
    'for one message at a time': { severalMessages: false, composeGuard: true },
  }))
    it(`fits Microsoft’s schema, ${name}`, async () => {
      const xml = writeManifest({ host: 'https://onward.larkfield-surgery.example', ...options });
      assert.deepEqual(await troublesOf(xml), []);
    });

  it('would not fit with an identity that is none', async () => {
    const xml = writeManifest({
      host: 'https://onward.larkfield-surgery.example',
      severalMessages: true,
      composeGuard: true,
    });
    const broken = xml.replace(/<Id>[^<]+<\/Id>/, '<Id>onward</Id>');
    assert.notEqual(broken, xml);
    assert.notDeepEqual(await troublesOf(broken).catch((error: Error) => [error.message]), []);
  });
});

/** Of the schemas that come with Microsoft's package, the one the manifest names. */
function schemaCalled(address: string): ValidateFunction {
  const version = /\/teams\/(v[\d.]+)\//.exec(address)?.[1];
  assert.ok(version, address);
  const packaged = require.resolve('@microsoft/app-manifest/package.json');
  const file = join(packaged, `../build/json-schemas/teams/${version}/MicrosoftTeams.schema.json`);
  const { default: Ajv } = require('ajv-draft-04') as typeof import('ajv-draft-04');
  const { default: addFormats } = require('ajv-formats') as typeof import('ajv-formats');
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv as never);
  return ajv.compile(JSON.parse(readFileSync(file, 'utf8')) as object);
}
