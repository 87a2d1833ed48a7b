import type { Mail } from '../steps/mail-port.ts';
import { readLooseFiles, readMail } from './mail-reader.ts';
import { htmlFromText, writeMail } from './mail-writer.ts';
import { wrapFile } from './wrap-file.ts';

/** Reading and writing of messages. The parsers behind it load with the first message, not with the server. */
export const mail: Mail = {
  read: (raw, options = {}) => readMail(raw, options),
  readLoose: (files) => readLooseFiles(files),
  write: writeMail,
  wrap: wrapFile,
  htmlFromText,
};
