import type { AttachmentKind } from './recognition.ts';

/**
 * What an attachment seems to be by its name and declared type alone: for the pane, which sees no bytes. The server asks
 * the bytes and is believed instead (adapters/attachment-kind.ts).
 */
export function kindByName(name: string, type: string): AttachmentKind {
  if (isSealedName(name) || isSealedType(type)) return 'encrypted-message';
  if (/\.pdf$/i.test(name)) return 'pdf';
  if (/\.zip$/i.test(name)) return 'zip';
  if (/\.(?:eml|msg)$/i.test(name) || type === 'message/rfc822') return 'mail';
  if (/\.(?:url|webloc)$/i.test(name)) return 'link-file';
  if (/\.(?:jpe?g|png|gif|tiff?|heic|bmp|webp)$/i.test(name) || type.startsWith('image/')) return 'picture';
  if (/\.(?:docx?|xlsx?|pptx?|odt|rtf|txt|csv|html?)$/i.test(name)) return 'document';
  return type === 'application/pdf' && !/\.[a-z0-9]{1,8}$/i.test(name) ? 'pdf' : 'other';
}

/**
 * Names under which sealed mail arrives: NHSmail and Trend Micro, Microsoft (rpmsg), S/MIME, Egress, Proofpoint, Cisco,
 * Voltage (guide to the field, §5, and the vendors' own names).
 */
export function isSealedName(name: string): boolean {
  return /^(?:encrypted[_ ]?message|securemessage(?:att)?|securedoc[_-].*|message_zdm|pmessage)\.html?$|\.(?:rpmsg|p7m|switch|pgp|gpg)$/i.test(
    name,
  );
}

export function isSealedType(type: string): boolean {
  return /^application\/(?:x-)?(?:pkcs7-mime|microsoft-rpmsg-message)$/.test(type);
}

/** Small files that travel with a mail and ask nothing of anyone: a signature, an invitation, a visiting card. */
export function isQuietCompanion(name: string, type: string): boolean {
  const types =
    /^(?:application\/(?:x-)?pkcs7-signature|application\/pgp-(?:signature|encrypted)|text\/(?:calendar|vcard|rfc822-headers))$/;
  return /\.(?:p7s|ics|vcf|sig)$/i.test(name) || types.test(type);
}

/** Endings that Windows, Office or a browser would run. The list follows Outlook's blocked attachments. */
export function isExecutableName(name: string): boolean {
  return /\.(?:exe|com|scr|pif|msi|msp|bat|cmd|ps1|vbs|vbe|js|jse|wsf|wsh|hta|lnk|jar|cpl|dll|reg|scf|inf|docm|dotm|xlsm|xlam|pptm|one|iso|img|vhdx?|svg|xht|xhtml|chm)\.?$/i.test(
    name,
  );
}
