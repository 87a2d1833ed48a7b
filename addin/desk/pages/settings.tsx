import type { SettingsView } from '../../../server/http/answers.ts';
import { EmptyState } from '../../views/empty-state.tsx';
import { LetterAnswers } from '../../views/letters.tsx';
import { Tag } from '../../views/tag.tsx';
import { Accounts } from '../accounts.tsx';
import { toRecord } from '../addresses.ts';
import { useDesk } from '../desk-context.ts';
import { LetterTexts } from '../letter-texts.tsx';
import { LoadingOr } from '../loading-or.tsx';
import { PageTitle } from '../page-title.tsx';
import { PaneCode } from '../pane-code.tsx';
import { usePage } from '../use-page.ts';

/** How Onward is set up. Shown here; changed in its settings file by whoever looks after it, all but the accounts and the words of letters. */
export function Settings() {
  const { client } = useDesk();
  const loaded = usePage(client.settings);
  return (
    <>
      <PageTitle words="Settings" />
      <LoadingOr loaded={loaded}>
        {(settings) => (
          <>
            <Checks checks={settings.checks} />
            <div class="columns">
              <div class="column">
                <Practice settings={settings} />
                <Folders folders={settings.folders} />
                <Suppliers suppliers={settings.suppliers} />
                <LetterTexts settings={settings} put={loaded.put} />
              </div>
              <div class="column">
                <PaneCode />
                <Accounts settings={settings} put={loaded.put} />
                <LettersSent letters={settings.letters} />
              </div>
            </div>
          </>
        )}
      </LoadingOr>
    </>
  );
}

function Checks({ checks }: { checks: SettingsView['checks'] }) {
  const bad = checks.filter(({ ok }) => !ok).length;
  return (
    <section class="card" aria-labelledby="checks">
      <h2 id="checks">Checks</h2>
      <p>
        <Tag tone={bad === 0 ? 'green' : 'red'}>
          {bad === 0
            ? 'All is well'
            : bad === 1
              ? 'One thing needs attention'
              : `${bad} things need attention`}
        </Tag>
      </p>
      <ul class="plain-list">
        {checks.map(({ ok, words }) => (
          <li key={words}>
            <Tag tone={ok ? 'green' : 'red'}>{ok ? 'Well' : 'Look at this'}</Tag> {words}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Practice({ settings: { practice } }: { settings: SettingsView }) {
  const lines: [string, string][] = [
    ['Name', practice.name],
    ['ODS code', practice.odsCode],
    ['E-mail', practice.email],
    ['Lead’s e-mail', practice.leadEmail],
    ['Morning digest at', practice.digestTime],
    ['Review window', `${practice.reviewWindowDays} days`],
    ['Most sheets in a volume', String(practice.maxSheetsPerVolume)],
  ];
  return (
    <section class="card" aria-labelledby="practice">
      <h2 id="practice">Practice</h2>
      <dl class="facts">
        {lines.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p class="hint">These are kept in Onward’s settings file, and read when it starts.</p>
    </section>
  );
}

function Folders({ folders }: { folders: SettingsView['folders'] }) {
  return (
    <section class="card" aria-labelledby="folders">
      <h2 id="folders">Where mail comes and goes</h2>
      <dl class="facts">
        <div>
          <dt>New e-mails are taken from</dt>
          <dd class="file-name">{folders.inbox}</dd>
        </div>
        <div>
          <dt>Letters go to</dt>
          <dd class="file-name">{folders.outbox}</dd>
        </div>
      </dl>
    </section>
  );
}

function Suppliers({ suppliers }: { suppliers: SettingsView['suppliers'] }) {
  return (
    <section class="card" aria-labelledby="suppliers">
      <h2 id="suppliers">Scanning companies</h2>
      {suppliers.length === 0 ? (
        <EmptyState title="None is set up.">
          <p>Without one, Onward cannot prepare a request for notes or for deletion.</p>
        </EmptyState>
      ) : (
        <ul class="plain-list">
          {suppliers.map((supplier) => (
            <li key={supplier.id}>
              <strong>{supplier.name}</strong>
              <p class="hint">
                Requests go to {supplier.requestTo}; usually {supplier.usualDays} days
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function LettersSent({ letters }: { letters: SettingsView['letters'] }) {
  return (
    <section class="card" aria-labelledby="letters-sent">
      <h2 id="letters-sent">Letters sent</h2>
      {letters.length === 0 ? (
        <p>Onward has written no letters yet.</p>
      ) : (
        <ul class="plain-list">
          {letters.map((letter) => (
            <li key={letter.letterId}>
              <p>{letter.words}</p>
              <p class="hint">
                {letter.stateWords} · {letter.whenWords}
                {letter.ref === null ? null : (
                  <>
                    {' · '}
                    <a class="ref" href={toRecord(letter.ref)}>
                      {letter.ref}
                    </a>
                  </>
                )}
              </p>
              <LetterAnswers answers={letter.answers} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
