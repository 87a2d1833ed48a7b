import type { HoldKind } from '../../core/leaver-record.ts';

const HOLDS: Record<HoldKind, string> = {
  'infected-blood': 'Infected blood: records must be kept',
  'public-inquiry': 'Another public inquiry',
  claim: 'Claim against the practice or the NHS',
  complaint: 'Complaint',
  'access-request': 'Request for access to the record',
  're-registered': 'The patient has registered here again',
  other: 'Another reason',
};

/** Why the copies are kept for now. */
export function holdWords(kind: HoldKind): string {
  return HOLDS[kind];
}
