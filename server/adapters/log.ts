import { pino } from 'pino';
import type { Log, LogFields } from '../steps/ports.ts';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/**
 * One JSON object a line. Only the fields listed here are written, and those only as short plain text or numbers, so
 * that a name, number, subject, address or file name cannot reach a log by a mistake elsewhere. Of an error its kind
 * and its code are written, never its message: libraries quote what they read.
 */
export function openLog(level: LogLevel, write: (line: string) => void): Log {
  const out = pino({ level, base: null, messageKey: 'what' }, { write });
  return {
    info: (what, fields = {}) => out.info(allowed(fields), what),
    warn: (what, fields = {}) => out.warn(allowed(fields), what),
    error: (what, fields = {}, cause) => out.error({ ...allowed(fields), ...kindOf(cause) }, what),
  };
}

const TEXTS = [
  'practice',
  'ref',
  'step',
  'job',
  'code',
  'messageId',
  'template',
  'route',
  'method',
  'account',
  'correlationId',
] as const satisfies readonly (keyof LogFields)[];
const NUMBERS = [
  'count',
  'due',
  'done',
  'skipped',
  'failed',
  'ms',
  'attempt',
  'status',
] as const satisfies readonly (keyof LogFields)[];

function allowed(fields: LogFields): LogFields {
  const texts = TEXTS.map((name) => [name, plain(fields[name])] as const);
  const numbers = NUMBERS.map((name) => [name, fields[name]] as const);
  return Object.fromEntries([...texts, ...numbers].filter(([, value]) => value !== undefined));
}

/** Our ids, codes and route patterns have no spaces or @, and are not ten digits; whatever is, is not one of them. */
function plain(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  return /^(?!\d{10}$)[A-Za-z0-9/:_.*-]{1,100}$/.test(text) ? text : 'withheld';
}

function kindOf(cause: unknown): Record<string, string> {
  if (cause === undefined) return {};
  if (!(cause instanceof Error)) return { cause: 'unknown' };
  const code = 'code' in cause && typeof cause.code === 'string' ? plain(cause.code) : undefined;
  return {
    cause: plain(cause.name) ?? 'unknown',
    ...(code === undefined ? {} : { causeCode: code }),
    at: placeOf(cause),
  };
}

/** The first line of our own code that the error passed: a path and a line, no words. */
function placeOf(cause: Error): string {
  const frame = /\(?(?:file:\/\/)?[^\s()]*[\\/]((?:server|core|dist|samples)[\\/][^\s()]+:\d+):\d+\)?/.exec(
    (cause.stack ?? '').split('\n').slice(1).join('\n'),
  );
  return frame?.[1] ?? 'unknown';
}
