import type { SampleMail } from '../../samples/mail-maker.ts';
import { sampleMessage } from '../emulators/outlook-host/messages.ts';
import type { HostMessage } from '../emulators/outlook-host/wire.ts';
import { ANN, BOB, partName, scanOf } from './intake.ts';

/** One of everything that lies in such a mailbox, as the emulated Outlook has it. */
export type PaneMails = Record<
  'complete' | 'lacking' | 'differing' | 'two' | 'locked' | 'zip' | 'reply' | 'newsletter',
  HostMessage
>;

export async function paneMails(): Promise<PaneMails> {
  const from = (id: string, mail: Partial<SampleMail>) =>
    sampleMessage({
      from: 'Fernhill Records <records@fernhill-scanning.example>',
      subject: 'Digitised Lloyd George record',
      text: 'Please find attached the digitised Lloyd George record you asked for.',
      messageId: `<${id}@fernhill-scanning.example>`,
      ...mail,
    });
  const pdf = (name: string) => ({ name, bytes: scanOf(name), type: 'application/pdf' });
  return {
    complete: await from('complete', {
      attachments: [pdf(partName(ANN, 1, 2)), pdf(partName(ANN, 2, 2))],
    }),
    lacking: await from('lacking', { attachments: [pdf(partName(BOB, 1, 3)), pdf(partName(BOB, 3, 3))] }),
    differing: await from('differing', {
      subject: 'Record of NHS 900 000 0017',
      attachments: [pdf(partName(ANN, 1, 1))],
    }),
    two: await from('two', {
      subject: 'Records of two patients',
      attachments: [pdf(partName(ANN, 1, 1)), pdf(partName(BOB, 1, 1))],
    }),
    locked: await from('locked', {
      subject: 'Secure message: patient record',
      attachments: [{ name: 'message_v2.rpmsg', bytes: Buffer.from('sealed') }],
    }),
    zip: await from('zip', {
      attachments: [
        { name: 'Lloyd_George_Record.zip', bytes: Buffer.from('PK\x03\x04'), type: 'application/zip' },
      ],
    }),
    reply: await from('reply', {
      from: 'Records <records@hilltop-surgery.example>',
      subject: 'RE: reprint LV-7K3M-Q2XW',
      text: 'Received with thanks, everything is legible.',
    }),
    newsletter: await from('newsletter', {
      from: 'Practice Supplies Weekly <news@practice-supplies.example>',
      subject: 'Ten ways to a tidier reception',
      text: 'This week: label printers and the great kettle debate.',
    }),
  };
}
