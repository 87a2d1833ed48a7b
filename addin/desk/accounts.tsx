import { useState } from 'preact/hooks';
import type { Problem, SettingsView } from '../../server/http/answers.ts';
import type { Answer, Role } from '../server-client.ts';
import { SendButton } from '../views/action-form.tsx';
import { ROLE_CHOICES } from '../views/choices.ts';
import { FieldRow } from '../views/field-row.tsx';
import type { ChoiceField, Field } from '../views/fields.ts';
import { said, saidOrNone, ticked, valuesOf } from '../views/fields.ts';
import { ProblemNotice } from '../views/problem-notice.tsx';
import { Tag } from '../views/tag.tsx';
import { useDesk } from './desk-context.ts';

type Account = SettingsView['accounts'][number];
type Put = (settings: SettingsView) => void;

/** Who may sign in. A lead adds, disables and changes; everybody else sees the list. */
export function Accounts({ settings, put }: { settings: SettingsView; put: Put }) {
  const { me } = useDesk();
  const lead = me.role === 'lead';
  return (
    <section class="card" aria-labelledby="accounts">
      <h2 id="accounts">Accounts</h2>
      <ul class="plain-list">
        {settings.accounts.map((account) => (
          <li key={account.accountId}>
            <p>
              <strong>{account.name}</strong>
              {account.me ? ' (you)' : ''} {account.disabled ? <Tag tone="plain">Disabled</Tag> : null}
            </p>
            <p class="hint">
              {account.signInName} · {account.role}
            </p>
            {lead ? <Change account={account} put={put} /> : null}
          </li>
        ))}
      </ul>
      {lead ? <Add put={put} /> : <p class="hint">A lead adds and changes accounts.</p>}
    </section>
  );
}

const PASSWORD = {
  kind: 'new-password',
  name: 'password',
  label: 'Password',
  hint: 'Twelve characters or more. Three words that do not belong together are good.',
  required: true,
} as const satisfies Field;
const ROLE: ChoiceField<'choice'> = {
  kind: 'choice',
  name: 'role',
  label: 'Role',
  options: ROLE_CHOICES,
  required: true,
};

function Add({ put }: { put: Put }) {
  const { client } = useDesk();
  const fields: Field[] = [
    { kind: 'text', name: 'name', label: 'Name', required: true },
    { kind: 'text', name: 'signInName', label: 'Sign-in name', required: true },
    ROLE,
    PASSWORD,
  ];
  return (
    <AccountForm
      title="Add an account"
      words="Add"
      fields={fields}
      put={put}
      send={(form) => {
        const values = valuesOf(form);
        return client.addAccount({
          name: said(values, 'name'),
          signInName: said(values, 'signInName'),
          role: roleOf(said(values, 'role')),
          password: said(values, 'password'),
        });
      }}
    />
  );
}

function Change({ account, put }: { account: Account; put: Put }) {
  const { client } = useDesk();
  const fields: Field[] = [
    { ...ROLE, value: account.role },
    { ...PASSWORD, label: 'New password', required: false },
    { kind: 'tick', name: 'disabled', label: 'Disabled: may not sign in', value: account.disabled },
  ];
  return (
    <AccountForm
      title={`Change ${account.name}`}
      words="Save"
      fields={fields}
      put={put}
      send={(form) => {
        const values = valuesOf(form);
        const password = saidOrNone(values, 'password');
        return client.changeAccount(account.accountId, {
          role: roleOf(said(values, 'role')),
          disabled: ticked(values, 'disabled'),
          ...(password === undefined ? {} : { password }),
        });
      }}
    />
  );
}

type FormProps = {
  title: string;
  words: string;
  fields: Field[];
  put: Put;
  send: (form: HTMLFormElement) => Promise<Answer<SettingsView>>;
};

function AccountForm({ title, words, fields, put, send }: FormProps) {
  const { announce } = useDesk();
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const submit = async (form: HTMLFormElement) => {
    if (busy) return;
    setBusy(true);
    const answer = await send(form);
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    form.reset();
    setOpen(false);
    announce('Saved.');
    put(answer.value);
  };
  return (
    <details class="folded" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span>{title}</span>
      </summary>
      <form
        class="folded-in"
        onSubmit={(event) => {
          event.preventDefault();
          void submit(event.currentTarget);
        }}
      >
        {fields.map((field) => (
          <FieldRow key={field.name} field={field} error={problem?.fields?.[field.name]} />
        ))}
        {problem ? <ProblemNotice problem={problem} /> : null}
        <SendButton words={words} busy={busy} off={busy} />
      </form>
    </details>
  );
}

/** The choice is from our own list; the server checks it again at the door. */
function roleOf(value: string): Role {
  return value === 'lead' || value === 'auditor' ? value : 'clerk';
}
