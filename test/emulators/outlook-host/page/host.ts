import type {
  HostControls,
  HostFaults,
  HostMessage,
  HostSettings,
  LibraryAnswer,
  LibraryAsk,
  LibraryEvent,
  ThemeName,
} from '../wire.ts';
import { NO_FAULTS, THEMES } from '../wire.ts';
import { type Channel, openChannel } from './channel.ts';
import { execute, initialData, type Scene } from './methods.ts';
import { drawList, drawMessage } from './show.ts';

/** The page of the emulated Outlook on the web: messages, the one that is open, and the task pane in a frame. */
const [settings, given] = await Promise.all([
  fetch('/host/settings.json').then((answer) => answer.json() as Promise<HostSettings>),
  fetch('/host/messages.json').then((answer) => answer.json() as Promise<HostMessage[]>),
]);

const messages = [...given];
let shown: string[] = [];
let theme: ThemeName = 'light';
let faults: HostFaults = NO_FAULTS;
let pane: { frame: HTMLIFrameElement; channel: Channel } | null = null;
/** What office.js was last told, which lies behind what is shown while an event is on its way. */
let told: string | null = null;

const log: HostControls['log'] = { calls: [], notified: [], opened: [], replies: [], unknown: [] };
const scene: Scene = {
  shown: () => messages.find(({ itemId }) => itemId === told) ?? null,
  faults: () => faults,
  log,
  person: settings.person,
  settings: new Map(),
  notices: new Map(),
  customProperties: new Map(),
  master: ['Onward – received', 'Onward – checked', 'Onward – reprinted', 'Onward – needs a person'].map(
    (displayName, index) => ({ displayName, color: `Preset${index}` }),
  ),
  changed: draw,
};

async function answer(action: string, data: unknown): Promise<unknown> {
  switch (action) {
    case 'ContextActivationManager_getAppContextAsync':
      return appContext();
    case 'ContextActivationManager_notifyHost':
      if (Array.isArray(data)) log.notified.push(Number(data[1]));
      return undefined;
    case 'GetInitialData':
      told = only();
      return initialData(scene.shown(), settings.person);
    case 'ExecuteMethod':
      return execute(scene, ...dispatchOf(data));
    case 'executeMethod':
      return { wasSuccessful: true };
    default:
      log.unknown.push(action);
      return undefined;
  }
}

function appContext() {
  return {
    _id: CONTROL,
    _appName: 64,
    _appVersion: '16.01',
    _appUILocale: 'en-GB',
    _dataLocale: 'en-GB',
    _docUrl: location.href,
    _clientMode: 0,
    _settings: {},
    _reason: 1,
    _requirementMatrix: JSON.stringify(settings.sets),
    _dialogRequirementMatrix: JSON.stringify({ DialogApi: '1.2' }),
    _appDomains: [new URL(settings.paneUrl).origin],
    _addinName: 'Onward',
    _hostFullVersion: '16.2.1.0',
    _clientWindowWidth: innerWidth,
    _clientWindowHeight: innerHeight,
  };
}

function dispatchOf(data: unknown): [id: number, params: unknown] {
  const { ApiParams, MethodData } = data as { ApiParams: unknown; MethodData: { DispatchId: number } };
  return [MethodData.DispatchId, ApiParams];
}

const CONTROL = 'onward-control';

/** The one message shown; null while none or several are. */
function only(): string | null {
  return shown.length === 1 ? (shown[0] ?? null) : null;
}

function openPane(): void {
  pane?.channel.close();
  const place = byId('pane');
  const frame = document.createElement('iframe');
  const conversation = `c${crypto.randomUUID()}`;
  const hostInfo = `Outlook$Web$16.01$en-GB$${crypto.randomUUID()}$$$0`;
  frame.name = JSON.stringify({
    hostInfo,
    xdmInfo: `${conversation}|${CONTROL}|${location.origin}`,
    serializerVersion: '1',
    onwardTheme: THEMES[theme],
  });
  const address = new URL(settings.paneUrl);
  address.searchParams.set('_host_Info', hostInfo);
  frame.src = address.href;
  frame.title = 'Onward';
  frame.allow = 'clipboard-write';
  pane = { frame, channel: openChannel(frame, conversation, answer) };
  place.replaceChildren(frame);
}

addEventListener('message', (event: MessageEvent<LibraryAsk | null>) => {
  if (pane === null || event.source !== pane.frame.contentWindow) return;
  const { data } = event;
  if (data?.onwardLibrary !== 'ask') return;
  // The file is of what is open, whatever office.js was last told.
  const open = messages.find(({ itemId }) => itemId === only());
  const value = data.ask === 'eml' ? (open?.emlBase64 ?? '') : selectedDetails();
  const reply: LibraryAnswer = { onwardLibrary: 'answer', id: data.id, value };
  pane.frame.contentWindow?.postMessage(reply, event.origin);
});

function selectedDetails() {
  return messages
    .filter(({ itemId }) => shown.includes(itemId))
    .map(({ itemId, subject, conversationId, internetMessageId, attachments }) => ({
      itemId,
      itemType: 'message',
      itemMode: 'read',
      subject,
      conversationId,
      internetMessageId,
      hasAttachment: attachments.some(({ isInline }) => !isInline),
    }));
}

function toLibrary(event: LibraryEvent['event']): void {
  const told: LibraryEvent = { onwardLibrary: 'event', event };
  pane?.frame.contentWindow?.postMessage(told, new URL(settings.paneUrl).origin);
}

function show(itemIds: readonly string[]): void {
  const several = shown.length > 1 || itemIds.length > 1;
  shown = [...itemIds];
  draw();
  const { itemChanged } = faults;
  if (itemChanged === 'lost') return;
  toLibrary(itemChanged === 'unheard' ? 'do-not-hear' : 'hear');
  // A late event tells of what is open when it comes.
  const tell = () => {
    const id = only();
    told = id;
    pane?.channel.tell(
      'olkItemSelectedChanged',
      id === null ? '' : initialData(scene.shown(), settings.person),
    );
    if (several) toLibrary('selected-changed');
  };
  if (typeof itemChanged === 'number' && itemChanged > 0) setTimeout(tell, itemChanged);
  else tell();
}

function setTheme(name: ThemeName): void {
  theme = name;
  document.documentElement.dataset.theme = name;
  const colours = Object.entries(THEMES[name]).map(([key, hex]) => [key, Number.parseInt(hex.slice(1), 16)]);
  pane?.channel.tell('officeThemeChanged', [JSON.stringify(Object.fromEntries(colours))]);
}

function draw(): void {
  drawList(byId('list'), messages, shown, (ids) => show(ids));
  drawMessage(
    byId('open'),
    messages.filter(({ itemId }) => shown.includes(itemId)),
  );
}

function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the host's page has no #${id}`);
  return found;
}

const controls: HostControls = {
  show,
  shown: () => [...shown],
  messages: () => messages,
  add: (message) => {
    messages.unshift(message);
    draw();
  },
  setTheme,
  setFaults: (change) => {
    faults = { ...faults, ...change };
  },
  setPaneWidth: (px) => {
    byId('pane').style.width = `${px}px`;
  },
  openPane,
  runCommand: (name) =>
    pane?.channel.tell('appCommandInvoked', [name, name, JSON.stringify({ source: { id: name } })]),
  log,
};
Object.assign(window, { outlookHost: controls });

byId('open-pane').addEventListener('click', openPane);
byId('light-dark').addEventListener('click', () => setTheme(theme === 'light' ? 'dark' : 'light'));
draw();
if (new URL(location.href).searchParams.has('open')) openPane();
