import assert from 'node:assert/strict';
import type { RecognisedPatient } from '../../../../core/recognition.ts';
import type { Decision } from '../../../../server/http/requests.ts';
import { decisionsFor } from '../../../../server/http/views/message-decisions.ts';
import type { MessageVault } from '../../../../server/steps/store-port.ts';
import { MESSAGE_REASONS } from '../../../../server/wording/message-reasons.ts';

const WAITING = Object.entries(MESSAGE_REASONS).filter(([, { state }]) => state === 'needs-a-person');

describe('What a person may say of a message', () => {
  for (const [reason] of WAITING) {
    it(`is never nothing: ${reason}`, () => {
      const offered = decisionsFor({ reason }, vaultWith(false, 1));
      assert.ok(offered.length > 0);
      assert.deepEqual(
        offered.map(({ primary }) => primary),
        [reason !== 'two-numbers', ...offered.slice(1).map(() => false)],
      );
      assert.ok(
        offered.some((one) => one.do === 'ignore'),
        'it can always be put aside',
      );
    });
  }

  it('is a password only where a file is locked', () => {
    assert.ok(!names('locked', vaultWith(false, 1)).includes('give-password'));
    assert.equal(names('locked', vaultWith(true, 1))[0], 'give-password');
  });

  it('is a split only where several patients are named', () => {
    assert.ok(!names('several-patients', vaultWith(false, 1)).includes('split-by-patient'));
    assert.equal(names('several-patients', vaultWith(false, 2))[0], 'split-by-patient');
  });

  it('never joins what came again to a deleted record: it begins a life, and so a deletion, of its own', () => {
    assert.deepEqual(names('record-deleted', vaultWith(false, 1)), ['new-record', 'ignore']);
  });

  it('is something for a reason that this version does not know', () => {
    assert.ok(names('invented-later', null).length > 0);
  });
});

function names(reason: string, vault: MessageVault | null): Decision['do'][] {
  return decisionsFor({ reason }, vault).map((one) => one.do);
}

function vaultWith(locked: boolean, patients: number): MessageVault {
  const patient: RecognisedPatient = {
    patient: { nhsNumber: null, name: null, dateOfBirth: null },
    agreement: { light: 'amber', differences: [], notes: [] },
    attachmentIds: [],
    parts: { of: null, present: [], missing: [], complete: false, problems: [] },
  };
  return {
    from: null,
    fromName: null,
    subject: '',
    excerpt: '',
    sentAt: null,
    messageIdHeader: null,
    attachments: [
      {
        id: 'a1',
        name: 'a.pdf',
        kind: 'pdf',
        bytes: 1,
        inside: [],
        pdf: { pages: 0, locked, damaged: false, texts: [] },
        trouble: null,
      },
    ],
    recognition: {
      verdict: 'perhaps',
      reasons: [],
      supplier: null,
      recordRefs: [],
      patients: Array.from({ length: patients }, () => patient),
      unplaced: [],
      meaning: null,
      problems: [],
    },
  };
}
