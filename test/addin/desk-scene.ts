import assert from 'node:assert/strict';
import { ANN, BOB, partName, partOf, scanOf, supplierMail, takeInAll } from '../builders/intake.ts';
import { makeLockedPdf } from '../builders/locked-pdf.ts';
import type { TestPractice } from '../builders/practice.ts';

/** What lies on the desk in the tests: one record to check, one with a part missing, and a locked message. */
export type Scene = { complete: string; lacking: string };

export async function setScene(practice: TestPractice): Promise<Scene> {
  const complete = await supplierMail({
    messageId: '<complete@fernhill-scanning.example>',
    attachments: [1, 2].map((part) => ({ ...partOf(ANN, part, 2), type: 'application/pdf' })),
  });
  const lacking = await supplierMail({
    messageId: '<lacking@fernhill-scanning.example>',
    attachments: [{ ...partOf(BOB, 1, 2), type: 'application/pdf' }],
  });
  const locked = await supplierMail({
    messageId: '<locked@fernhill-scanning.example>',
    subject: 'Notes, locked',
    attachments: [
      {
        name: 'notes.pdf',
        bytes: await makeLockedPdf(scanOf('Locked'), 'open sesame'),
        type: 'application/pdf',
      },
    ],
  });
  await takeInAll(practice, complete, lacking, locked);
  return { complete: await refOf(practice, ANN.nhsNumber), lacking: await refOf(practice, BOB.nhsNumber) };
}

export async function refOf({ ports, practice }: TestPractice, nhsNumber: string): Promise<string> {
  const [ref] = await ports.store.refsForPatient(practice, nhsNumber);
  assert.ok(ref, 'the mail was not filed to a record');
  return ref;
}

/** A PDF of one page as somebody may have saved it from an e-mail, under the national name. */
export function savedPart(part: number, of: number): { name: string; mimeType: string; buffer: Buffer } {
  return {
    name: partName(BOB, part, of),
    mimeType: 'application/pdf',
    buffer: Buffer.from(scanOf(`Page of part ${part} for ${BOB.name}`)),
  };
}
