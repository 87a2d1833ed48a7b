import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { HANDLERS } from './answering.ts';
import { takePiece } from './attachments.ts';
import { answerFaults, requestFaults } from './contract/gate.ts';
import { type Matched, matched, type OperationName } from './contract/operations.ts';
import { type Entra, refused } from './entra.ts';
import type { Fault, FaultEffect } from './faults.ts';
import { Refusal } from './model.ts';
import type { Answer, GraphCall, World } from './world.ts';

export type Asked = { host: string; method: string; url: URL; headers: Headers; bytes: Buffer };
/** What becomes of an answer on its way: cut off after so many bytes, or never sent. */
export type Outcome = Answer & {
  cutAfter?: number;
  withoutLength?: boolean;
  dropped?: boolean;
  leave?: () => void;
};

/** What was asked, without bodies. */
export type CallRecord = {
  at: number;
  operation: OperationName | null;
  method: string;
  /** As asked, with its ids and options. */
  path: string;
  mailbox: string | null;
  status: number;
  /** It came before the time that a Retry-After had named. */
  tooEarly: boolean;
  hadToken: boolean;
  clientRequestId: string | null;
};

/** Takes a call as it came over the wire and says what to answer. Every call is held to the contract, and so is every answer. */
export class Service {
  readonly #world: World;
  readonly #entra: Entra;
  readonly calls: CallRecord[] = [];
  readonly violations: string[] = [];
  /** Sees every body that is answered with JSON; the suite holds them to the published schema. */
  onAnswer: (operation: OperationName, status: number, json: unknown) => void = () => {};

  constructor(world: World, entra: Entra) {
    this.#world = world;
    this.#entra = entra;
  }

  async answer(asked: Asked): Promise<Outcome> {
    const { host, method, url, headers } = asked;
    const found = matched(host, method, url.pathname, url.pathname.includes("('"));
    const record: CallRecord = {
      at: this.#world.clock(),
      operation: found?.name ?? null,
      method,
      path: `${url.pathname}${url.search}`,
      mailbox: null,
      status: 0,
      tooEarly: false,
      hadToken: headers.has('authorization'),
      clientRequestId: headers.get('client-request-id'),
    };
    this.calls.push(record);
    if (!found) {
      this.violations.push(`a call that is not listed: ${method} ${host} ${templateOf(url.pathname)}`);
      record.status = 400;
      return withHeaders(
        failed(new Refusal(400, 'BadRequest', 'Resource not found for the segment.')),
        headers,
      );
    }
    const body = bodyOf(asked);
    const faults = requestFaults({ matched: found, headers, query: url.searchParams, body });
    this.violations.push(...faults.map((fault) => `${found.name}: ${fault}`));
    const outcome = withHeaders(await this.#outcome(found, asked, body, record), headers);
    record.status = outcome.dropped ? 0 : outcome.status;
    this.#holdToContract(found, outcome);
    return outcome;
  }

  #holdToContract(found: Matched, { status, headers, json, stream }: Outcome): void {
    const body = stream ? 'bytes' : json === undefined ? null : json;
    const faults = answerFaults(found, { status, headers: new Headers(headers), body });
    this.violations.push(...faults.map((fault) => `${found.name}: ${fault}`));
    if (json !== undefined) this.onAnswer(found.name, status, json);
  }

  async #outcome(found: Matched, asked: Asked, body: unknown, record: CallRecord): Promise<Outcome> {
    if (found.name.startsWith('entra.')) return this.#entraAnswer(found, asked);
    if (found.name === 'upload.piece') return this.#pieceAnswer(found, asked);
    record.mailbox = this.#addressOf(found.parameters['user-id']);
    const faults = this.#world.faults.for(found.name, record.mailbox);
    const token = /^Bearer (\S+)$/.exec(asked.headers.get('authorization') ?? '')?.[1] ?? '';
    if (faults.some(({ kind }) => kind === 'end-token')) this.#entra.end(token);
    if (!this.#entra.isGood(token))
      return failed(
        new Refusal(401, 'InvalidAuthenticationToken', 'Lifetime validation failed, the token is expired.'),
      );
    const turned = this.#turnedAway(record);
    if (turned) return turned;
    const mailbox = record.mailbox;
    const leave = mailbox === null ? () => {} : () => this.#world.throttle.leave(mailbox);
    // A call that takes its time is under way meanwhile, and counts among those at once.
    for (const fault of faults) if (fault.kind === 'slow') await wait(fault.ms);
    const outcome = await this.#graphAnswer(found, asked, body, faults, mailbox);
    return { ...outcome, leave };
  }

  /** Too early, or too many at once. */
  #turnedAway(record: CallRecord): Outcome | null {
    if (record.mailbox === null) return null;
    const seconds = this.#world.throttle.tooEarly(record.mailbox);
    record.tooEarly = seconds !== null;
    if (seconds !== null) return failed(THROTTLED(), seconds);
    return this.#world.throttle.enter(record.mailbox) ? null : failed(THROTTLED(), 1);
  }

  async #graphAnswer(
    found: Matched,
    asked: Asked,
    body: unknown,
    faults: Fault[],
    mailbox: string | null,
  ): Promise<Outcome> {
    const before = faults.find(
      (fault) => (fault.kind === 'refuse' || fault.kind === 'drop') && fault.done !== true,
    );
    if (before) return this.#spoilt(before, { status: 500 }, mailbox);
    const call = callOf(found, asked, body, faults);
    const handler = HANDLERS[found.name as keyof typeof HANDLERS];
    let outcome: Outcome = await attempt(async () => handler(call, this.#world));
    for (const fault of faults) outcome = this.#spoilt(fault, outcome, mailbox);
    return outcome;
  }

  #spoilt(fault: FaultEffect, outcome: Outcome, mailbox: string | null): Outcome {
    if (fault.kind === 'drop') return { ...outcome, dropped: true };
    if (fault.kind === 'cut')
      return { ...outcome, cutAfter: fault.afterBytes, withoutLength: fault.withoutLength ?? false };
    if (fault.kind === 'retry-after-success')
      return { ...outcome, headers: { ...outcome.headers, 'Retry-After': String(fault.retryAfter) } };
    if (fault.kind !== 'refuse') return outcome;
    outcome.stream?.destroy();
    const { status, retryAfter, code = CODES[status] ?? 'UnknownError' } = fault;
    if (mailbox !== null && typeof retryAfter === 'number') this.#world.throttle.ban(mailbox, retryAfter);
    return failed(new Refusal(status, code), retryAfter);
  }

  #addressOf(user: string | undefined): string | null {
    if (user === undefined) return null;
    const all = this.#world.journal.all<{ address: string; userId: string }>('mailbox:');
    return all.find(({ userId }) => userId === user)?.address ?? user.toLowerCase();
  }

  #pieceAnswer({ name, parameters }: Matched, { url, headers, bytes }: Asked): Promise<Outcome> {
    const broken = this.#world.faults
      .for(name, null)
      .find(({ kind }) => kind === 'drop' || kind === 'refuse');
    if (broken) return Promise.resolve(this.#spoilt(broken, { status: 500 }, null));
    const [proof, range] = [url.searchParams.get('authtoken'), headers.get('content-range') ?? ''];
    return attempt(async () => takePiece(parameters.session ?? '', proof, range, bytes, this.#world));
  }

  async #entraAnswer({ name, parameters }: Matched, { bytes }: Asked): Promise<Outcome> {
    const tenant = parameters.tenant ?? '';
    if (name === 'entra.configuration') return this.#entra.configuration(tenant);
    if (name === 'entra.discovery') return this.#entra.discovery();
    for (const fault of this.#world.faults.for(name, null)) {
      if (fault.kind === 'slow') await wait(fault.ms);
      if (fault.kind === 'entra') return refused(fault.status, fault.error, fault.code);
      if (fault.kind === 'refuse') {
        const answer = refused(fault.status, 'temporarily_unavailable', 90033);
        return fault.retryAfter === undefined
          ? answer
          : { ...answer, headers: { 'Retry-After': String(fault.retryAfter) } };
      }
      if (fault.kind === 'drop') return { status: 500, dropped: true };
    }
    return this.#entra.token(tenant, new URLSearchParams(bytes.toString()));
  }
}

/** concepts/throttling-limits and public threads: the words for too many at once. */
const THROTTLED = () =>
  new Refusal(429, 'ApplicationThrottled', 'Application is over its MailboxConcurrency limit.');

/** The code that usually comes with a status (concepts/errors). */
const CODES: Record<number, string> = {
  401: 'InvalidAuthenticationToken',
  403: 'ErrorAccessDenied',
  404: 'ErrorItemNotFound',
  410: 'SyncStateNotFound',
  429: 'ApplicationThrottled',
  503: 'ErrorServerBusy',
};

async function attempt(work: () => Promise<Answer>): Promise<Outcome> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal)
      return failed(error, error.retryAfter === null ? undefined : Math.ceil(error.retryAfter));
    throw error;
  }
}

function failed({ status, code, message }: Refusal, retryAfter?: number | string): Outcome {
  const json = { error: { code, message } };
  return retryAfter === undefined
    ? { status, json }
    : { status, json, headers: { 'Retry-After': String(retryAfter) } };
}

/** concepts/errors and concepts/best-practices-concept: request ids on every answer. */
function withHeaders(outcome: Outcome, asked: Headers): Outcome {
  const headers: Record<string, string> = { 'request-id': randomUUID(), ...outcome.headers };
  const own = asked.get('client-request-id');
  if (own !== null) headers['client-request-id'] = own;
  if (outcome.json !== undefined) headers['Content-Type'] = 'application/json; charset=utf-8';
  return { ...outcome, headers };
}

function callOf(
  { name, parameters }: Matched,
  { url, headers }: Asked,
  body: unknown,
  faults: Fault[],
): GraphCall {
  const prefer = headers.get('prefer') ?? '';
  const size = /odata\.maxpagesize=(\d+)/i.exec(prefer)?.[1];
  return {
    operation: name,
    parameters,
    query: url.searchParams,
    headers,
    body,
    // Without the preference ids are of the kind that changes with every move (concepts/outlook-immutable-id).
    ids: /IdType\s*=\s*"ImmutableId"/i.test(prefer) ? 'immutable' : 'moving',
    textBody: /outlook\.body-content-type\s*=\s*"text"/i.test(prefer),
    pageSize: size === undefined ? null : Number(size),
    faults,
  };
}

function bodyOf({ host, bytes }: Asked): unknown {
  if (host === 'outlook.office.com') return bytes.length > 0 ? 'bytes' : null;
  const text = bytes.toString();
  if (text === '') return null;
  if (host !== 'graph.microsoft.com') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A path without what may be an id or an address. */
function templateOf(pathname: string): string {
  return pathname
    .split('/')
    .map((segment) => (/^[\w$.]{0,24}$/.test(segment) ? segment : '{…}'))
    .join('/');
}
