export type Fetch = typeof globalThis.fetch;

/**
 * Entra gave no token. `code` is its own (AADSTS… number, or the library's word), for the log and for what a person is
 * told; the text is never passed on, because it may quote what was sent.
 */
export class SignInFailed extends Error {
  override name = 'SignInFailed';
  readonly code: string;
  constructor(cause: unknown) {
    const code = codeOf(cause);
    super(`no token: ${code}`);
    this.code = code;
  }
}

function codeOf(cause: unknown): string {
  const { errorCode, errorNo, message } = (cause ?? {}) as Record<string, unknown>;
  const numbered = /AADSTS\d{4,8}/.exec(String(message ?? ''))?.[0];
  return numbered ?? (String(errorNo ?? '') || String(errorCode ?? '') || 'no-answer');
}

/**
 * What Graph said no with. Branch on `code`, never on a message (docs: errors). `status` 0: no answer came at all, so
 * that whatever was asked may or may not have happened.
 */
export class GraphRefused extends Error {
  override name = 'GraphRefused';
  readonly status: number;
  readonly code: string;
  /** As long as Graph asked to be left alone; null when it did not say. */
  readonly retryAfterMs: number | null;
  readonly requestId: string | null;
  constructor(status: number, code: string, retryAfterMs: number | null, requestId: string | null) {
    super(`Graph answered ${status} ${code}`);
    this.status = status;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
    this.requestId = requestId;
  }
}

/** Codes come in either case (SyncStateNotFound, syncStateNotFound). */
export function isCode(error: unknown, ...codes: string[]): boolean {
  if (!(error instanceof GraphRefused)) return false;
  const code = error.code.toLowerCase();
  return codes.some((one) => one.toLowerCase() === code);
}

/** The item is not in this mailbox (any more). */
export function isNotFound(error: unknown): boolean {
  return error instanceof GraphRefused && (error.status === 404 || isCode(error, 'ErrorItemNotFound'));
}

/** The cursor is too old; a full look is harmless. Any 410 means it, whatever its code. */
export function isCursorLost(error: unknown): boolean {
  if (!(error instanceof GraphRefused)) return false;
  return error.status === 410 || isCode(error, 'SyncStateNotFound', 'resyncRequired');
}

/** The mailbox or the app's right to it is gone: no item is to blame, and no item may be given up for it. */
export function isMailboxTrouble(error: unknown): boolean {
  if (error instanceof SignInFailed) return true;
  if (!(error instanceof GraphRefused)) return false;
  if (error.status === 401 || error.status === 403) return true;
  return isCode(error, 'MailboxNotEnabledForRESTAPI', 'ErrorMailboxMoveInProgress', 'ErrorInvalidUser');
}

/** Nothing came, or Graph is busy: the same question may be asked again later. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof GraphRefused)) return false;
  return error.status === 0 || error.status === 429 || error.status >= 500;
}
