import type { RecordView } from '../../server/http/answers.ts';
import type { Action } from '../../server/http/requests.ts';
import type { Acting } from './acting.ts';
import { SendButton } from './action-form.tsx';
import { said, valuesOf } from './fields.ts';
import { may } from './other-actions.tsx';
import { ProblemNotice } from './problem-notice.tsx';

/** How the notes leave, what that means for the copies, and the other ways they might. */
export function RouteChooser({ acting }: { acting: Acting }) {
  const { route } = acting.record;
  return (
    <section class="card" aria-labelledby="route">
      <h2 id="route">Route</h2>
      <p>
        <strong>{route.name}</strong>
        {route.chosen ? null : <span class="hint"> (the usual one; nobody has chosen)</span>}
      </p>
      <p>{route.leaves}</p>
      <p class="hint">{route.copies}</p>
      {route.checklist.length === 0 ? null : (
        <>
          <h3>What to see to</h3>
          <ul class="checklist">
            {route.checklist.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </>
      )}
      {route.letters.map((letter) => (
        <p key={letter.href}>
          <a class="button" href={letter.href} target="_blank" rel="noopener">
            {letter.words} (PDF)
          </a>
          <br />
          <span class="hint">{letter.whenWords}</span>
        </p>
      ))}
      {may(acting, 'choose-route') ? <Choose acting={acting} /> : null}
    </section>
  );
}

const KEY = 'choose-route';

function Choose({ acting }: { acting: Acting }) {
  const { route, routes, next } = acting.record;
  const trouble = acting.trouble?.key === KEY ? acting.trouble.problem : null;
  const send = (form: HTMLFormElement) => {
    const values = valuesOf(form);
    const chosen = routes.find(({ code }) => code === said(values, 'route'));
    if (!chosen) return;
    const typed = [{ label: 'Route', value: chosen.name }];
    void acting.act(KEY, { do: 'choose-route', route: chosen.code as RouteCode }, values, typed);
  };
  return (
    <details class="folded" open={next.do === 'choose-route' || trouble !== null}>
      <summary>
        <span>Choose the route</span>
      </summary>
      <form
        class="folded-in"
        onSubmit={(event) => {
          event.preventDefault();
          send(event.currentTarget);
        }}
      >
        <fieldset class="routes">
          <legend class="unseen">Route</legend>
          {routes.map((one) => (
            <RouteOption
              key={one.code}
              route={one}
              chosen={(acting.kept(KEY)?.route ?? route.code) === one.code}
            />
          ))}
        </fieldset>
        {trouble ? <ProblemNotice problem={trouble} /> : null}
        <SendButton
          words="Use this route"
          busy={acting.busy === KEY}
          off={acting.busy !== null}
          primary={next.do === 'choose-route'}
        />
      </form>
    </details>
  );
}

type RouteCode = Extract<Action, { do: 'choose-route' }>['route'];

function RouteOption({ route, chosen }: { route: RecordView['routes'][number]; chosen: boolean }) {
  return (
    <label class="radio">
      <input type="radio" name="route" value={route.code} defaultChecked={chosen} required />
      <span>
        <strong>{route.name}</strong>
        <br />
        {route.leaves} <span class="hint">{route.copies}</span>
      </span>
    </label>
  );
}
