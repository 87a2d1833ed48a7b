import { useState } from 'preact/hooks';
import type { MessageView, Problem } from '../../server/http/answers.ts';
import type { Decision } from '../../server/http/requests.ts';
import { SendButton } from './action-form.tsx';
import { patientFields, patientOf } from './action-shape.ts';
import { FieldRow } from './field-row.tsx';
import type { Field, Values } from './fields.ts';
import { said, valuesOf } from './fields.ts';
import { ProblemNotice } from './problem-notice.tsx';

/** What the card needs to let a person decide about one message. */
export type Deciding = {
  busy: Decision['do'] | null;
  trouble: { name: Decision['do']; problem: Problem } | null;
  decide(decision: Decision): void;
};

type Offered = MessageView['decisions'][number];
type Shape = { fields: Field[]; warning?: string; request(values: Values): Decision };

/** The likeliest decision is open and first; the others are folded away. */
export function Decisions({ message, deciding }: { message: MessageView; deciding: Deciding }) {
  const offered = [...message.decisions].sort((a, b) => Number(b.primary) - Number(a.primary));
  return (
    <div class="decisions">
      {offered.map((one) => (
        <OneDecision key={one.do} offered={one} message={message} deciding={deciding} />
      ))}
    </div>
  );
}

function OneDecision(props: { offered: Offered; message: MessageView; deciding: Deciding }) {
  const { offered, message, deciding } = props;
  const trouble = deciding.trouble?.name === offered.do;
  const [open, setOpen] = useState(false);
  const shape = shapeOf(offered.do, message);
  const form = <DecisionForm {...props} shape={shape} />;
  if (shape.warning === undefined && (offered.primary || shape.fields.length === 0)) return form;
  return (
    <details class="folded" open={open || trouble} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span>{offered.words}</span>
      </summary>
      <div class="folded-in">{form}</div>
    </details>
  );
}

type FormProps = { offered: Offered; deciding: Deciding; shape: Shape };

function DecisionForm({ offered, deciding, shape }: FormProps) {
  const problem = deciding.trouble?.name === offered.do ? deciding.trouble.problem : null;
  return (
    <form
      class="action-form"
      onSubmit={(event) => {
        event.preventDefault();
        deciding.decide(shape.request(valuesOf(event.currentTarget)));
      }}
    >
      {shape.warning === undefined ? null : <p>{shape.warning}</p>}
      {shape.fields.map((field) => (
        <FieldRow key={field.name} field={field} error={problem?.fields?.[field.name]} />
      ))}
      {problem ? <ProblemNotice problem={problem} /> : null}
      <SendButton
        words={BUTTONS[offered.do] ?? offered.words}
        busy={deciding.busy === offered.do}
        off={deciding.busy !== null}
        primary={offered.primary && offered.do !== 'ignore'}
        danger={offered.do === 'ignore'}
      />
    </form>
  );
}

/** Where the form stands under its own title, the button says what pressing it does. */
const BUTTONS: Partial<Record<Decision['do'], string>> = {
  ignore: 'Yes, put it aside',
  'give-password': 'Open it',
};

function shapeOf(name: Decision['do'], message: MessageView): Shape {
  switch (name) {
    case 'file-to-record':
      return {
        fields: [
          {
            kind: 'text',
            name: 'ref',
            label: 'Reference of the record',
            hint: 'For example LV-7K3M-Q2XW.',
            ...(message.records[0] === undefined ? {} : { value: message.records[0] }),
            required: true,
          },
        ],
        request: (values) => ({ do: 'file-to-record', ref: said(values, 'ref').toUpperCase() }),
      };
    case 'new-record':
      return {
        fields: patientFields(surePatient(message)),
        request: (values) => ({ do: 'new-record', ...patientOf(values) }),
      };
    case 'give-password':
      return {
        fields: [
          {
            kind: 'password',
            name: 'password',
            label: 'Password of the attachment',
            hint: 'Used once to open it, and not kept.',
            required: true,
          },
        ],
        request: (values) => ({ do: 'give-password', password: said(values, 'password') }),
      };
    case 'ignore':
      return {
        fields: [],
        warning:
          'It is put aside as ignored, with you as the person who said so. The e-mail itself is not deleted.',
        request: () => ({ do: 'ignore' }),
      };
    case 'split-by-patient':
      return { fields: [], request: () => ({ do: 'split-by-patient' }) };
    case 'try-again':
      return { fields: [], request: () => ({ do: 'try-again' }) };
    default:
      return name satisfies never;
  }
}

/** Filled in only where one patient is meant and nothing speaks against it: a wrong number is too easily left standing. */
function surePatient({ patients }: MessageView): MessageView['patients'][number]['patient'] | null {
  const [only, ...more] = patients;
  return only === undefined || more.length > 0 || only.light === 'red' ? null : only.patient;
}
