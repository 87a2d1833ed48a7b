/** The smallest bytes that count as each kind of file. */
export const A_PDF = Buffer.from(
  '%PDF-1.4\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);
export const A_PICTURE = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46]);
export const A_PROGRAM = Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1');
