import assert from 'node:assert/strict';
import { ANN, partName } from '../../builders/intake.ts';
import { sampleMessage } from '../../emulators/outlook-host/messages.ts';
import { openOutlook } from '../../emulators/outlook-host/open-outlook.ts';
import type { HostMessage } from '../../emulators/outlook-host/wire.ts';
import { openPaneScene, type PaneScene, type PaneWindow } from '../open-pane.ts';
import { axeFindingsIn, NOTE_REFUSALS, onScreen, refusedContent, sidewaysPxIn } from './pane-checks.ts';

/** What a stranger may write wherever a stranger may write: it would run, fetch, or look like something else. */
const RUNS = [
  '<img src=x onerror="window.ran=1">',
  '<script>window.ran=1</script>',
  '"><svg onload=window.ran=1>',
  '<a href="javascript:window.ran=1">press</a>',
  '<iframe src="https://elsewhere.example/"></iframe>',
  '<style>body{display:none}</style>',
  '<link rel=stylesheet href="https://elsewhere.example/x.css">',
  '{{constructor.constructor("window.ran=1")()}}',
].join('');
const TURNED = 'invoice\u202efdp.exe';
const UNSEEN = 'ze\u200bro\u200dwi\u2060dth\u00ad';
const LONG = 'Wolfeschlegelsteinhausen'.repeat(420).slice(0, 10_000);

describe('Hostile mail in the pane', function () {
  this.timeout(120_000);
  let scene: PaneScene;
  let messages: HostMessage[];
  let window: PaneWindow;

  before(async () => {
    messages = await Promise.all(
      [RUNS, TURNED, UNSEEN, LONG, `${'\u0301'.repeat(3_000)}a`, '\u2066\u2067\u2068', ''].map(hostile),
    );
    scene = await openPaneScene(messages);
    const outlook = await openOutlook(scene.browser, { pane: 320 });
    await outlook.context.addInitScript({ content: NOTE_REFUSALS });
    window = { ...outlook, pane: await outlook.openPane() };
    await window.pane.getByRole('heading', { name: 'Today' }).waitFor();
  });
  after(() => scene.close());

  it('runs nothing, fetches nothing, and is refused by no policy because nothing ever asks', async () => {
    const asked: string[] = [];
    window.page.on('request', (request) => asked.push(request.url()));
    for (const { itemId } of messages) await look(itemId);
    await window.show(...messages.map(({ itemId }) => itemId));
    await window.pane.getByRole('heading', { name: `${messages.length} messages` }).waitFor();
    await window.page.waitForTimeout(200);
    assert.equal(await window.pane.evaluate(() => Reflect.get(globalThis, 'ran')), undefined);
    assert.deepEqual(await refusedContent(window.pane), []);
    assert.deepEqual(
      asked.filter((url) => !url.startsWith('https://appsforoffice.microsoft.com/')),
      [],
    );
    assert.deepEqual(scene.host.foreign, []);
    assert.deepEqual(window.errors, []);
  });

  it('stands there as text, and what turns or hides is made to show', async () => {
    await look(idOf(RUNS));
    const text = await window.pane.innerText('main');
    assert.match(text, /<img src=x onerror=/);
    assert.equal(await window.pane.locator('main :is(img, script, iframe, style, link, object)').count(), 0);
    assert.equal(await window.pane.locator('main a').count(), 0, 'no link but our own');
    await look(idOf(TURNED));
    const turned = await window.pane.innerText('main');
    assert.match(turned, /invoice\ufffdfdp\.exe/);
    await look(idOf(UNSEEN));
    assert.doesNotMatch(
      await window.pane.innerText('main'),
      /[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\u00ad]/,
    );
  });

  it('moves nothing out of its place: not wider, not endless, and the button within reach', async () => {
    for (const { itemId } of messages) {
      await look(itemId);
      assert.ok((await sidewaysPxIn(window.pane)) <= 0, 'wider than the pane');
      assert.deepEqual(await axeFindingsIn(window.pane), []);
      const top = await window.pane.evaluate(
        () => document.querySelector('.do button')?.getBoundingClientRect().top ?? 0,
      );
      assert.ok(top > 0 && top < 2_000, `the button lies at ${top}`);
    }
  });

  it('is judged quickly, however long', async () => {
    await look(idOf(TURNED));
    const from = performance.now();
    await look(idOf(LONG));
    assert.ok(performance.now() - from < 2_000);
  });

  async function look(itemId: string): Promise<void> {
    await window.show(itemId);
    await onScreen(window.pane, itemId);
    const why = window.pane.getByRole('button', { name: 'Why we think so' });
    if ((await why.getAttribute('aria-expanded')) === 'false') await why.click();
  }

  function idOf(words: string): string {
    const found = messages.find(({ subject }) => subject === words);
    assert.ok(found);
    return found.itemId;
  }
});

/** The same words wherever a stranger may write: subject, sender, body, names of files, even the patient's name. */
async function hostile(words: string, index: number): Promise<HostMessage> {
  const message = await sampleMessage({
    from: 'records@fernhill-scanning.example',
    subject: `hostile ${index}`,
    text: 'Please find attached the digitised Lloyd George record.',
    messageId: `<hostile.${index}@fernhill-scanning.example>`,
    attachments: [
      { name: partName(ANN, 1, 2), bytes: Buffer.from('%PDF-1.4 invented'), type: 'application/pdf' },
    ],
  });
  const [file] = message.attachments;
  assert.ok(file);
  return {
    ...message,
    subject: words,
    from: { name: words, address: `${words.slice(0, 60)}@elsewhere.example` },
    bodyText: `${words} digitised record LV-7K3M-Q2XW ${words}`,
    attachments: [
      file,
      {
        ...file,
        id: `${file.id}b`,
        name: `2of2_Lloyd_George_Record_[${words}]_[9000000009]_[01-03-1950].pdf`,
      },
      { ...file, id: `${file.id}c`, name: `${words}.pdf` },
    ],
  };
}
