/**
 * Every call this project makes, and nothing else: method, path, options, body, answers. Kept by hand from the page named
 * beside each; statuses are those that the pages and the service agree on (202 for send, where the published description
 * says 204). A call that is not here fails the suite.
 */
export type Operation = {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT';
  host: 'graph.microsoft.com' | 'login.microsoftonline.com' | 'outlook.office.com';
  path: string;
  query: readonly string[];
  /** Name of the body's definition; null where there must be none. */
  body: string | null;
  /** The body may also be MIME, as text in base64 (concepts/outlook-send-mime-message). */
  mime?: boolean;
  /** By status; null: an empty body. 'bytes': whatever it is. */
  answers: Readonly<Record<number, string | null>>;
  /** Refusals beyond those that any call may meet. */
  refusals: readonly number[];
  /** Documentation page. */
  source: string;
};

const USER = '/v1.0/users/{user-id}';
const FOLDER = `${USER}/mailFolders/{mailFolder-id}`;
const MESSAGE = `${USER}/messages/{message-id}`;

function graph(
  method: Operation['method'],
  path: string,
  source: string,
  rest: Partial<Pick<Operation, 'query' | 'body' | 'mime' | 'refusals'>> & Pick<Operation, 'answers'>,
): Operation {
  return { method, host: 'graph.microsoft.com', path, source, query: [], body: null, refusals: [], ...rest };
}

const LIST = ['$select', '$top', '$filter', '$skip', '$orderby'];

export const OPERATIONS = {
  'folders.list': graph('GET', `${USER}/mailFolders`, 'api/user-list-mailfolders', {
    query: [...LIST, 'includeHiddenFolders'],
    answers: { 200: 'mailFolders' },
  }),
  'folders.create': graph('POST', `${USER}/mailFolders`, 'api/user-post-mailfolders', {
    body: 'newFolder',
    answers: { 201: 'mailFolder' },
    refusals: [409],
  }),
  'folders.get': graph('GET', FOLDER, 'api/mailfolder-get', {
    query: ['$select'],
    answers: { 200: 'mailFolder' },
  }),
  'folders.children': graph('GET', `${FOLDER}/childFolders`, 'api/mailfolder-list-childfolders', {
    query: [...LIST, 'includeHiddenFolders'],
    answers: { 200: 'mailFolders' },
  }),
  'folders.createChild': graph('POST', `${FOLDER}/childFolders`, 'api/mailfolder-post-childfolders', {
    body: 'newFolder',
    answers: { 201: 'mailFolder' },
    refusals: [409],
  }),
  'messages.delta': graph('GET', `${FOLDER}/messages/delta`, 'api/message-delta', {
    query: ['$select', '$top', '$filter', '$orderby', '$expand', '$deltatoken', '$skiptoken'],
    answers: { 200: 'deltaPage' },
    refusals: [410],
  }),
  'messages.listFolder': graph('GET', `${FOLDER}/messages`, 'api/mailfolder-list-messages', {
    query: [...LIST, '$expand'],
    answers: { 200: 'messages' },
  }),
  'messages.createInFolder': graph('POST', `${FOLDER}/messages`, 'api/mailfolder-post-messages', {
    body: 'newMessage',
    mime: true,
    answers: { 201: 'message' },
    refusals: [413],
  }),
  'messages.list': graph('GET', `${USER}/messages`, 'api/user-list-messages', {
    query: [...LIST, '$expand'],
    answers: { 200: 'messages' },
  }),
  'messages.create': graph('POST', `${USER}/messages`, 'api/user-post-messages', {
    body: 'newMessage',
    mime: true,
    answers: { 201: 'message' },
    refusals: [413],
  }),
  'messages.get': graph('GET', MESSAGE, 'api/message-get', {
    query: ['$select', '$expand'],
    answers: { 200: 'message' },
  }),
  'messages.update': graph('PATCH', MESSAGE, 'api/message-update', {
    body: 'messageChange',
    answers: { 200: 'message' },
    refusals: [409, 412],
  }),
  'messages.delete': graph('DELETE', MESSAGE, 'api/message-delete', { answers: { 204: null } }),
  'messages.mime': graph('GET', `${MESSAGE}/$value`, 'concepts/outlook-get-mime-message', {
    answers: { 200: 'bytes' },
  }),
  'messages.move': graph('POST', `${MESSAGE}/move`, 'api/message-move', {
    body: 'destination',
    answers: { 201: 'message' },
  }),
  'messages.send': graph('POST', `${MESSAGE}/send`, 'api/message-send', { answers: { 202: null } }),
  'messages.purge': graph('POST', `${MESSAGE}/permanentDelete`, 'api/message-permanentdelete', {
    answers: { 204: null },
  }),
  'attachments.list': graph('GET', `${MESSAGE}/attachments`, 'api/message-list-attachments', {
    query: ['$select', '$top', '$skip'],
    answers: { 200: 'attachments' },
  }),
  'attachments.get': graph('GET', `${MESSAGE}/attachments/{attachment-id}`, 'api/attachment-get', {
    query: ['$select'],
    answers: { 200: 'attachment' },
  }),
  'attachments.bytes': graph('GET', `${MESSAGE}/attachments/{attachment-id}/$value`, 'api/attachment-get', {
    answers: { 200: 'bytes' },
    refusals: [405],
  }),
  'attachments.createSession': graph(
    'POST',
    `${MESSAGE}/attachments/createUploadSession`,
    'api/attachment-createuploadsession',
    { body: 'newSession', answers: { 201: 'uploadSession' } },
  ),
  'upload.piece': {
    method: 'PUT',
    host: 'outlook.office.com',
    path: '/api/gv1.0/attachmentsessions/{session}',
    query: ['authtoken'],
    body: 'piece',
    answers: { 200: 'uploadSession', 201: null },
    refusals: [],
    source: 'concepts/outlook-large-attachments',
  },
  // The colours of categories. They need MailboxSettings, which the app is not given: live-check looks that it is refused.
  'categories.list': graph(
    'GET',
    `${USER}/outlook/masterCategories`,
    'api/outlookuser-list-mastercategories',
    {
      answers: { 200: 'outlookCategories' },
    },
  ),
  'categories.create': graph(
    'POST',
    `${USER}/outlook/masterCategories`,
    'api/outlookuser-post-mastercategories',
    {
      body: 'newCategory',
      answers: { 201: 'outlookCategory' },
      refusals: [409],
    },
  ),
  'subscriptions.list': graph('GET', '/v1.0/subscriptions', 'api/subscription-list', {
    answers: { 200: 'subscriptions' },
  }),
  'subscriptions.create': graph('POST', '/v1.0/subscriptions', 'api/subscription-post-subscriptions', {
    body: 'newSubscription',
    answers: { 201: 'subscription' },
    refusals: [409],
  }),
  'subscriptions.get': graph('GET', '/v1.0/subscriptions/{subscription-id}', 'api/subscription-get', {
    answers: { 200: 'subscription' },
  }),
  'subscriptions.renew': graph('PATCH', '/v1.0/subscriptions/{subscription-id}', 'api/subscription-update', {
    body: 'renewal',
    answers: { 200: 'subscription' },
  }),
  'subscriptions.delete': graph(
    'DELETE',
    '/v1.0/subscriptions/{subscription-id}',
    'api/subscription-delete',
    {
      answers: { 204: null },
    },
  ),
  'subscriptions.reauthorize': graph(
    'POST',
    '/v1.0/subscriptions/{subscription-id}/reauthorize',
    'api/subscription-reauthorize',
    { answers: { 200: null, 204: null } },
  ),
  'entra.token': {
    method: 'POST',
    host: 'login.microsoftonline.com',
    path: '/{tenant}/oauth2/v2.0/token',
    query: ['client-request-id'],
    body: 'form',
    answers: { 200: 'token' },
    refusals: [],
    source: 'v2-oauth2-client-creds-grant-flow',
  },
  'entra.configuration': {
    method: 'GET',
    host: 'login.microsoftonline.com',
    path: '/{tenant}/v2.0/.well-known/openid-configuration',
    query: [],
    body: null,
    answers: { 200: 'openidConfiguration' },
    refusals: [],
    source: 'v2-protocols-oidc',
  },
  'entra.discovery': {
    method: 'GET',
    host: 'login.microsoftonline.com',
    path: '/common/discovery/instance',
    query: ['api-version', 'authorization_endpoint'],
    body: null,
    answers: { 200: 'instanceDiscovery' },
    refusals: [],
    source: 'msal: instance discovery',
  },
} satisfies Record<string, Operation>;

export type OperationName = keyof typeof OPERATIONS;

/** Any call may meet these (concepts/errors, concepts/throttling; 504 with mail: docs-contrib 1220). */
export const REFUSALS: readonly number[] = [400, 401, 403, 404, 429, 500, 502, 503, 504];

export type Matched = {
  name: OperationName;
  operation: Operation;
  parameters: Partial<Record<string, string>>;
};

/**
 * The operation a call is, a literal segment before a parameter, for "messages/delta" is no message. `loose`: links of
 * Graph's own making write users('…')/mailfolders('…') and any case.
 */
export function matched(host: string, method: string, pathname: string, loose: boolean): Matched | null {
  const path = loose ? pathname.replace(/\('([^']*)'\)/g, '/$1') : pathname;
  const found = (Object.entries(OPERATIONS) as [OperationName, Operation][]).flatMap(([name, operation]) => {
    if (operation.host !== host || operation.method !== method) return [];
    const parameters = parametersOf(operation.path, path, loose);
    return parameters === null ? [] : [{ name, operation, parameters }];
  });
  return found.sort((one, other) => count(one.parameters) - count(other.parameters))[0] ?? null;
}

function parametersOf(template: string, path: string, loose: boolean): Record<string, string> | null {
  const wanted = template.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return null;
  const parameters: Record<string, string> = {};
  for (const [nth, literal] of wanted.entries()) {
    const segment = given[nth] ?? '';
    const name = /^\{(.+)\}$/.exec(literal)?.[1];
    if (name !== undefined && segment !== '') parameters[name] = decodeURIComponent(segment);
    else if (loose ? literal.toLowerCase() !== segment.toLowerCase() : literal !== segment) return null;
  }
  return parameters;
}

const count = (parameters: object) => Object.keys(parameters).length;
