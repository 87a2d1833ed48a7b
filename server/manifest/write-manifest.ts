import { createHash } from 'node:crypto';
import { type Element, element, writeXml } from './xml.ts';

export type ManifestWanted = {
  /** Where Outlook reaches the pane: https, and no path. */
  host: string;
  /** Several messages at once. Microsoft asks for the right to the whole mailbox for it; without, the open message is enough. */
  severalMessages: boolean;
  /** The question when somebody is about to e-mail digitised notes. */
  composeGuard: boolean;
};

/**
 * To be raised whenever anything in the manifest changes: Outlook keeps the one it has until the version is a higher one.
 * Below 1.0 it is not taken at all.
 */
export const MANIFEST_VERSION = '1.0.0.0';

/**
 * The add-in only manifest for one deployment. It is the only kind that the web, new and classic Outlook all take, with
 * several messages at once (outlook/item-multi-select). Both sets of overrides are there, because the newer replaces the older
 * wholly and an older Outlook knows only that. Order of elements: develop/manifest-element-ordering.
 */
export function writeManifest(wanted: ManifestWanted): string {
  const { host } = wanted;
  return writeXml(
    element(
      'OfficeApp',
      {
        xmlns: 'http://schemas.microsoft.com/office/appforoffice/1.1',
        'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
        'xmlns:bt': 'http://schemas.microsoft.com/office/officeappbasictypes/1.0',
        'xsi:type': 'MailApp',
      },
      element('Id', {}, addInId(host)),
      element('Version', {}, MANIFEST_VERSION),
      element('ProviderName', {}, 'Onward'),
      element('DefaultLocale', {}, 'en-GB'),
      element('DisplayName', { DefaultValue: 'Onward' }),
      element('Description', { DefaultValue: DESCRIPTION }),
      element('IconUrl', { DefaultValue: iconUrl(host, 64) }),
      element('HighResolutionIconUrl', { DefaultValue: iconUrl(host, 128) }),
      element('SupportUrl', { DefaultValue: `${host}/` }),
      element(
        'AppDomains',
        {},
        element('AppDomain', {}, host),
        element('AppDomain', {}, 'https://login.microsoftonline.com'),
      ),
      element('Hosts', {}, element('Host', { Name: 'Mailbox' })),
      element(
        'Requirements',
        {},
        element('Sets', {}, element('Set', { Name: 'Mailbox', MinVersion: LEAST_MAILBOX })),
      ),
      element(
        'FormSettings',
        {},
        element(
          'Form',
          { 'xsi:type': 'ItemRead' },
          element(
            'DesktopSettings',
            {},
            element('SourceLocation', { DefaultValue: paneUrl(host) }),
            element('RequestedHeight', {}, '450'),
          ),
        ),
      ),
      element('Permissions', {}, wanted.severalMessages ? 'ReadWriteMailbox' : 'ReadWriteItem'),
      element(
        'Rule',
        { 'xsi:type': 'RuleCollection', Mode: 'Or' },
        element('Rule', { 'xsi:type': 'ItemIs', ItemType: 'Message', FormType: 'Read' }),
      ),
      element('DisableEntityHighlighting', {}, 'true'),
      olderOverrides(wanted),
    ),
  );
}

/**
 * Each deployment has an id of its own, always the same for the same address (RFC 4122, version 5): in a tenant that many
 * practices share, such as NHSmail, two must not take one another's place.
 */
export function addInId(host: string): string {
  const bytes = createHash('sha1').update(NAMESPACE_URL).update(`${host}/pane/`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [8, 12, 16, 20].reduceRight((id, at) => `${id.slice(0, at)}-${id.slice(at)}`, hex);
}

const NAMESPACE_URL = Buffer.from('6ba7b8119dad11d180b400c04fd430c8', 'hex');

const DESCRIPTION =
  'Says at once whether a message brings a leaver’s digitised notes, whose they are and what is missing, and follows them to the courier and to their deletion.';

/** The least that Outlook must offer; what came later is asked for where it is used. */
const LEAST_MAILBOX = '1.8';
/** Addresses in the manifest, by name; the build puts the files there. */
const ICON_SIZES = [16, 32, 80] as const;
/** Smart Alerts: asks, and never stops anybody (outlook/smart-alerts). Where we cannot be reached, it is simply sent. */
export const SEND_FUNCTION = 'onMessageSendHandler';

function paneUrl(host: string): string {
  return `${host}/pane/index.html`;
}

function iconUrl(host: string, size: number): string {
  return `${host}/pane/icons/onward-${size}.png`;
}

function olderOverrides(wanted: ManifestWanted): Element {
  return element(
    'VersionOverrides',
    {
      xmlns: 'http://schemas.microsoft.com/office/mailappversionoverrides',
      'xsi:type': 'VersionOverridesV1_0',
    },
    requirements(),
    element(
      'Hosts',
      {},
      element('Host', { 'xsi:type': 'MailHost' }, element('DesktopFormFactor', {}, readButton([]))),
    ),
    resources(wanted.host, []),
    newerOverrides(wanted),
  );
}

function newerOverrides({ host, severalMessages, composeGuard }: ManifestWanted): Element {
  const more = [
    element('SupportsPinning', {}, 'true'),
    element('SupportsNoItemContext', {}, 'true'),
    ...(severalMessages ? [element('SupportsMultiSelect', {}, 'true')] : []),
  ];
  return element(
    'VersionOverrides',
    {
      xmlns: 'http://schemas.microsoft.com/office/mailappversionoverrides/1.1',
      'xsi:type': 'VersionOverridesV1_1',
    },
    requirements(),
    element(
      'Hosts',
      {},
      element(
        'Host',
        { 'xsi:type': 'MailHost' },
        composeGuard ? runtimes() : null,
        element(
          'DesktopFormFactor',
          {},
          element('SupportsSharedFolders', {}, 'true'),
          composeGuard ? element('FunctionFile', { resid: 'Guard.Url' }) : null,
          readButton(more),
          composeGuard ? sendEvent() : null,
        ),
      ),
    ),
    resources(
      host,
      composeGuard
        ? [
            url('Guard.Url', `${host}/pane/compose-guard.html`),
            url('GuardScript.Url', `${host}/pane/compose-guard.js`),
          ]
        : [],
    ),
  );
}

function requirements(): Element {
  return element(
    'Requirements',
    {},
    element('bt:Sets', { DefaultMinVersion: LEAST_MAILBOX }, element('bt:Set', { Name: 'Mailbox' })),
  );
}

/** The one button, above a message that is read. */
function readButton(more: Element[]): Element {
  return element(
    'ExtensionPoint',
    { 'xsi:type': 'MessageReadCommandSurface' },
    element(
      'OfficeTab',
      { id: 'TabDefault' },
      element(
        'Group',
        { id: 'onwardGroup' },
        element('Label', { resid: 'Name.Label' }),
        element(
          'Control',
          { 'xsi:type': 'Button', id: 'onwardOpen' },
          element('Label', { resid: 'Name.Label' }),
          element(
            'Supertip',
            {},
            element('Title', { resid: 'Open.Title' }),
            element('Description', { resid: 'Open.Text' }),
          ),
          element(
            'Icon',
            {},
            ...ICON_SIZES.map((size) => element('bt:Image', { size: String(size), resid: `Icon.${size}` })),
          ),
          element(
            'Action',
            { 'xsi:type': 'ShowTaskpane' },
            element('SourceLocation', { resid: 'Pane.Url' }),
            ...more,
          ),
        ),
      ),
    ),
  );
}

/** Classic Outlook on Windows runs the script by itself, every other the page around it. */
function runtimes(): Element {
  return element(
    'Runtimes',
    {},
    element(
      'Runtime',
      { resid: 'Guard.Url' },
      element('Override', { type: 'javascript', resid: 'GuardScript.Url' }),
    ),
  );
}

function sendEvent(): Element {
  return element(
    'ExtensionPoint',
    { 'xsi:type': 'LaunchEvent' },
    element(
      'LaunchEvents',
      {},
      element('LaunchEvent', {
        Type: 'OnMessageSend',
        FunctionName: SEND_FUNCTION,
        SendMode: 'PromptUser',
      }),
    ),
    element('SourceLocation', { resid: 'Guard.Url' }),
  );
}

function resources(host: string, urls: Element[]): Element {
  return element(
    'Resources',
    {},
    element(
      'bt:Images',
      {},
      ...ICON_SIZES.map((size) =>
        element('bt:Image', { id: `Icon.${size}`, DefaultValue: iconUrl(host, size) }),
      ),
    ),
    element('bt:Urls', {}, url('Pane.Url', paneUrl(host)), ...urls),
    element(
      'bt:ShortStrings',
      {},
      element('bt:String', { id: 'Name.Label', DefaultValue: 'Onward' }),
      element('bt:String', { id: 'Open.Title', DefaultValue: 'Onward: digitised notes' }),
    ),
    element(
      'bt:LongStrings',
      {},
      element('bt:String', {
        id: 'Open.Text',
        DefaultValue:
          'Says whether this message brings a leaver’s digitised notes, whose they are and what to do next. Pin it to have it beside every message.',
      }),
    ),
  );
}

function url(id: string, address: string): Element {
  return element('bt:Url', { id, DefaultValue: address });
}
