import type { Definitions, Schema } from './json-schema.ts';

/**
 * What crosses the wire, property by property as the resource pages of Graph v1.0 name them (docs: resources/…). Only
 * what this project asks for or is given; a property that is not here fails the suite, either way it goes.
 */
const text: Schema = { type: 'string' };
const maybeText: Schema = { anyOf: [{ type: 'string' }, { type: 'null' }] };
const flag: Schema = { type: 'boolean' };
const whole: Schema = { type: 'integer' };
const instant: Schema = {
  type: 'string',
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,7})?Z$',
};
const link: Schema = { type: 'string', pattern: '^https://' };
const ref = (name: string): Schema => ({ $ref: `#/$defs/${name}` });
const list = (items: Schema): Schema => ({ type: 'array', items });
const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });

function entity(properties: Record<string, Schema>, required: string[] = []): Schema {
  return {
    type: 'object',
    properties,
    patternProperties: { '@odata\\.': {} },
    additionalProperties: false,
    required,
  };
}
/** A body that we write has nothing of OData's in it but the kind of an attachment. */
function body(properties: Record<string, Schema>, required: string[] = []): Schema {
  return { type: 'object', properties, additionalProperties: false, required };
}
function collection(items: Schema): Schema {
  const links = {
    '@odata.context': text,
    '@odata.nextLink': link,
    '@odata.deltaLink': link,
    '@odata.count': whole,
  };
  return body({ value: list(items), ...links }, ['value']);
}

const written = {
  subject: text,
  body: ref('itemBody'),
  toRecipients: list(ref('recipient')),
  ccRecipients: list(ref('recipient')),
  bccRecipients: list(ref('recipient')),
  replyTo: list(ref('recipient')),
  from: ref('recipient'),
  sender: ref('recipient'),
  internetMessageId: text,
  internetMessageHeaders: list(ref('internetMessageHeader')),
  categories: list(text),
  isRead: flag,
  importance: { enum: ['low', 'normal', 'high'] },
  singleValueExtendedProperties: list(ref('singleValueLegacyExtendedProperty')),
};

/** resources/outlookcategory: none, and twenty-five that each Outlook shows as it likes. */
const COLOURS = ['none', ...Array.from({ length: 25 }, (_, nth) => `preset${nth}`)];

export const DEFINITIONS: Definitions = {
  // resources/message
  message: entity(
    {
      id: text,
      createdDateTime: instant,
      lastModifiedDateTime: instant,
      changeKey: text,
      ...written,
      receivedDateTime: instant,
      sentDateTime: instant,
      hasAttachments: flag,
      bodyPreview: text,
      parentFolderId: maybeText,
      conversationId: text,
      isDraft: flag,
      inferenceClassification: { enum: ['focused', 'other'] },
      from: orNull(ref('recipient')),
      sender: orNull(ref('recipient')),
      flag: ref('followupFlag'),
    },
    ['id'],
  ),
  // api/message-delta: a removed item has its id and why, and nothing else.
  removedMessage: body(
    { id: text, '@removed': body({ reason: { enum: ['changed', 'deleted'] } }, ['reason']) },
    ['id', '@removed'],
  ),
  deltaItem: { anyOf: [ref('message'), ref('removedMessage')] },
  // resources/itembody
  itemBody: entity({ contentType: { enum: ['text', 'html'] }, content: maybeText }),
  // resources/recipient, resources/emailaddress
  recipient: entity({ emailAddress: ref('emailAddress') }, ['emailAddress']),
  emailAddress: entity({ name: maybeText, address: text }, ['address']),
  // resources/internetmessageheader
  internetMessageHeader: entity({ name: text, value: text }, ['name', 'value']),
  // resources/singlevaluelegacyextendedproperty
  singleValueLegacyExtendedProperty: entity({ id: text, value: maybeText }, ['id', 'value']),
  // resources/followupflag
  followupFlag: entity({ flagStatus: { enum: ['notFlagged', 'complete', 'flagged'] } }),
  // resources/mailfolder
  mailFolder: entity(
    {
      id: text,
      displayName: text,
      parentFolderId: text,
      childFolderCount: whole,
      unreadItemCount: whole,
      totalItemCount: whole,
      isHidden: flag,
    },
    ['id'],
  ),
  // resources/fileattachment, resources/itemattachment, resources/referenceattachment
  attachment: {
    oneOf: [ref('fileAttachment'), ref('itemAttachment'), ref('referenceAttachment')],
  },
  fileAttachment: attachmentOf('file', {
    contentBytes: text,
    contentId: maybeText,
    contentLocation: maybeText,
  }),
  itemAttachment: attachmentOf('item', {}),
  referenceAttachment: attachmentOf('reference', {}),
  // resources/subscription
  subscription: entity(
    {
      id: text,
      resource: text,
      applicationId: maybeText,
      changeType: text,
      clientState: maybeText,
      notificationUrl: link,
      lifecycleNotificationUrl: orNull(link),
      expirationDateTime: instant,
      creatorId: maybeText,
      notificationQueryOptions: maybeText,
      latestSupportedTlsVersion: maybeText,
      encryptionCertificate: maybeText,
      encryptionCertificateId: maybeText,
      includeResourceData: orNull(flag),
      notificationUrlAppId: maybeText,
    },
    ['id', 'resource', 'changeType', 'expirationDateTime'],
  ),
  // resources/uploadsession
  uploadSession: entity({ uploadUrl: link, expirationDateTime: instant, nextExpectedRanges: list(text) }, [
    'nextExpectedRanges',
  ]),
  // concepts/errors
  error: body({ error: ref('errorBody') }, ['error']),
  errorBody: body({ code: text, message: text, innerError: ref('innerError') }, ['code', 'message']),
  innerError: body({ date: text, 'request-id': text, 'client-request-id': text }),
  messages: collection(ref('message')),
  deltaPage: collection(ref('deltaItem')),
  mailFolders: collection(ref('mailFolder')),
  attachments: collection(ref('attachment')),
  subscriptions: collection(ref('subscription')),

  // What we write (api/user-post-messages, api/message-update, api/message-move, api/user-post-mailfolders …).
  newMessage: body({ ...written, attachments: list(ref('newAttachment')) }),
  newAttachment: body(
    {
      '@odata.type': { const: '#microsoft.graph.fileAttachment' },
      name: text,
      contentType: text,
      contentBytes: text,
      contentId: text,
      isInline: flag,
    },
    ['@odata.type', 'name', 'contentBytes'],
  ),
  messageChange: body({
    categories: list(text),
    isRead: flag,
    singleValueExtendedProperties: list(ref('singleValueLegacyExtendedProperty')),
    internetMessageId: text,
    subject: text,
    body: ref('itemBody'),
    toRecipients: list(ref('recipient')),
  }),
  // resources/attachmentitem; the parameter is spelt as in the page's example.
  newSession: body({ AttachmentItem: ref('attachmentItem') }, ['AttachmentItem']),
  attachmentItem: body(
    {
      attachmentType: { enum: ['file'] },
      name: text,
      size: whole,
      contentType: text,
      isInline: flag,
      contentId: text,
    },
    ['attachmentType', 'name', 'size'],
  ),
  destination: body({ destinationId: text }, ['destinationId']),
  // resources/outlookcategory
  outlookCategory: entity({ id: text, displayName: text, color: { enum: COLOURS } }, ['id']),
  outlookCategories: collection(ref('outlookCategory')),
  newCategory: body({ displayName: text, color: { enum: COLOURS } }, ['displayName', 'color']),
  newFolder: body({ displayName: text, isHidden: flag }, ['displayName']),
  newSubscription: body(
    {
      changeType: { type: 'string', pattern: '^(created|updated|deleted)(,(created|updated|deleted))*$' },
      notificationUrl: link,
      lifecycleNotificationUrl: link,
      resource: text,
      expirationDateTime: instant,
      // resources/subscription: at most 128 characters.
      clientState: { type: 'string', maxLength: 128 },
      latestSupportedTlsVersion: text,
    },
    ['changeType', 'notificationUrl', 'resource', 'expirationDateTime'],
  ),
  renewal: body({ expirationDateTime: instant }, ['expirationDateTime']),

  // Entra (docs: v2-oauth2-client-creds-grant-flow, v2-protocols-oidc).
  token: body(
    { token_type: { const: 'Bearer' }, expires_in: whole, ext_expires_in: whole, access_token: text },
    ['token_type', 'expires_in', 'access_token'],
  ),
  tokenError: body(
    {
      error: text,
      error_description: text,
      error_codes: list(whole),
      timestamp: text,
      trace_id: text,
      correlation_id: text,
      error_uri: text,
    },
    ['error', 'error_description'],
  ),
  openidConfiguration: body(
    {
      token_endpoint: link,
      issuer: link,
      authorization_endpoint: link,
      jwks_uri: link,
      end_session_endpoint: link,
    },
    ['token_endpoint', 'issuer', 'authorization_endpoint'],
  ),
  instanceDiscovery: { type: 'object' },
};

function attachmentOf(kind: string, more: Record<string, Schema>): Schema {
  return {
    type: 'object',
    properties: {
      '@odata.type': { const: `#microsoft.graph.${kind}Attachment` },
      '@odata.mediaContentType': text,
      id: text,
      lastModifiedDateTime: instant,
      name: maybeText,
      contentType: maybeText,
      size: whole,
      isInline: flag,
      ...more,
    },
    additionalProperties: false,
    required: ['@odata.type', 'id'],
  };
}
