import type { Stage } from '../../../core/leaver-record.ts';
import { STAGES } from '../../../core/leaver-record.ts';
import { parseNhsNumber } from '../../../core/nhs-number.ts';
import { normaliseRef } from '../../../core/record-ref.ts';
import type { ListPage } from '../../steps/store-port.ts';
import type { ListView } from '../answers.ts';
import type { AppDeps } from '../deps.ts';
import { notRight } from '../problems.ts';
import type { SearchRequest } from '../requests.ts';
import type { Looking } from './looking.ts';
import { lookingAs } from './looking.ts';
import type { Viewer } from './patient-view.ts';
import { rowView } from './row-view.ts';

const USUAL_PAGE = 50;

/**
 * The list, page by page, or what was looked for. Names are encrypted one by one and cannot be searched, on purpose:
 * a whole NHS number or a reference finds a record, deleted ones too, which then show no patient.
 */
export async function searchView(deps: AppDeps, who: Viewer, asked: SearchRequest): Promise<ListView> {
  const looking = await lookingAs(deps, who);
  const text = asked.text?.trim() ?? '';
  const page = text === '' ? await listed(deps, looking, asked) : await found(deps, looking, text);
  return {
    rows: page.rows.map(({ record, vault }) => rowView(looking, record, vault)),
    next: page.next,
    total: page.total,
    counts: await deps.ports.store.counts(looking.practice),
  };
}

function listed(deps: AppDeps, { practice }: Looking, asked: SearchRequest): Promise<ListPage> {
  const stage = asked.stage === undefined || asked.stage === '' ? null : asked.stage;
  if (stage !== null && !isStage(stage)) throw notRight({ stage: 'Choose one of what is offered.' });
  return deps.ports.store.list(practice, {
    ...(stage === null ? {} : { stage }),
    after: asked.after ?? null,
    limit: asked.limit ?? USUAL_PAGE,
  });
}

async function found({ ports }: AppDeps, { practice }: Looking, text: string): Promise<ListPage> {
  const nhsNumber = parseNhsNumber(text);
  const ref = normaliseRef(text);
  if (nhsNumber === null && ref === null) throw notRight({ text: NOT_SEARCHABLE }, NOT_SEARCHABLE);
  const refs = nhsNumber === null ? [ref ?? ''] : await ports.store.refsForPatient(practice, nhsNumber);
  const rows = await Promise.all(
    refs.map(async (one) => ({
      record: await ports.store.record(practice, one),
      vault: await ports.store.vault(practice, one),
    })),
  );
  const here = rows.flatMap(({ record, vault }) => (record === null ? [] : [{ record, vault }]));
  return { rows: here, next: null, total: here.length };
}

const NOT_SEARCHABLE =
  'Type an NHS number of ten digits, or a reference such as LV-7K3M-9QXE. Names cannot be searched.';

function isStage(text: string): text is Stage {
  return (STAGES as readonly string[]).includes(text);
}
