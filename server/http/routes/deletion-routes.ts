import type { Response } from 'express';
import type { OneDone } from '../../steps/apply-each.ts';
import type { ApprovedOne } from '../../steps/approve-deletions.ts';
import { approveDeletions } from '../../steps/approve-deletions.ts';
import { batchCertificateOf } from '../../steps/issue-batch-certificate.ts';
import { recordSupplierAnswers } from '../../steps/record-supplier-answer.ts';
import { batchNumber } from '../../wording/batch-certificate-words.ts';
import type { DoneManyView } from '../answers.ts';
import { notFound } from '../problems.ts';
import { answerManySchema, approveManySchema } from '../requests.ts';
import type { Asked, Route } from '../route.ts';
import { bodyOf, EVERYONE, param, STAFF, signedIn } from '../route.ts';
import { sendPdf } from '../send-pdf.ts';
import { deletionView } from '../views/deletion-view.ts';

export function deletionRoutes(): Route[] {
  return [
    {
      method: 'get',
      path: '/deletion',
      who: EVERYONE,
      handle: (asked) => deletionView(asked.deps, signedIn(asked)),
    },
    { method: 'post', path: '/deletion/approve', who: STAFF, body: 'json', handle: approveMany },
    { method: 'post', path: '/deletion/supplier-answers', who: STAFF, body: 'json', handle: answerMany },
    {
      method: 'get',
      path: '/deletion/batches/:batch/certificate',
      who: EVERYONE,
      handle: sendBatchCertificate,
    },
  ];
}

async function approveMany(asked: Asked): Promise<DoneManyView> {
  const { actor, practice } = signedIn(asked);
  const { records } = bodyOf(approveManySchema, asked);
  const done = await approveDeletions(asked.deps.ports, actor, practice, records);
  return { done: done.map(saidOf) };
}

async function answerMany(asked: Asked): Promise<DoneManyView> {
  const { actor, practice } = signedIn(asked);
  const { records, certificate, words } = bodyOf(answerManySchema, asked);
  const answer = { certificate, ...(words === undefined ? {} : { words }) };
  const done = await recordSupplierAnswers(asked.deps.ports, actor, practice, records, answer);
  return { done: done.map(answeredWords) };
}

function answeredWords(one: OneDone): DoneManyView['done'][number] {
  return one.done
    ? { tone: 'green', words: 'Recorded. What is left of it is removed now.' }
    : { tone: 'amber', words: `Not recorded. ${one.what} ${one.next}` };
}

/** Whoever looks at it has looked at the certificate of each. */
async function sendBatchCertificate(asked: Asked, response: Response): Promise<void> {
  const { practice } = signedIn(asked);
  const batch = param(asked, 'batch');
  const found = await batchCertificateOf(asked.deps.ports, practice, batch);
  if (found === null)
    throw notFound('There is no certificate of this batch yet.', 'See what is left to delete first.');
  for (const ref of found.refs) await asked.opened(ref, 'certificate');
  sendPdf(response, found.bytes, `${batchNumber(batch)}-certificate`);
}

function saidOf(one: ApprovedOne): DoneManyView['done'][number] {
  switch (one.outcome) {
    case 'approved':
      return { tone: 'green', words: 'Approved. Its copies are being removed.' };
    case 'first':
      return {
        tone: 'blue',
        words: 'First approval given. Nothing is deleted until a second person approves it.',
      };
    case 'not-done':
      return { tone: 'amber', words: `Not approved. ${one.what} ${one.next}` };
  }
}
