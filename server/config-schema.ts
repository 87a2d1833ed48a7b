import { z } from 'zod';
import { isCivilDate } from '../core/dates.ts';
import { DEFAULT_WINDOW_DAYS, SHORTEST_WINDOW_DAYS } from '../core/review-window.ts';
import { ACCESS_LOG_DAYS } from './steps/access-port.ts';

/** What to write instead: each completes the sentence "Write …". */
const COURIER_DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday'] as const;

const WRITE = {
  courierDay:
    'the day of the courier’s weekly visit: Monday, Tuesday, Wednesday, Thursday or Friday; or null',
  odsCode: 'the ODS code of the practice, one capital letter and five digits, such as A12345',
  time: 'a time on a 24-hour clock, such as 08:30',
  closedDay: 'a date that exists as YYYY-MM-DD, such as 2026-12-24',
  sender: 'an address such as notes@scans.example, or a whole domain such as @scans.example',
  supplierId: 'a short name in small letters, digits and hyphens, such as fernhill-scanning',
  host: 'an address this machine listens on, such as 127.0.0.1',
  publicUrl: 'the address staff open, with no path, such as https://onward.practice.example',
  logLevel: 'debug, info, warn, error or silent',
  tenantId: 'the tenant id from Entra, such as 11111111-2222-4333-8444-555555555555',
  clientId: 'the application (client) id from Entra, such as 99999999-8888-4777-8666-555555555555',
  goLive: 'the day from which mail is taken in as YYYY-MM-DD, such as 2026-12-01',
  proxy: 'the address of the proxy with its port, such as http://proxy.practice.example:8080',
};

const supplier = z.strictObject(
  {
    id: z.string(WRITE.supplierId).regex(/^[a-z0-9][a-z0-9-]{0,39}$/, WRITE.supplierId),
    name: text('the name by which staff know the scanning company'),
    senders: listOf(
      z.string(WRITE.sender).regex(/^[^\s@]*@[a-z0-9][a-z0-9.-]*\.[a-z]{2,}$/i, WRITE.sender),
      'a list of the addresses it sends from, such as ["@scans.example"]',
    ).default([]),
    requestTo: z.email('the address that takes requests, such as records@scans.example'),
    usualDays: whole(1, 60, 5),
  },
  'a supplier in braces, with id, name, senders and requestTo',
);

const ENTRA_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const graph = z.strictObject(
  {
    tenantId: z.string(WRITE.tenantId).regex(ENTRA_ID, WRITE.tenantId),
    clientId: z.string(WRITE.clientId).regex(ENTRA_ID, WRITE.clientId),
    mailbox: z.email('the address of the shared mailbox, such as notes@practice.example').optional(),
    certificateFiles: listOf(
      text('the path of a PEM file with certificate and key, such as ./onward-app.pem'),
      'a list of PEM files, such as ["./onward-app.pem"]',
    ).default([]),
    secretFile: text('the path of a file with the secret in it, or null').nullable().default(null),
    canary: z.email('the address of a mailbox that Onward must not reach, or null').nullable().default(null),
    goLive: z.string(WRITE.goLive).refine(isCivilDate, WRITE.goLive),
    recoverableDays: whole(1, 3_650, 14),
  },
  'the mailbox in braces, with tenantId, clientId, certificateFiles and goLive',
);

const practice = z.strictObject(
  {
    odsCode: z.string(WRITE.odsCode).regex(/^[A-Z][0-9]{5}$/, WRITE.odsCode),
    name: text('the name of the practice as letters give it'),
    mailFolder: text('a folder for the mail of this practice, such as ./data/mailbox/A12345').optional(),
    email: z.email('the shared mailbox of the practice, such as notes@practice.example'),
    leadEmail: z.email('the address of whoever leads on records, such as lead@practice.example'),
    digestTime: z
      .string(WRITE.time)
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, WRITE.time)
      .default('08:30'),
    reviewWindowDays: whole(SHORTEST_WINDOW_DAYS, 365, DEFAULT_WINDOW_DAYS),
    maxSheetsPerVolume: whole(10, 1_000, 250),
    backupRetentionDays: whole(1, 365, 35),
    closedDays: listOf(
      z.string(WRITE.closedDay).refine(isCivilDate, WRITE.closedDay),
      'a list of dates, such as ["2026-12-24"]',
    ).default([]),
    stubYears: whole(1, 100, 20),
    receivingReplyDays: whole(1, 60, 10),
    accessLogDays: whole(31, 3_660, ACCESS_LOG_DAYS),
    courierDay: z
      .enum(COURIER_DAYS, WRITE.courierDay)
      .transform((day) => COURIER_DAYS.indexOf(day) + 1)
      .nullable()
      .default(null),
    readPageHeads: z.boolean('true or false').default(false),
    suppliers: listOf(supplier, 'a list of suppliers, or [] for none').default([]),
    graph: graph.optional(),
  },
  'a practice in braces, with odsCode, name, email and leadEmail',
);

const entra = z.strictObject(
  {
    audience: z.string(WRITE.clientId).regex(ENTRA_ID, WRITE.clientId),
    clientId: z.string(WRITE.clientId).regex(ENTRA_ID, WRITE.clientId),
    tenants: listOf(
      z.string(WRITE.tenantId).regex(ENTRA_ID, WRITE.tenantId).toLowerCase(),
      'a list of tenant ids, such as ["11111111-2222-4333-8444-555555555555"]',
    ).min(1, 'at least one tenant id'),
  },
  'the sign-in in braces, with audience, clientId and tenants',
);

/** Every setting with its bounds and its default; `.env.example` says what each is for. */
export const settings = z.strictObject(
  {
    dataFolder: text('a folder on a local disk, such as ./data').default('./data'),
    backupFolder: text('a folder on another disk, such as E:/onward-backups').optional(),
    host: z
      .string(WRITE.host)
      .regex(/^[A-Za-z0-9.:_-]+$/, WRITE.host)
      .default('127.0.0.1'),
    port: whole(1, 65_535, 8080),
    publicUrl: z.string(WRITE.publicUrl).refine(isOrigin, WRITE.publicUrl).optional(),
    proxy: z.string(WRITE.proxy).refine(isProxy, WRITE.proxy).optional(),
    entra: entra.optional(),
    demonstration: z.boolean('true or false').optional(),
    logLevel: z.enum(['debug', 'info', 'warn', 'error', 'silent'], WRITE.logLevel).default('info'),
    mailPollSeconds: whole(1, 3_600, 5),
    sweepSeconds: whole(1, 3_600, 60),
    pressMemoryMb: whole(256, 16_384, 512),
    pressWallSeconds: whole(10, 3_600, 900),
    sessionHours: whole(1, 24, 12),
    idleMinutes: whole(1, 720, 30),
    practices: listOf(practice, 'a list of practices in JSON, as in .env.example').default([]),
  },
  'the settings in braces, such as {"port": 8080}',
);

export type Settings = z.output<typeof settings>;
export type SettingName = keyof Settings;
export const SETTING_NAMES = Object.keys(settings.shape) as SettingName[];
export const PRACTICE_KEYS = Object.keys(practice.shape);
export const SUPPLIER_KEYS = Object.keys(supplier.shape);
export const GRAPH_KEYS = Object.keys(graph.shape);
export const ENTRA_KEYS = Object.keys(entra.shape);

function whole(least: number, most: number, usual: number) {
  const write = `a whole number from ${least} to ${most}, such as ${usual}`;
  return z.number(write).int(write).min(least, write).max(most, write).default(usual);
}

function text(write: string) {
  return z.string(write).trim().min(1, write).max(260, write);
}

function listOf<Item extends z.ZodType>(item: Item, write: string) {
  return z.array(item, write).max(5_000, write);
}

/** An http or https address with nothing after host and port: links are made by adding a path to it. */
function isOrigin(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, username, password, pathname, search, hash } = new URL(address);
  const bare = username + password + search + hash === '' && pathname === '/';
  return bare && (protocol === 'https:' || protocol === 'http:');
}

/** As an origin, but for a name and password that some proxies ask for. */
export function isProxy(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host } = new URL(address);
  const bare = new URL(address);
  bare.username = '';
  bare.password = '';
  return host !== '' && (protocol === 'http:' || protocol === 'https:') && isOrigin(bare.href);
}
