import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { addInId, MANIFEST_VERSION, writeManifest } from '../../../server/manifest/write-manifest.ts';
import { drawIcon, ICONS, ICONS_FOLDER } from '../../../tools/draw-icons.ts';
import { buildPane } from '../../addin/open-pane.ts';
import { onward } from '../../builders/run-cli.ts';
import { openDesk } from '../http/open-desk.ts';
import { all, only, type Read, readXml } from './read-xml.ts';

const HOST = 'https://onward.larkfield-surgery.example';
const whole = () => writeManifest({ host: HOST, severalMessages: true, composeGuard: true });

/** Of develop/manifest-element-ordering, what a mail add-in may have, in its order. */
const ORDER: Record<string, string[]> = {
  OfficeApp: [
    'Id',
    'AlternateId',
    'Version',
    'ProviderName',
    'DefaultLocale',
    'DisplayName',
    'Description',
    'IconUrl',
    'HighResolutionIconUrl',
    'SupportUrl',
    'AppDomains',
    'Hosts',
    'Requirements',
    'FormSettings',
    'Permissions',
    'Rule',
    'DisableEntityHighlighting',
    'VersionOverrides',
  ],
  DesktopSettings: ['SourceLocation', 'RequestedHeight'],
  VersionOverrides: [
    'Description',
    'Requirements',
    'Hosts',
    'Resources',
    'VersionOverrides',
    'WebApplicationInfo',
  ],
  Host: ['Runtimes', 'DesktopFormFactor', 'MobileFormFactor'],
  DesktopFormFactor: ['SupportsSharedFolders', 'FunctionFile', 'ExtensionPoint'],
  ExtensionPoint: ['OfficeTab', 'LaunchEvents', 'SourceLocation'],
  Group: ['Label', 'Control'],
  Control: ['Label', 'Supertip', 'Icon', 'Action'],
  Supertip: ['Title', 'Description'],
  // MS-OWEMXML, ShowTaskpane.
  Action: ['SourceLocation', 'SupportsPinning', 'SupportsNoItemContext', 'SupportsMultiSelect'],
  Resources: ['bt:Images', 'bt:Urls', 'bt:ShortStrings', 'bt:LongStrings'],
};

describe('The manifest', () => {
  const root = readXml(whole());
  const older = only(root, 'VersionOverrides');
  const newer = only(older, 'VersionOverrides');

  it('has every element in Microsoft’s order, and none that is not in it', () => {
    for (const [name, order] of Object.entries(ORDER))
      for (const element of [root, ...all(root, name)].filter((one) => one.name === name)) {
        const places = element.children.map((child) => order.indexOf(child.name));
        assert.ok(
          !places.includes(-1),
          `${name} has ${element.children.map((child) => child.name).join(', ')}`,
        );
        assert.deepEqual(
          places,
          [...places].sort((a, b) => a - b),
          name,
        );
      }
  });

  it('has what an older Outlook knows and, last in it, what replaces it', () => {
    assert.equal(older.attributes['xsi:type'], 'VersionOverridesV1_0');
    assert.equal(newer.attributes['xsi:type'], 'VersionOverridesV1_1');
    assert.equal(older.attributes.xmlns, 'http://schemas.microsoft.com/office/mailappversionoverrides');
    assert.equal(newer.attributes.xmlns, 'http://schemas.microsoft.com/office/mailappversionoverrides/1.1');
    assert.equal(older.children.at(-1), newer);
    const own = { ...older, children: older.children.filter((child) => child !== newer) };
    for (const name of ['SupportsPinning', 'SupportsSharedFolders', 'Runtimes', 'LaunchEvent'])
      assert.equal(all(own, name).length, 0, `${name} is not known to the older`);
  });

  it('stays beside the message, in shared mailboxes, without a message and for several', () => {
    assert.equal(all(newer, 'DesktopFormFactor')[0]?.children[0]?.name, 'SupportsSharedFolders');
    for (const name of [
      'SupportsSharedFolders',
      'SupportsPinning',
      'SupportsNoItemContext',
      'SupportsMultiSelect',
    ])
      assert.deepEqual(
        all(newer, name).map(({ text }) => text),
        ['true'],
        name,
      );
    const points = all(newer, 'ExtensionPoint').map(({ attributes }) => attributes['xsi:type']);
    assert.deepEqual(points, ['MessageReadCommandSurface', 'LaunchEvent']);
  });

  it('resolves every name among the resources beside it, and has none that nobody names', () => {
    for (const overrides of [older, newer]) {
      const own = {
        ...overrides,
        children: overrides.children.filter(({ name }) => name !== 'VersionOverrides'),
      };
      const resources = only(own, 'Resources').children.flatMap(({ children }) => children);
      const ids = resources.map(({ attributes }) => attributes.id ?? '');
      const named = residsOf(own);
      assert.equal(new Set(ids).size, ids.length);
      assert.deepEqual(
        named.filter((name) => !ids.includes(name)),
        [],
        'dangling',
      );
      assert.deepEqual(
        ids.filter((id) => !named.includes(id)),
        [],
        'unused',
      );
      for (const id of ids) assert.ok(id.length <= 32, id);
    }
  });

  it('keeps to the lengths that Outlook shows', () => {
    for (const { attributes } of all(root, 'bt:ShortStrings').flatMap(({ children }) => children))
      assert.ok((attributes.DefaultValue ?? '').length <= 125);
    for (const { attributes } of all(root, 'bt:LongStrings').flatMap(({ children }) => children))
      assert.ok((attributes.DefaultValue ?? '').length <= 250);
    assert.ok((only(root, 'Description').attributes.DefaultValue ?? '').length <= 250);
    assert.ok((only(root, 'DisplayName').attributes.DefaultValue ?? '').length <= 125);
    assert.ok(Buffer.byteLength(whole()) < 256 * 1024);
  });

  it('names addresses of one host only, all of them https', () => {
    const addresses = addressesOf(root);
    assert.ok(addresses.length > 10);
    for (const address of addresses) assert.equal(new URL(address).origin, HOST, address);
    assert.deepEqual(
      all(root, 'AppDomain').map(({ text }) => text),
      [HOST, 'https://login.microsoftonline.com'],
    );
    assert.deepEqual(
      only(root, 'Hosts').children.map(({ attributes }) => attributes.Name),
      ['Mailbox'],
    );
  });

  it('has an id of its own for each deployment, the same each time', () => {
    assert.match(addInId(HOST), /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(only(root, 'Id').text, addInId(HOST));
    assert.notEqual(addInId('https://onward.hilltop-surgery.example'), addInId(HOST));
  });

  it('has a version of four numbers, at least 1.0, which rises with whatever else changes', () => {
    assert.match(MANIFEST_VERSION, /^[1-9]\d*(\.\d+){3}$/);
    assert.equal(only(root, 'Version').text, MANIFEST_VERSION);
    const rest = createHash('sha256')
      .update(whole().replace(MANIFEST_VERSION, ''))
      .digest('hex')
      .slice(0, 16);
    assert.deepEqual(
      [MANIFEST_VERSION, rest],
      LAST_SEEN,
      'raise MANIFEST_VERSION when the manifest changes, and note here what it is now',
    );
  });
  const LAST_SEEN = ['1.0.0.0', '10122212393e35ed'];

  it('asks for the whole mailbox only for several messages, and for sending only with the guard', () => {
    assert.equal(only(root, 'Permissions').text, 'ReadWriteMailbox');
    const less = readXml(writeManifest({ host: HOST, severalMessages: false, composeGuard: false }));
    assert.equal(only(less, 'Permissions').text, 'ReadWriteItem');
    for (const name of ['SupportsMultiSelect', 'Runtimes', 'LaunchEvent', 'FunctionFile'])
      assert.equal(all(less, name).length, 0, name);
    assert.equal(all(less, 'SupportsPinning').length, 1);
  });

  it('never holds up a message that is sent', () => {
    assert.deepEqual(
      all(newer, 'LaunchEvent').map(({ attributes }) => attributes.SendMode),
      ['PromptUser'],
    );
  });
});

describe('What the manifest names', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'onward-pane-'));
    await buildPane(folder);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('is answered by the server, each as what it is', async () => {
    const desk = await openDesk({ paneFolder: folder });
    try {
      for (const address of new Set(addressesOf(readXml(whole())))) {
        const { pathname } = new URL(address);
        const answer = await desk.nobody().get(pathname);
        assert.equal(answer.status, 200, pathname);
        const type = /\.png$/.test(pathname) ? /image\/png/ : /\.js$/.test(pathname) ? /javascript/ : /html/;
        assert.match(answer.headers.get('content-type') ?? '', type);
        if (/\.png$/.test(pathname)) assert.match(answer.headers.get('cache-control') ?? '', /max-age=86400/);
      }
    } finally {
      await desk.close();
    }
  });

  it('has functions by the names under which Outlook calls them', () => {
    const names: string[] = [];
    const Office = { actions: { associate: (name: string) => names.push(name) } };
    new Function('Office', readFileSync(join(folder, 'compose-guard.js'), 'utf8'))(Office);
    const called = all(readXml(whole()), 'LaunchEvent').map(({ attributes }) => attributes.FunctionName);
    assert.deepEqual(called, names);
  });

  it('has icons of the sizes it says, drawn from the drawings beside them', async () => {
    for (const icon of ICONS) {
      const file = `${ICONS_FOLDER}/onward-${icon.size}.png`;
      const { width, height, format } = await sharp(file).metadata();
      assert.deepEqual([width, height, format], [icon.size, icon.size, 'png']);
      const [kept, drawn] = await Promise.all(
        [file, await drawIcon(icon)].map((one) => sharp(one).ensureAlpha().raw().toBuffer()),
      );
      assert.ok(
        kept && drawn && kept.equals(drawn),
        `${file} is not what its drawing shows: npx tsx tools/draw-icons.ts`,
      );
    }
    for (const { attributes } of all(readXml(whole()), 'bt:Image').filter((one) => one.attributes.size))
      assert.equal(attributes.resid, `Icon.${attributes.size}`);
  });
});

describe('onward manifest', () => {
  it('writes the manifest and nothing else', async () => {
    const { code, out, err } = await onward(['manifest', '--host', HOST]);
    assert.deepEqual([code, err], [0, '']);
    assert.equal(out, whole());
    const less = await onward(['manifest', '--host', `${HOST}/`, '--open-message-only', '--without-guard']);
    assert.equal(less.out, writeManifest({ host: HOST, severalMessages: false, composeGuard: false }));
  });

  for (const host of [
    null,
    'http://onward.example',
    'onward.example',
    `${HOST}/pane`,
    `${HOST}?a=1`,
    'https://me:secret@a.example',
  ])
    it(`refuses ${host === null ? 'no address' : `"${host}"`} and writes nothing`, async () => {
      const { code, out, err } = await onward(['manifest', ...(host === null ? [] : ['--host', host])]);
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, /Nothing was done/);
    });
});

function residsOf(element: Read): string[] {
  const { resid } = element.attributes;
  return [...(resid === undefined ? [] : [resid]), ...element.children.flatMap(residsOf)];
}

function addressesOf(element: Read): string[] {
  const { DefaultValue } = element.attributes;
  const own = DefaultValue !== undefined && /^[a-z]+:\/\//.test(DefaultValue) ? [DefaultValue] : [];
  return [...own, ...element.children.flatMap(addressesOf)];
}
