import { addDays } from '../../core/dates.ts';
import type { RecordView } from '../../server/http/answers.ts';
import type { Action, ActionName } from '../../server/http/requests.ts';
import {
  CLOSE_CHOICES,
  DEDUCTION_CHOICES,
  HOLD_CHOICES,
  PAGE_REFUSAL_CHOICES,
  PART_REFUSAL_CHOICES,
} from './choices.ts';
import type { Field, Values } from './fields.ts';
import { said, saidNumber, saidOrNone, ticked } from './fields.ts';

/** The small form that one action needs: what to ask for, and the request that comes of it. */
export type ActionShape = { fields: Field[]; request(values: Values): Action };
export type About = {
  record: RecordView;
  today: string;
  /** The part, hold or message it is about, for those that are about one. */
  subject: string;
};

/** null for deletion's approval, the route and the pack, which have forms of their own. */
export function actionShape(name: ActionName, about: About): ActionShape | null {
  return SHAPES[name]?.(about) ?? null;
}

type Shaper = (about: About) => ActionShape;

const SHAPES: Partial<Record<ActionName, Shaper>> = {
  'request-notes': ({ record }) => ({
    fields: [
      {
        kind: 'choice',
        name: 'supplier',
        label: 'Scanning company',
        options: record.suppliers.map(({ id, name }) => ({ value: id, words: name })),
        ...preset(record.facts.supplier?.id ?? onlyOne(record.suppliers.map(({ id }) => id))),
        required: true,
      },
    ],
    request: (values) => ({ do: 'request-notes', supplier: said(values, 'supplier') }),
  }),
  'note-not-held': () => bare({ do: 'note-not-held' }),
  'unlock-part': ({ subject }) => ({
    fields: [
      {
        kind: 'password',
        name: 'password',
        label: 'Password of this file',
        hint: 'Used once to open the file, and not kept.',
        required: true,
      },
    ],
    request: (values) => ({ do: 'unlock-part', fileId: subject, password: said(values, 'password') }),
  }),
  'number-part': ({ record, subject }) => {
    const part = record.parts.find(({ fileId }) => fileId === subject);
    return {
      fields: [
        { ...count('part', 'Part'), ...preset(text(part?.part)) },
        { ...count('of', 'Of how many'), ...preset(text(part?.of ?? record.partsState.of)) },
      ],
      request: (values) => ({
        do: 'number-part',
        fileId: subject,
        part: saidNumber(values, 'part'),
        of: saidNumber(values, 'of'),
      }),
    };
  },
  'refuse-part': ({ subject }) => ({
    fields: [{ kind: 'choice', name: 'reason', label: 'Why', options: PART_REFUSAL_CHOICES, required: true }],
    request: (values) => ({ do: 'refuse-part', fileId: subject, reason: chosen(values, 'reason') }),
  }),
  'restore-part': ({ subject }) => bare({ do: 'restore-part', fileId: subject }),
  'take-page-out': ({ subject }) => ({
    fields: [
      {
        kind: 'choice',
        name: 'reason',
        label: 'Why',
        options: PAGE_REFUSAL_CHOICES,
        value: 'not-this-patient',
        required: true,
      },
    ],
    request: (values) => ({
      do: 'take-page-out',
      ...pageOf(subject),
      reason: chosen(values, 'reason'),
    }),
  }),
  'put-page-back': ({ subject }) => bare({ do: 'put-page-back', ...pageOf(subject) }),
  'keep-blank': ({ subject }) => bare({ do: 'keep-blank', ...pageOf(subject) }),
  'drop-blank': ({ subject }) => bare({ do: 'drop-blank', ...pageOf(subject) }),
  'accept-rescue': ({ subject }) => bare({ do: 'accept-rescue', fileId: subject }),
  'correct-patient': ({ record }) => ({
    fields: patientFields(record.patient),
    request: (values) => ({ do: 'correct-patient', ...patientOf(values) }),
  }),
  'check-notes': ({ record }) => ({
    fields: record.agreement !== null && record.agreement.light === 'green' ? [] : [DIFFERENCES],
    request: (values) => ({ do: 'check-notes', acceptDifferences: ticked(values, 'acceptDifferences') }),
  }),
  'cancel-pack': () => bare({ do: 'cancel-pack' }),
  'confirm-printed': () => ({
    fields: [
      {
        ...count('sheets', 'Sheets of paper you counted'),
        hint: 'Count every sheet, covers included. Onward compares it with the pack.',
      },
    ],
    request: (values) => ({ do: 'confirm-printed', sheets: saidNumber(values, 'sheets') }),
  }),
  'record-label': ({ today }) => ({
    fields: [
      day('on', 'Day the label arrived', today, today),
      {
        kind: 'text',
        name: 'movementNumber',
        label: 'Movement number',
        hint: 'PCSE’s number for this movement, if the label shows one.',
      },
    ],
    request: (values) => ({
      do: 'record-label',
      on: said(values, 'on'),
      movementNumber: saidOrNone(values, 'movementNumber'),
    }),
  }),
  'unrecord-label': () => bare({ do: 'unrecord-label' }),
  bag: ({ record }) => ({
    fields: [
      {
        ...count('bags', 'Number of bags'),
        value: String(Math.max(1, record.pack?.volumes.length ?? 1)),
        hint: 'One bag for each volume. Only this patient’s notes in each.',
      },
      {
        kind: 'words',
        name: 'labels',
        label: 'Tracking numbers',
        hint: 'One on each line, in the order of the bags.',
      },
    ],
    request: (values) => ({ do: 'bag', bags: saidNumber(values, 'bags'), labels: lines(values, 'labels') }),
  }),
  collect: ({ today }) => ({
    fields: [day('on', 'Day the courier collected it', today, today)],
    request: (values) => ({ do: 'collect', on: said(values, 'on') }),
  }),
  'ask-new-practice': () => bare({ do: 'ask-new-practice' }),
  'record-answer': ({ today, subject }) => ({
    fields: [
      {
        kind: 'radio',
        name: 'answer',
        label: 'What does the new practice say?',
        options: [
          { value: 'legible', words: 'Every page is there and legible' },
          { value: 'not-legible', words: 'Something is missing or not legible' },
        ],
        ...preset(subject === 'legible' || subject === 'not-legible' ? subject : undefined),
        required: true,
      },
      day('on', 'Day they said so', today, today),
      { kind: 'words', name: 'words', label: 'In their words' },
    ],
    request: (values) => ({
      do: 'record-answer',
      answer: chosen(values, 'answer'),
      on: said(values, 'on'),
      words: saidOrNone(values, 'words'),
    }),
  }),
  'confirm-release': ({ today }) => ({
    fields: [day('on', 'Day of the release', today, today)],
    request: (values) => ({ do: 'confirm-release', on: said(values, 'on') }),
  }),
  undo: () => bare({ do: 'undo' }),
  'place-hold': ({ today }) => ({
    fields: [
      {
        kind: 'choice',
        name: 'kind',
        label: 'Why must every copy be kept?',
        options: HOLD_CHOICES,
        required: true,
      },
      later('reviewOn', 'Look at it again on', today),
      { kind: 'words', name: 'words', label: 'Anything a colleague should know' },
    ],
    request: (values) => ({
      do: 'place-hold',
      kind: chosen(values, 'kind'),
      reviewOn: said(values, 'reviewOn'),
      words: saidOrNone(values, 'words'),
    }),
  }),
  'review-hold': ({ today, subject }) => ({
    fields: [later('reviewOn', 'Look at it again on', today)],
    request: (values) => ({ do: 'review-hold', holdId: subject, reviewOn: said(values, 'reviewOn') }),
  }),
  'release-hold': ({ subject }) => bare({ do: 'release-hold', holdId: subject }),
  claim: () => bare({ do: 'claim' }),
  'release-claim': () => bare({ do: 'release-claim' }),
  'date-request': ({ record, today }) => ({
    fields: [
      {
        ...day('on', 'Day the notes were asked for', record.facts.requestedOn ?? undefined, today),
        hint: 'This day counts as day 1 of 28.',
      },
    ],
    request: (values) => ({ do: 'date-request', on: said(values, 'on') }),
  }),
  'record-deduction': ({ record, today }) => ({
    fields: [
      {
        kind: 'choice',
        name: 'reason',
        label: 'Why the patient left the list',
        options: DEDUCTION_CHOICES,
        ...preset(record.facts.deduction?.reason),
        required: true,
      },
      { ...day('on', 'Day of the deduction', undefined, today), required: false },
    ],
    request: (values) => ({
      do: 'record-deduction',
      reason: said(values, 'reason'),
      on: saidOrNone(values, 'on') ?? null,
    }),
  }),
  'record-receiving-practice': ({ record }) => {
    const known = record.facts.receivingPractice;
    return {
      fields: [
        {
          kind: 'text',
          name: 'name',
          label: 'Name of the new practice',
          ...preset(known?.name),
          required: true,
        },
        { kind: 'words', name: 'address', label: 'Address', ...preset(known?.address) },
        { kind: 'email', name: 'email', label: 'E-mail address', ...preset(known?.email) },
        { kind: 'text', name: 'odsCode', label: 'ODS code', ...preset(known?.odsCode) },
      ],
      request: (values) => ({
        do: 'record-receiving-practice',
        name: said(values, 'name'),
        address: said(values, 'address'),
        email: saidOrNone(values, 'email') ?? null,
        odsCode: saidOrNone(values, 'odsCode') ?? null,
      }),
    };
  },
  'settle-mail': ({ subject }) => bare({ do: 'settle-mail', messageId: subject }),
  'withdraw-approval': () => bare({ do: 'withdraw-approval' }),
  'record-supplier-answer': () => ({
    fields: [
      {
        kind: 'radio',
        name: 'certificate',
        label: 'What did the scanning company send?',
        options: [
          { value: 'yes', words: 'A certificate that its copy is destroyed' },
          { value: 'no', words: 'It says so, without a certificate' },
        ],
        required: true,
      },
      { kind: 'words', name: 'words', label: 'In their words' },
    ],
    request: (values) => ({
      do: 'record-supplier-answer',
      certificate: said(values, 'certificate') === 'yes',
      words: saidOrNone(values, 'words'),
    }),
  }),
  close: () => ({
    fields: [
      { kind: 'choice', name: 'reason', label: 'How did it end?', options: CLOSE_CHOICES, required: true },
    ],
    request: (values) => ({ do: 'close', reason: chosen(values, 'reason') }),
  }),
  reinstate: () => bare({ do: 'reinstate' }),
};

const DIFFERENCES: Field = {
  kind: 'tick',
  name: 'acceptDifferences',
  label: 'I have looked at each difference and settled it',
};

type KnownPatient = { name: string | null; nhsNumber: string | null; dateOfBirth: string | null } | null;

/** Name, NHS number and date of birth, as four forms ask for them. */
export function patientFields(known: KnownPatient): Field[] {
  return [
    {
      kind: 'text',
      name: 'name',
      label: 'Name',
      hint: 'Family name, then a comma, then the others: Bloggs, Joe',
      ...preset(known?.name),
      required: true,
    },
    {
      kind: 'nhs-number',
      name: 'nhsNumber',
      label: 'NHS number',
      hint: 'Ten digits, with or without spaces.',
      ...preset(known?.nhsNumber),
      required: true,
    },
    {
      kind: 'date',
      name: 'dateOfBirth',
      label: 'Date of birth',
      ...preset(known?.dateOfBirth),
      required: true,
    },
  ];
}

export function patientOf(values: Values): { name: string; nhsNumber: string; dateOfBirth: string } {
  return {
    name: said(values, 'name'),
    nhsNumber: said(values, 'nhsNumber'),
    dateOfBirth: said(values, 'dateOfBirth'),
  };
}

/** 'FILE 7', as `pageSubject` writes it. */
function pageOf(subject: string): { fileId: string; page: number } {
  const [fileId = '', page = ''] = subject.split(' ');
  return { fileId, page: Number(page) };
}

function bare(action: Action): ActionShape {
  return { fields: [], request: () => action };
}

function count(name: string, label: string) {
  return { kind: 'number', name, label, min: '1', required: true } as const satisfies Field;
}

function day(name: string, label: string, value: string | undefined, latest: string) {
  return {
    kind: 'date',
    name,
    label,
    ...preset(value),
    max: latest,
    required: true,
  } as const satisfies Field;
}

/** A date to come; in four weeks unless somebody says otherwise. */
function later(name: string, label: string, today: string): Field {
  return { kind: 'date', name, label, value: addDays(today, 28), min: addDays(today, 1), required: true };
}

function preset(value: string | null | undefined): { value?: string } {
  return value === null || value === undefined ? {} : { value };
}

function text(value: number | null | undefined): string | undefined {
  return value === null || value === undefined ? undefined : String(value);
}

function onlyOne(ids: string[]): string | undefined {
  return ids.length === 1 ? ids[0] : undefined;
}

function lines(values: Values, name: string): string[] | undefined {
  const found = said(values, name)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return found.length === 0 ? undefined : found;
}

/** A choice comes from our own list; the server checks it again at the door. */
function chosen<T extends string>(values: Values, name: string): T {
  return said(values, name) as T;
}
