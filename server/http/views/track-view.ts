import type { LeaverRecord, Stage } from '../../../core/leaver-record.ts';
import { ROUTE_RULES } from '../../../core/routes.ts';
import { STAGE_WORDS } from '../../wording/stage-words.ts';
import type { RecordView } from '../answers.ts';

type Step = RecordView['track'][number];

/** The way from expected to deleted, where this record stands on it, and what its route leaves out. */
export function trackView(record: LeaverRecord): Step[] {
  const stands = record.closed?.from ?? record.stage;
  const reached = (TRACK as readonly Stage[]).indexOf(stands);
  return TRACK.map((stage, index) => ({
    stage,
    words: STAGE_WORDS[stage],
    state: stateOf(record, stage, index - reached),
  }));
}

const TRACK = [
  'expected',
  'received',
  'checked',
  'reprinted',
  'bagged',
  'collected',
  'clear',
  'deleting',
  'deleted',
] as const satisfies readonly Stage[];
type TrackStage = (typeof TRACK)[number];

function stateOf(record: LeaverRecord, stage: TrackStage, beyond: number): Step['state'] {
  if (beyond === 0) return record.stage === 'closed' ? 'done' : record.stage === 'deleted' ? 'done' : 'now';
  if (beyond < 0) return happened(record, stage) ? 'done' : 'not-needed';
  return record.stage === 'closed' || !belongs(record, stage) ? 'not-needed' : 'to-do';
}

/** A stage that lies behind is no proof that it was gone through: some routes pass it by. */
function happened(record: LeaverRecord, stage: TrackStage): boolean {
  switch (stage) {
    case 'received':
      return record.parts.length > 0;
    case 'checked':
      return record.check !== null;
    case 'reprinted':
      return record.reprints.length > 0;
    case 'bagged':
      return record.bags !== null;
    case 'collected':
      return record.collection !== null;
    default:
      return true;
  }
}

function belongs(record: LeaverRecord, stage: TrackStage): boolean {
  const rules = ROUTE_RULES[record.route];
  if (stage === 'reprinted') return rules.prints;
  if (stage === 'bagged' || stage === 'collected') return rules.courier;
  if (stage === 'clear' || stage === 'deleting' || stage === 'deleted') return rules.ending !== 'never-here';
  return true;
}
