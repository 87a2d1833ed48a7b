/// <reference types="office-js" />
import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { seeded } from '../../../samples/seeded.ts';
import type {
  Me,
  MessageView,
  PaneAsk,
  PaneMessageView,
  Problem,
  TodayView,
} from '../../../server/http/answers.ts';
import { sampleMessage } from '../../emulators/outlook-host/messages.ts';
import type { HostMessage } from '../../emulators/outlook-host/wire.ts';
import { openPaneScene, type PaneScene, type PaneWindow } from '../open-pane.ts';
import { openSignedIn } from './pane-checks.ts';

/*
 * A person who clicks through a mailbox faster than anything can answer. Every message carries a mark of its own in all that
 * it says, and so does all that the server says of it; what is on screen may carry the mark of one message alone.
 */
const MESSAGES = 26;
const SWITCHES = 500;

type Pressed = { mark: string; item: string };

describe('Switching messages faster than anything answers', function () {
  this.timeout(180_000);
  let scene: PaneScene;
  let messages: HostMessage[];
  const chance = seeded(5);

  before(async () => {
    messages = await Promise.all(Array.from({ length: MESSAGES }, (_, index) => marked(index)));
    scene = await openPaneScene(messages);
  });
  after(() => scene.close());

  it(`${SWITCHES} times: no text and no action ever belongs to another message than the one on screen`, async () => {
    const server = slowServer(scene, messages, chance);
    scene.host.setOnward(server.answers);
    const window = await openSignedIn(scene, { pane: 320 });
    const { pane } = window;
    await pane.getByRole('heading', { name: 'Today' }).waitFor();
    const seen = await watch(window);

    for (let turn = 0; turn < SWITCHES; turn += 1) {
      if (turn % 10 === 0)
        await window.setFaults({
          itemChanged: chance.pick(['prompt', 'prompt', 'prompt', 'lost', 'unheard', chance.between(1, 60)]),
          bodyMs: chance.pick([0, 5, 80]),
          failing: chance.pick([[], [], [37]]),
        });
      const next = chance.pick(messages);
      await window.show(...(chance.between(0, 1) < 0.05 ? [] : [next.itemId]));
      if (chance.between(0, 1) < 0.5) await press(window);
      await window.page.waitForTimeout(chance.pick([0, 0, 2, 5, 10, 30, 60, 250]));
    }

    await window.setFaults({ itemChanged: 'prompt', bodyMs: 0, failing: [] });
    server.becomeQuick();
    for (const message of messages) await settlesOn(window, message);

    const { mixed, looked, pressed } = seen;
    assert.deepEqual(mixed, [], 'two messages were on screen at once');
    assert.ok(looked > SWITCHES, `${looked} looks`);
    assert.ok(pressed.length > 40, `${pressed.length} presses`);
    for (const { item, mark } of pressed)
      assert.equal(markOf(messages, item), mark, 'a button of another message');
    const mayBeTaken = new Set(pressed.map(({ item }) => item));
    assert.ok(server.taken.length > 10, `${server.taken.length} taken in`);
    for (const { itemId, internetMessageId } of server.taken) {
      assert.ok(mayBeTaken.has(itemId), 'taken in without anybody pressing');
      assert.equal(messageOf(messages, itemId).internetMessageId, internetMessageId);
    }
    assert.ok(server.sent.length > 0, 'no message was ever handed over');
    for (const messageId of server.sent)
      assert.ok(server.handedOver.has(messageId), 'a message was sent that the server did not ask for');
    assert.deepEqual(window.errors, []);
  });

  it('refuses an action, in words, where Outlook moved on and told nobody', async () => {
    const server = slowServer(scene, messages, chance);
    server.becomeQuick();
    scene.host.setOnward(server.answers);
    const [first, second] = messages;
    assert.ok(first && second);
    const window = await openSignedIn(scene, { pane: 320 }, first.itemId);
    await settlesOn(window, first);
    await window.setFaults({ itemChanged: 'unheard' });
    await window.show(second.itemId);
    await window.pane.waitForFunction((id) => Office.context.mailbox.item?.itemId === id, second.itemId);
    const before = server.taken.length;
    await window.pane.evaluate(() => document.querySelector<HTMLButtonElement>('.do .primary')?.click());
    await settlesOn(window, second);
    assert.equal(server.taken.length, before, 'nothing was taken in');
    await window.pane.getByText('Nothing was done with either').waitFor();
    assert.equal(server.taken.length, before);
    await window.context.close();
  });

  it('finds a message that was opened before anybody listened, and does not begin anew for ever', async () => {
    const server = slowServer(scene, messages, chance);
    server.becomeQuick();
    scene.host.setOnward(server.answers);
    const [first] = messages;
    assert.ok(first);
    const window = await openSignedIn(scene, { pane: 320 });
    await window.pane.getByRole('heading', { name: 'Today' }).waitFor();
    await window.setFaults({ itemChanged: 'lost' });
    await window.show(first.itemId);
    const lookAgain = () =>
      window.pane.evaluate(() => document.documentElement.dispatchEvent(new Event('pointerenter')));
    await lookAgain();
    await window.pane.locator(`[data-item="${first.itemId}"]`).waitFor();
    let begun = 0;
    window.page.on('framenavigated', () => {
      begun += 1;
    });
    await window.show();
    await lookAgain();
    await window.show(first.itemId);
    await lookAgain();
    await window.page.waitForTimeout(500);
    assert.ok(begun <= 1, `begun anew ${begun} times`);
    await window.context.close();
  });

  it('sends no message that Outlook gave in place of the one that was meant', async () => {
    const server = slowServer(scene, messages, chance);
    server.becomeQuick();
    scene.host.setOnward(server.answers);
    const [first, second] = messages.filter(({ itemId }) => !isKnown(markOf(messages, itemId)));
    assert.ok(first && second);
    const window = await openSignedIn(scene, { pane: 320 }, first.itemId);
    await settlesOn(window, first);
    server.handOverAll();
    await window.setFaults({ itemChanged: 'lost' });
    await window.show(second.itemId);
    await window.pane.getByRole('button', { name: 'Take it in', exact: true }).click();
    await window.pane.getByText('Outlook gave another message than the one you meant').waitFor();
    assert.deepEqual(server.sent, []);
    await settlesOn(window, second);
    await settlesOn(window, first);
    await window.pane.getByRole('button', { name: 'Take it in', exact: true }).click();
    await window.pane.getByText('Taken in.', { exact: true }).waitFor();
    assert.deepEqual(server.sent, [first.internetMessageId]);
    await window.context.close();
  });

  it('goes on judging messages when the server is gone, and says so', async () => {
    const [first, second] = messages;
    assert.ok(first && second);
    const server = slowServer(scene, messages, chance);
    server.becomeQuick();
    scene.host.setOnward(server.answers);
    const window = await openSignedIn(scene, { pane: 320 });
    await window.pane.getByText('Nothing needs doing today').waitFor();
    scene.host.setOnward(null);
    await window.show(first.itemId);
    await window.pane.getByText('Onward cannot be reached').waitFor();
    const text = await window.pane.innerText('main');
    assert.match(text, /Digitised notes[\s\S]*told from the message alone/i);
    await window.show(second.itemId);
    await window.pane.waitForFunction(
      (id) => document.querySelector('[data-item]')?.getAttribute('data-item') === id,
      second.itemId,
    );
    assert.match(await window.pane.innerText('main'), new RegExp(markOf(messages, second.itemId)));
    await window.context.close();
  });

  it('says so, too, where it was gone before its own parts were fetched', async () => {
    const [first] = messages;
    assert.ok(first);
    scene.host.setOnward((request, response) => {
      if (/\/pane\/server-/.test(request.url ?? '')) response.destroy();
      else scene.app(request, response);
    });
    const window = await openSignedIn(scene, { pane: 320 }, first.itemId);
    await window.pane.getByText('A part of this pane could not be fetched').waitFor();
    assert.match(await window.pane.innerText('main'), /Digitised notes[\s\S]*told from the message alone/i);
    scene.host.setOnward(scene.app);
    await window.pane.getByRole('button', { name: 'Try again' }).click();
    await window.pane.getByText('Sign in and take it in').waitFor();
    await window.context.close();
  });
});

/** A message that says its mark wherever it says anything. */
async function marked(index: number): Promise<HostMessage> {
  const mark = `Q${String.fromCharCode(65 + index)}Q`;
  const person = {
    name: `Pat ${mark}`,
    nhsNumber: NUMBERS[index % NUMBERS.length] ?? '',
    born: '1950-03-01',
  };
  return sampleMessage({
    from: `Company ${mark} <records@fernhill-scanning.example>`,
    subject: `Record ${mark}`,
    text: `The digitised record, ${mark}.`,
    messageId: `<${mark}@fernhill-scanning.example>`,
    attachments: [
      {
        name: `1of1_Lloyd_George_Record_[${person.name}]_[${person.nhsNumber}]_[01-03-1950].pdf`,
        bytes: Buffer.from(`%PDF-1.4 ${mark}`),
        type: 'application/pdf',
      },
    ],
  });
}

const NUMBERS = [
  '9990117381',
  '9990134774',
  '9990152160',
  '9990169551',
  '9990186944',
  '9990204330',
  '9990221723',
  '9990239118',
  '9990256500',
  '9990273898',
  '9990291276',
  '9990308667',
];

function messageOf(messages: readonly HostMessage[], itemId: string): HostMessage {
  const found = messages.find((one) => one.itemId === itemId);
  assert.ok(found);
  return found;
}

function markOf(messages: readonly HostMessage[], itemId: string): string {
  return /Q[A-Z]Q/.exec(messageOf(messages, itemId).subject)?.[0] ?? '';
}

type Seen = { mixed: string[]; looked: number; pressed: Pressed[] };

/**
 * After every change of the pane's page, the marks that stand beside one another. Kept outside the page, for the pane
 * loads itself anew where Outlook opened a message before it could be told.
 */
async function watch({ page, pane }: PaneWindow): Promise<Seen> {
  const seen: Seen = { mixed: [], looked: 0, pressed: [] };
  await page.exposeFunction('lookedAt', (marks: string[]) => {
    seen.looked += 1;
    if (marks.length > 1) seen.mixed.push(marks.join(' '));
  });
  await page.exposeFunction('willPress', (pressed: Pressed) => seen.pressed.push(pressed));
  await page.addInitScript(lookAtEveryChange);
  await pane.evaluate(lookAtEveryChange);
  return seen;
}

function lookAtEveryChange(): void {
  if (window === window.top) return;
  const tell: (marks: string[]) => void = Reflect.get(window, 'lookedAt');
  new MutationObserver(() => {
    const text = document.querySelector('main')?.textContent ?? '';
    tell([...new Set(text.match(/Q[A-Z]Q/g))]);
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
}

/** Presses the primary button that is there at this moment, and notes whose it was by all that stood around it. */
async function press({ pane }: PaneWindow): Promise<void> {
  const pressing = pane.evaluate(() => {
    const willPress: (pressed: Pressed) => void = Reflect.get(window, 'willPress');
    const button = document.querySelector<HTMLButtonElement>('.do .primary');
    const article = button?.closest('article');
    if (!button || !article) return;
    willPress({
      mark: /Q[A-Z]Q/.exec(article.textContent ?? '')?.[0] ?? '',
      item: article.getAttribute('data-item') ?? '',
    });
    button.click();
  });
  await pressing.catch((error: unknown) => assert.match(String(error), /context was destroyed|navigat/i));
}

async function settlesOn(window: PaneWindow, message: HostMessage): Promise<void> {
  await window.setFaults({ itemChanged: 'prompt' });
  await window.show(message.itemId);
  await window.pane.waitForFunction(
    (id) => document.querySelector('[data-item]')?.getAttribute('data-item') === id,
    message.itemId,
  );
}

type SlowServer = {
  answers: (request: IncomingMessage, response: ServerResponse) => void;
  becomeQuick(): void;
  handOverAll(): void;
  taken: PaneAsk[];
  /** Message-IDs of whole messages that came, and of those that were asked for. */
  sent: string[];
  handedOver: Set<string>;
};

/** Onward's own pages, and answers about messages that are late, wrong, broken or none. */
function slowServer(
  scene: PaneScene,
  messages: readonly HostMessage[],
  chance: ReturnType<typeof seeded>,
): SlowServer {
  let quick = false;
  let handOver = 0.5;
  const taken: PaneAsk[] = [];
  const sent: string[] = [];
  const handedOver = new Set<string>();
  const answers = (request: IncomingMessage, response: ServerResponse) => {
    if (!request.url?.startsWith('/api/')) {
      scene.app(request, response);
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const delay = quick ? 0 : chance.pick([0, 0, 5, 20, 60, 150, 400]);
      setTimeout(() => answer(request.url ?? '', Buffer.concat(chunks), response), delay);
    });
  };
  const answer = (url: string, body: Buffer, response: ServerResponse) => {
    const fate = quick
      ? 'well'
      : chance.pick(['well', 'well', 'well', 'well', 'cut', 'broken', 'refused', 'another']);
    if (fate === 'cut') response.destroy();
    else if (fate === 'broken')
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<p>Bad gateway</p>');
    else if (fate === 'refused') json(response, 503, problem('busy'));
    else well(url, body, response, fate === 'another');
  };
  const well = (url: string, body: Buffer, response: ServerResponse, another: boolean) => {
    switch (url) {
      case '/api/me':
        return json(response, 200, ME);
      case '/api/today':
        return json(response, 200, NOTHING_TODAY);
      case '/api/take-in': {
        const said = /^message-id:\s*(<[^>]+>)/im.exec(body.toString('latin1'))?.[1] ?? '';
        sent.push(said);
        return json(response, 200, { messageId: 'm', state: 'filed', words: 'Taken in.', records: [] });
      }
      case '/api/pane/message': {
        const asked = JSON.parse(body.toString()) as PaneAsk;
        const about = another ? chance.pick(messages).itemId : asked.itemId;
        return json(response, 200, viewOf(messages, about));
      }
      case '/api/pane/take-in': {
        const asked = JSON.parse(body.toString()) as PaneAsk;
        taken.push(asked);
        if (chance.between(0, 1) < handOver) {
          handedOver.add(asked.internetMessageId);
          return json(response, 409, problem('hand-over'));
        }
        const itemId = another ? chance.pick(messages).itemId : asked.itemId;
        const words = `Filed ${markOf(messages, itemId)}.`;
        return json(response, 200, { itemId, taken: { messageId: 'm', state: 'filed', words, records: [] } });
      }
      default:
        return json(response, 404, problem('not-found'));
    }
  };
  return {
    answers,
    becomeQuick: () => {
      quick = true;
    },
    handOverAll: () => {
      handOver = 1;
    },
    taken,
    sent,
    handedOver,
  };
}

/** Some are known to the server and some are not, by their own mark and never by chance. */
function viewOf(messages: readonly HostMessage[], itemId: string): PaneMessageView {
  const mark = markOf(messages, itemId);
  return { itemId, message: isKnown(mark) ? knownAs(mark) : null, records: [], replies: [] };
}

function isKnown(mark: string): boolean {
  return mark.charCodeAt(1) % 3 === 0;
}

function knownAs(mark: string): MessageView {
  return {
    messageId: mark,
    from: `Company ${mark}`,
    subject: `Record ${mark}`,
    takenInWords: 'today',
    state: 'needs-a-person',
    stateWords: 'Needs a person',
    excerpt: '',
    why: { code: 'unsure', text: `Held, because ${mark}.`, nextWords: `Look at ${mark}.` },
    reasons: [],
    attachments: [],
    patients: [],
    decisions: [],
    passwordHints: [],
    records: [],
  };
}

const NOTHING_TODAY: TodayView = { groups: [], muted: [], needsPerson: 0, holdsToReview: [], quiet: true };
const ME: Me = {
  accountId: 'clerk',
  name: 'Chidi Clerk',
  role: 'clerk',
  practice: { odsCode: 'Y99999', name: 'Larkfield Surgery' },
  demonstration: false,
  today: '2026-11-25',
  todayWords: 'Wednesday 25 November 2026',
  counts: { needsPerson: 0, today: 0, clear: 0 },
};

function problem(code: string): Problem {
  return {
    status: 503,
    code,
    title: 'Not now',
    what: 'The server is busy.',
    notDone: 'Nothing was changed.',
    next: 'Try again.',
    correlationId: 'abcdefghijkl',
  };
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
}
