import type { HostFaults, HostLog, HostMessage, HostPerson } from '../wire.ts';

/** What the methods of office.js act on. `shown` is null while no message, or several, are selected. */
export type Scene = {
  shown(): HostMessage | null;
  faults(): HostFaults;
  log: HostLog;
  person: HostPerson;
  settings: Map<string, string>;
  notices: Map<string, unknown>;
  customProperties: Map<string, string>;
  master: { displayName: string; color: string }[];
  changed(): void;
};

type Outcome =
  | { wasSuccessful: true; data?: unknown }
  | { wasSuccessful: false; error: true; errorCode: number };

/** Names of the errors by number, as office.js has them. */
export const ERROR = {
  invalidAttachmentId: 9003,
  tooManyNotices: 9025,
  internalServerError: 9042,
  invalidCategory: 9044,
  duplicateCategory: 9045,
  itemNotFound: 9049,
} as const;

/** Answers ExecuteMethod by its dispatch id; undefined for telemetry, which wants no answer. */
export async function execute(scene: Scene, id: number, params: unknown): Promise<Outcome | undefined> {
  scene.log.calls.push(id);
  if (TELEMETRY.has(id)) return undefined;
  if (scene.faults().failing.includes(id)) return failed(ERROR.internalServerError);
  const method = METHODS[id];
  if (method === undefined) {
    scene.log.unknown.push(`dispatch ${id}`);
    return failed(ERROR.internalServerError);
  }
  return method(scene, isFields(params) ? params : {});
}

const TELEMETRY = new Set([163, 193, 400, 401, 402]);

type Fields = Record<string, unknown>;
type Method = (scene: Scene, params: Fields) => Outcome | Promise<Outcome>;

const METHODS: Record<number, Method | undefined> = {
  3: (scene) => withItem(scene, (item) => done(scene.customProperties.get(item.itemId) ?? '{}')),
  4: (scene, { customProperties }) =>
    withItem(scene, (item) => {
      scene.customProperties.set(item.itemId, JSON.stringify(customProperties ?? {}));
      return done();
    }),
  // displayReplyForm: the words as they are, or with attachments; and the same with an answer (outlook-web-16.01).
  10: (scene, params) => reply(scene, params),
  30: (scene, params) => reply(scene, params),
  181: (scene, params) => reply(scene, params),
  183: (scene, params) => reply(scene, params),
  33: (scene, { key, message }) => {
    if (scene.notices.size >= 5) return failed(ERROR.tooManyNotices);
    scene.notices.set(String(key), message);
    return done();
  },
  34: (scene) => done([...scene.notices.values()]),
  35: (scene, { key, message }) => {
    scene.notices.set(String(key), message);
    return done();
  },
  36: (scene, { key }) => {
    scene.notices.delete(String(key));
    return done();
  },
  37: (scene) => body(scene),
  108: (scene) => withItem(scene, (item) => shared(item)),
  149: (scene) => withItem(scene, (item) => done(item.attachments.map(attachmentDetails))),
  150: (scene, { id }) => content(scene, String(id)),
  157: (scene) => withItem(scene, (item) => done(item.categories.map((name) => named(scene, name)))),
  158: (scene, { categories }) => addCategories(scene, categories),
  159: (scene, { categories }) =>
    withItem(scene, (item) => {
      const gone = Array.isArray(categories) ? categories.map(String) : [];
      item.categories = item.categories.filter((name) => !gone.includes(name));
      scene.changed();
      return done();
    }),
  160: (scene) => done(scene.master),
  164: (scene) => withItem(scene, ({ itemId }) => done(itemId)),
  168: (scene) => withItem(scene, (item) => done(atob(item.emlBase64).split('\r\n\r\n', 1)[0] ?? '')),
  403: (scene, { launchUrl }) => {
    scene.log.opened.push(String(launchUrl));
    return done();
  },
  404: (scene, params) => {
    scene.settings.set('roaming', JSON.stringify(params));
    return done();
  },
};

/** The message as office.js wants it first. `""` where none is shown. */
export function initialData(item: HostMessage | null, person: HostPerson): unknown {
  const shared = {
    hostVersion: '16.2.1.0',
    owaView: 'ThreeColumns',
    permissionLevel: 2,
    isRestIdSupported: true,
    userEmailAddress: person.address,
    userDisplayName: person.name,
    userProfileType: 'office365',
    userTimeZone: 'GMT Standard Time',
    ewsUrl: 'https://outlook.office.com/EWS/Exchange.asmx',
    restUrl: 'https://outlook.office.com/api',
  };
  if (item === null) return { ...shared, itemType: 6 };
  return {
    ...shared,
    itemType: 1,
    itemClass: 'IPM.Note',
    id: item.itemId,
    conversationId: item.conversationId,
    internetMessageId: item.internetMessageId,
    subject: item.subject,
    normalizedSubject: item.subject.replace(/^(?:re|fw|fwd):\s*/i, ''),
    from: address(item.from),
    sender: address(item.from),
    to: item.to.map(address),
    cc: [],
    dateTimeCreated: item.sentAt,
    dateTimeModified: item.sentAt,
    dateTimeSent: item.sentAt,
    attachments: item.attachments.map(attachmentDetails),
    isFromSharedFolder: item.sharedFrom !== null,
    isRead: true,
  };
}

function address({ name, address }: HostPerson) {
  return { name, address, recipientType: 0 };
}

function attachmentDetails({ id, name, contentType, size, isInline }: HostMessage['attachments'][number]) {
  const attachmentType = contentType === 'message/rfc822' ? 1 : 0;
  return { id, name, contentType, size, attachmentType, isInline };
}

function withItem(scene: Scene, act: (item: HostMessage) => Outcome): Outcome {
  const item = scene.shown();
  return item === null ? failed(ERROR.itemNotFound) : act(item);
}

/** The item at the moment it was asked, not at the moment it comes: that is how Outlook answers late. */
async function body(scene: Scene): Promise<Outcome> {
  const item = scene.shown();
  await wait(scene.faults().bodyMs);
  return item === null ? failed(ERROR.itemNotFound) : done(item.bodyText);
}

async function content(scene: Scene, id: string): Promise<Outcome> {
  const found = scene.shown()?.attachments.find((one) => one.id === id);
  await wait(scene.faults().contentMs);
  if (!found) return failed(ERROR.invalidAttachmentId);
  return done({ format: 'base64', content: scene.faults().contentEmpty ? '' : found.base64 });
}

function shared(item: HostMessage): Outcome {
  if (item.sharedFrom === null) return failed(ERROR.itemNotFound);
  return done({
    owner: item.sharedFrom,
    targetMailbox: item.sharedFrom,
    targetRestUrl: 'https://outlook.office.com/api',
    delegatePermissions: 3,
  });
}

function addCategories(scene: Scene, categories: unknown): Outcome {
  return withItem(scene, (item) => {
    const wanted = Array.isArray(categories) ? categories.map(String) : [];
    if (wanted.some((name) => !scene.master.some(({ displayName }) => displayName === name)))
      return failed(ERROR.invalidCategory);
    item.categories = [...new Set([...item.categories, ...wanted])];
    scene.changed();
    return done();
  });
}

function named(scene: Scene, name: string) {
  return (
    scene.master.find(({ displayName }) => displayName === name) ?? { displayName: name, color: 'Preset0' }
  );
}

function reply(scene: Scene, { htmlBody }: Fields): Outcome {
  return withItem(scene, ({ itemId }) => {
    scene.log.replies.push({ itemId, html: String(htmlBody ?? '') });
    return done();
  });
}

function done(data?: unknown): Outcome {
  return { wasSuccessful: true, data };
}

function failed(errorCode: number): Outcome {
  return { wasSuccessful: false, error: true, errorCode };
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

function wait(ms: number): Promise<void> {
  return ms <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms));
}
