import type {
  AccessView,
  CourierView,
  DashboardView,
  DeletionView,
  DeskLinkView,
  DoneManyView,
  DueLineView,
  HistoryView,
  HoldsView,
  LeaversBroughtInView,
  LeaversListView,
  LetterTextLook,
  LetterView,
  ListView,
  Me,
  MessageView,
  PagesView,
  PaneAsk,
  PaneCodeView,
  PaneLinkedView,
  PaneMessageView,
  PaneSignInView,
  PaneTakenInView,
  PaperView,
  Problem,
  RecordView,
  ReportView,
  SettingsView,
  TakenInView,
  TodayView,
} from '../server/http/answers.ts';
import type {
  Action,
  AnswerManyRequest,
  ApproveManyRequest,
  ChangePracticeHold,
  CollectedRequest,
  DashboardRequest,
  Decision,
  ExpectRequest,
  InspectionRequest,
  LetterTextRequest,
  MuteRequest,
  PracticeHoldRequest,
  ReportRequest,
  SearchRequest,
  UnmuteRequest,
} from '../server/http/requests.ts';

/** What came of asking the server. A failure is a value, in words a person can read; nothing here throws. */
export type Answer<T> = { ok: true; value: T } | { ok: false; problem: Problem };

export type Role = Me['role'];
export type NewAccount = { name: string; signInName: string; role: Role; password: string };
export type AccountChange = { role?: Role; disabled?: boolean; password?: string };

/** Codes of problems that are made here, because no answer came that could carry one. */
export const UNREACHABLE = 'unreachable';
export const NOT_UNDERSTOOD = 'not-understood';

export type ServerClient = ReturnType<typeof openServerClient>;

/**
 * The only file that calls our server. Every change carries `X-Onward: desk`, which another site's page cannot send.
 * `onSignedOut` is told whenever the server no longer knows who we are. The pane gives `token`, because a browser keeps no
 * cookie for a page in another's frame.
 */
export function openServerClient(onSignedOut: () => void, token: Token = NO_TOKEN) {
  const ask = async <T>(method: string, path: string, body?: unknown): Promise<Answer<T>> => {
    const answer = await send<T>(method, path, body, await token());
    if (!answer.ok && answer.problem.status === 401 && !path.startsWith('/api/sign-in')) onSignedOut();
    return answer;
  };
  const sendFile = async <T>(
    path: string,
    file: Blob,
    about: Record<string, string>,
    onProgress: (sent: number) => void = () => undefined,
  ): Promise<Answer<T>> => {
    const answer = await upload<T>(path, file, { ...about, ...signedBy(await token()) }, onProgress);
    if (!answer.ok && answer.problem.status === 401) onSignedOut();
    return answer;
  };
  const fetchSaved = async (path: string, about: unknown): Promise<Answer<SavedFile>> => {
    const answer = await fetchFile(path, about, await token());
    if (!answer.ok && answer.problem.status === 401) onSignedOut();
    return answer;
  };
  const get = <T>(path: string) => ask<T>('GET', path);
  const post = <T>(path: string, body: unknown = {}) => ask<T>('POST', path, body);
  const record = (ref: string) => `/api/records/${encodeURIComponent(ref)}`;
  return {
    me: () => get<Me>('/api/me'),
    signIn: (signInName: string, password: string) => post<Me>('/api/sign-in', { signInName, password }),
    redeemLink: (token: string) => post<Me>('/api/sign-in/link', { token }),
    signOut: () => post<null>('/api/sign-out'),
    today: () => get<TodayView>('/api/today'),
    search: (request: SearchRequest) => post<ListView>(SEARCH, request),
    expect: (request: ExpectRequest) => post<RecordView>('/api/records', request),
    record: (ref: string) => get<RecordView>(record(ref)),
    act: (ref: string, version: number, action: Action) =>
      post<RecordView>(`${record(ref)}/actions`, { version, action }),
    letter: (ref: string, letter: LetterToSee, supplier: string | null) =>
      get<LetterView>(
        `${record(ref)}/letters/${letter}${supplier === null ? '' : `?supplier=${encodeURIComponent(supplier)}`}`,
      ),
    mute: (ref: string, wanted: MuteRequest) => post<DueLineView[]>(`${record(ref)}/mutes`, wanted),
    unmute: (ref: string, wanted: UnmuteRequest) => post<DueLineView[]>(`${record(ref)}/mutes/end`, wanted),
    access: (ref: string) => get<AccessView>(`${record(ref)}/access`),
    restrict: (ref: string, accountId: string, reason: string) =>
      post<AccessView>(`${record(ref)}/restrictions`, { accountId, reason }),
    liftRestriction: (ref: string, accountId: string) =>
      post<AccessView>(`${record(ref)}/restrictions/lift`, { accountId }),
    inspectRecord: (ref: string, named: boolean) => fetchSaved(`${record(ref)}/inspection`, { named }),
    inspect: (request: InspectionRequest) => fetchSaved('/api/inspection', request),
    history: (ref: string) => get<HistoryView>(`${record(ref)}/history`),
    pages: (ref: string, fileId: string) =>
      get<PagesView>(`${record(ref)}/parts/${encodeURIComponent(fileId)}/pages`),
    paper: (ref: string) => get<PaperView>(`${record(ref)}/paper`),
    messages: (state: 'needs-a-person' | 'filed' | 'ignored') =>
      get<MessageView[]>(`/api/messages?state=${state}`),
    decide: (messageId: string, decision: Decision) =>
      post<MessageView>(`/api/messages/${encodeURIComponent(messageId)}/decision`, decision),
    approveMany: (records: ApproveManyRequest['records']) =>
      post<DoneManyView>('/api/deletion/approve', { records }),
    answerMany: (answer: AnswerManyRequest) => post<DoneManyView>('/api/deletion/supplier-answers', answer),
    courier: () => get<CourierView>('/api/courier'),
    collected: (those: CollectedRequest) => post<DoneManyView>('/api/courier/collected', those),
    holds: () => get<HoldsView>('/api/holds'),
    holdPractice: (hold: PracticeHoldRequest) => post<HoldsView>('/api/holds', hold),
    changePracticeHold: (holdId: string, wish: ChangePracticeHold) =>
      post<HoldsView>(`/api/holds/${encodeURIComponent(holdId)}`, wish),
    deletion: () => get<DeletionView>('/api/deletion'),
    settings: () => get<SettingsView>('/api/settings'),
    dashboard: (request: DashboardRequest) => post<DashboardView>('/api/reports/dashboard', request),
    report: (request: AskedReport) => post<ReportView>('/api/reports/table', request),
    reportFile: (request: AskedReport) => fetchSaved('/api/reports/file', request),
    wordLetter: (request: LetterTextRequest) => post<SettingsView>('/api/letter-texts', request),
    lookAtLetterText: (request: LetterTextRequest) => post<LetterTextLook>(LOOK_AT_TEXT, request),
    addAccount: (account: NewAccount) => post<SettingsView>('/api/accounts', account),
    changeAccount: (accountId: string, change: AccountChange) =>
      ask<SettingsView>('PATCH', `/api/accounts/${encodeURIComponent(accountId)}`, change),
    moveClock: (days: number) => post<Me>('/api/demo/clock', { days }),
    takeIn: (file: File, onProgress: (sent: number) => void) => {
      const name = { 'X-File-Name': encodeURIComponent(file.name) };
      return sendFile<TakenInView>('/api/take-in', file, name, onProgress);
    },
    lookAtLeavers: (file: Blob, about: AboutList) =>
      sendFile<LeaversListView>(LOOK_AT_LEAVERS, file, { 'X-List': JSON.stringify(about) }),
    bringInLeavers: (file: Blob, about: AboutList & { seen: string }) =>
      sendFile<LeaversBroughtInView>('/api/leavers-list/bring-in', file, { 'X-List': JSON.stringify(about) }),
    paneSignIn: () => get<PaneSignInView>('/api/pane/sign-in'),
    paneCode: () => post<PaneCodeView>('/api/pane/code'),
    linkPane: (code: string) => post<PaneLinkedView>('/api/pane/link', { code }),
    deskLink: (ref: string, to: 'record' | 'print') => post<DeskLinkView>('/api/pane/desk-link', { ref, to }),
    paneMessage: (about: PaneAsk) => post<PaneMessageView>(PANE_MESSAGE, about),
    paneTakeIn: (about: PaneAsk) => post<PaneTakenInView>('/api/pane/take-in', about),
  };
}

/** Of a leavers' list: the row of headings, from 0 and -1 for none, and the column of each field; what is left out is guessed. */
export type AboutList = { headingAt?: number; columns?: Record<string, number> };

/** An e-mail that a person sends by a button, and may look at before. */
export type LetterToSee = 'request-notes' | 'ask-new-practice' | 'request-deletion';

/** The names of reports come from the server, which alone knows which there are. */
export type AskedReport = Omit<ReportRequest, 'name'> & { name: string };
export type SavedFile = { name: string; blob: Blob };

/** What a request is signed with; null for the desk, which has its cookie. */
export type Token = () => Promise<string | null>;
const NO_TOKEN: Token = async () => null;

/** Asked by POST only so that no NHS number and no message's id is ever part of an address. */
const SEARCH = '/api/records/search';
const LOOK_AT_LEAVERS = '/api/leavers-list/look';
const LOOK_AT_TEXT = '/api/letter-texts/look';
const PANE_MESSAGE = '/api/pane/message';
const LOOKS = [SEARCH, LOOK_AT_TEXT, PANE_MESSAGE];

/** Long enough for the slowest step; a server that is silent for longer counts as not reached. */
const PATIENCE_MS = 120_000;
/** 150 MB, the most that is taken, at 2 Mbit/s up. */
const SENDING_MS = 10 * 60_000;

async function send<T>(
  method: string,
  path: string,
  body: unknown,
  token: string | null,
): Promise<Answer<T>> {
  try {
    const response = await fetch(path, {
      method,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: { Accept: 'application/json', 'X-Onward': 'desk', ...typeOf(body), ...signedBy(token) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return answerOf<T>(response.status, await response.text());
  } catch {
    return { ok: false, problem: unreachable(method === 'GET' || LOOKS.includes(path)) };
  }
}

/** A file made for us, under the name that the server gives it. */
async function fetchFile(path: string, body: unknown, token: string | null): Promise<Answer<SavedFile>> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: { 'X-Onward': 'desk', ...typeOf(body), ...signedBy(token) },
      body: JSON.stringify(body),
    });
    if (!response.ok) return answerOf<SavedFile>(response.status, await response.text());
    const [, name = 'onward-report'] =
      /filename="([\w.-]+)"/.exec(response.headers.get('Content-Disposition') ?? '') ?? [];
    return { ok: true, value: { name, blob: await response.blob() } };
  } catch {
    return { ok: false, problem: unreachable(true) };
  }
}

/** XMLHttpRequest, because fetch cannot say how much of a file has been sent. `onProgress` gets 0 to 1. */
function upload<T>(
  path: string,
  file: Blob,
  headers: Record<string, string>,
  onProgress: (sent: number) => void,
): Promise<Answer<T>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.setRequestHeader('X-Onward', 'desk');
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    };
    request.onload = () => resolve(answerOf<T>(request.status, request.responseText));
    request.timeout = SENDING_MS;
    request.onerror = () => resolve({ ok: false, problem: unreachable(path === LOOK_AT_LEAVERS) });
    request.ontimeout = request.onerror;
    request.send(file);
  });
}

function signedBy(token: string | null): Record<string, string> {
  return token === null ? {} : { Authorization: `Bearer ${token}` };
}

function typeOf(body: unknown): Record<string, string> {
  return body === undefined ? {} : { 'Content-Type': 'application/json' };
}

function answerOf<T>(status: number, text: string): Answer<T> {
  const read = parse(text);
  if (status >= 200 && status < 300 && read !== undefined) return { ok: true, value: read as T };
  if (isProblem(read)) return { ok: false, problem: read };
  return { ok: false, problem: notUnderstood(status) };
}

/** undefined for what is not JSON; an empty body is null. */
function parse(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isProblem(read: unknown): read is Problem {
  return typeof read === 'object' && read !== null && 'what' in read && 'code' in read && 'status' in read;
}

function unreachable(onlyLooking: boolean): Problem {
  return {
    status: 0,
    code: UNREACHABLE,
    title: 'Onward cannot be reached',
    what: 'The computer that runs Onward did not answer.',
    notDone: onlyLooking
      ? 'Nothing was changed.'
      : 'It is not known whether your change arrived. Look again before you repeat it.',
    next: 'Check that Onward is running and that this computer is on the network, then try again.',
    correlationId: '',
  };
}

function notUnderstood(status: number): Problem {
  return {
    status,
    code: NOT_UNDERSTOOD,
    title: 'Onward’s answer could not be read',
    what: `Something other than Onward may have answered (HTTP ${status}).`,
    notDone: 'It is not known whether your change arrived. Look again before you repeat it.',
    next: 'Load this page again. If it happens again, tell whoever looks after Onward.',
    correlationId: '',
  };
}
