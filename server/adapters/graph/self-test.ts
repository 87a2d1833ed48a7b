import type { GraphClient } from './graph-client.ts';
import { GraphRefused, isNotFound, SignInFailed } from './graph-errors.ts';
import { asked, folderItem, LETTER_PROPERTY, messageItem, parsed, pathTo } from './graph-items.ts';

/** One thing looked at. `next`: what to do where it is not well, in words and where there are any the exact commands. */
export type SelfTestResult = {
  what: 'read' | 'canary' | 'write' | 'clock' | 'certificate';
  ok: boolean;
  words: string;
  next: string | null;
};

export type SelfTestOptions = {
  address: string;
  /** A mailbox that the app must not reach; null where none is configured. */
  canary: string | null;
  clientId: string;
  certificateEnds: Date | null;
  clock: () => Date;
  /** Leaves out whatever changes anything, for a little while or for good. */
  readOnly?: boolean;
};

/** More than this and tokens are refused (Entra allows five minutes). */
const MOST_SKEW_MS = 2 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
const CERTIFICATE_DAYS = 30;

/**
 * Looks whether the app can do what it must with this mailbox, and cannot do what it must not with another. Nothing is
 * sent: a draft is made and removed again, which needs the same right to write; the right to send is told by
 * Test-ServicePrincipalAuthorization alone, so the words say so.
 */
export async function selfTest(client: GraphClient, options: SelfTestOptions): Promise<SelfTestResult[]> {
  const read = await canRead(client, options);
  return [
    read,
    await canaryIsRefused(client, options),
    ...(read.ok && !options.readOnly ? [await canWrite(client, options)] : []),
    ...(read.ok ? [await clocksAgree(client, options)] : []),
    certificate(options),
  ];
}

async function canRead(client: GraphClient, { address, clientId }: SelfTestOptions): Promise<SelfTestResult> {
  try {
    await client.get(`${pathTo({ address }, 'mailFolders', 'inbox')}${asked({ select: 'id' })}`);
    return well('read', 'The mailbox can be read.');
  } catch (error) {
    return ill('read', `The mailbox cannot be read: ${why(error)}.`, nextFor(error, address, clientId));
  }
}

async function canaryIsRefused(client: GraphClient, options: SelfTestOptions): Promise<SelfTestResult> {
  const { canary, address, clientId } = options;
  if (canary === null)
    return ill(
      'canary',
      'No canary mailbox is named, so nobody has looked whether the app reaches other mailboxes.',
      'Name a mailbox in the same organisation that Onward must not reach.',
    );
  try {
    await client.get(`${pathTo({ address: canary }, 'mailFolders', 'inbox')}${asked({ select: 'id' })}`);
  } catch (error) {
    if (error instanceof GraphRefused && error.status === 403)
      return well('canary', 'The canary mailbox is refused, as it should be.');
    const said = isNotFound(error) ? 'There is no such mailbox' : `It could not be asked: ${why(error)}`;
    return ill(
      'canary',
      `The canary mailbox did not refuse. ${said}.`,
      'Name a mailbox that exists, and try again.',
    );
  }
  return ill(
    'canary',
    'The app can read the canary mailbox, so it can read mailboxes that are none of its business.',
    `Stop, and take away every Mail permission that was consented to in Entra (grants add up: one there makes the scope void). Then:\n${scoped(address, clientId)}`,
  );
}

async function canWrite(
  client: GraphClient,
  { address, clientId }: SelfTestOptions,
): Promise<SelfTestResult> {
  try {
    const made = await client.post(pathTo({ address }, 'messages'), {
      subject: 'Onward: test of the right to write',
      body: { contentType: 'text', content: 'Onward made this draft to test its rights. It was never sent.' },
      singleValueExtendedProperties: [{ id: LETTER_PROPERTY, value: 'self-test' }],
    });
    const { id } = parsed(messageItem, made);
    await client.post(pathTo({ address }, 'messages', id, 'permanentDelete'), undefined);
    return {
      ...well('write', 'A draft can be made in the mailbox and removed again. Nothing was sent.'),
      next: `Whether it may also send is told by:\n${authorization(address)}`,
    };
  } catch (error) {
    return ill(
      'write',
      `A draft cannot be made or removed: ${why(error)}.`,
      nextFor(error, address, clientId),
    );
  }
}

async function clocksAgree(
  client: GraphClient,
  { address, clock }: SelfTestOptions,
): Promise<SelfTestResult> {
  const response = await client.stream(
    `${pathTo({ address }, 'mailFolders', 'inbox')}${asked({ select: 'id' })}`,
  );
  parsed(folderItem, await response.json());
  const there = Date.parse(response.headers.get('date') ?? '');
  if (Number.isNaN(there)) return well('clock', 'Microsoft did not tell its time.');
  const skew = Math.abs(clock().getTime() - there);
  const seconds = Math.round(skew / 1000);
  return skew <= MOST_SKEW_MS
    ? well('clock', 'The clock of this computer agrees with Microsoft’s.')
    : ill(
        'clock',
        `The clock of this computer is ${seconds} seconds away from Microsoft’s.`,
        'Let the computer set its clock from the network.',
      );
}

function certificate({ certificateEnds, clock }: SelfTestOptions): SelfTestResult {
  if (certificateEnds === null)
    return ill(
      'certificate',
      'Sign-in uses a secret, which is for trials only: nobody here can see when it ends.',
      'Register a certificate for the app and set it instead of the secret.',
    );
  const days = Math.floor((certificateEnds.getTime() - clock().getTime()) / DAY_MS);
  if (days >= CERTIFICATE_DAYS) return well('certificate', `The certificate is good for ${days} days.`);
  const words = days < 0 ? 'The certificate has ended.' : `The certificate ends in ${days} days.`;
  return ill(
    'certificate',
    words,
    'Make a new certificate, register it beside the old one in Entra, put it in the settings, and take the old one away a day later.',
  );
}

function nextFor(error: unknown, address: string, clientId: string): string {
  if (error instanceof SignInFailed) return signInWords(error.code);
  if (isNotFound(error)) return 'Check the address of the mailbox in the settings.';
  if (error instanceof GraphRefused && error.status === 403)
    return `An Exchange administrator gives the app the right to this one mailbox (it may take two hours to be felt):\n${scoped(address, clientId)}`;
  return 'Try again in a few minutes; if it stays so, look at the connection and the proxy.';
}

function signInWords(code: string): string {
  if (code === 'AADSTS7000215')
    return 'The secret is wrong or has ended. Make a new one, or better a certificate.';
  if (code === 'AADSTS700027')
    return 'The certificate is not the one that is registered for the app. Register it in Entra.';
  if (code === 'AADSTS700016' || code === 'AADSTS90002')
    return 'Check the tenant id and the client id in the settings.';
  if (!code.startsWith('AADSTS'))
    return 'Microsoft’s sign-in was not reached. Look at the connection and the proxy, then try again.';
  return 'Check the tenant id, the client id and the certificate in the settings.';
}

/** RBAC for Applications; Application Access Policies are no longer made (New-ApplicationAccessPolicy, August 2026). */
function scoped(address: string, clientId: string): string {
  return [
    'Connect-ExchangeOnline',
    `$AppId = ${powershell(clientId)}`,
    '$ObjId = "<object id of the ENTERPRISE APPLICATION, not of the app registration>"',
    'New-ServicePrincipal -AppId $AppId -ObjectId $ObjId -DisplayName "Onward"',
    `$f = ${powershell(`PrimarySmtpAddress -eq '${address.replaceAll("'", "''")}'`)}`,
    'Get-Recipient -RecipientPreviewFilter $f   # must list exactly one mailbox',
    'New-ManagementScope -Name "Onward mailbox" -RecipientRestrictionFilter $f',
    'New-ManagementRoleAssignment -App $ObjId -Role "Application Mail.ReadWrite" -CustomResourceScope "Onward mailbox"',
    'New-ManagementRoleAssignment -App $ObjId -Role "Application Mail.Send" -CustomResourceScope "Onward mailbox"',
    authorization(address),
  ].join('\n');
}

function authorization(address: string): string {
  return `Test-ServicePrincipalAuthorization -Identity $ObjId -Resource ${powershell(address)}   # InScope True`;
}

/** In double quotes, with what PowerShell would read as more than text marked as text. */
function powershell(text: string): string {
  return `"${text.replace(/[`"$]/g, '`$&')}"`;
}

function why(error: unknown): string {
  if (error instanceof SignInFailed) return `no sign-in (${error.code})`;
  if (error instanceof GraphRefused)
    return error.status === 0 ? 'no answer came' : `${error.status} ${error.code}`;
  return 'something went wrong';
}

function well(what: SelfTestResult['what'], words: string): SelfTestResult {
  return { what, ok: true, words, next: null };
}

function ill(what: SelfTestResult['what'], words: string, next: string): SelfTestResult {
  return { what, ok: false, words, next };
}
