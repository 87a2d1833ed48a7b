import { render } from 'preact';
import { App } from './app.tsx';
import { CannotStart } from './cannot-start.tsx';
import { keepTabOrder } from './keyboard.ts';
import { startOutlook } from './outlook.ts';
import { openSession } from './session.ts';
import { followTheme } from './theme.ts';

const place = document.getElementById('pane');

if (place) {
  keepTabOrder();
  const started = await startOutlook();
  // What stood there while it opened is no part of what is drawn.
  place.replaceChildren();
  if (started.ok) {
    const { outlook } = started;
    // Coming back to the pane is the moment at which a change that Outlook did not tell of can still be noticed.
    for (const event of ['focus', 'visibilitychange'] as const) addEventListener(event, outlook.lookAgain);
    document.documentElement.addEventListener('pointerenter', outlook.lookAgain);
    render(<App outlook={outlook} session={openSession(outlook)} theme={followTheme(outlook)} />, place);
  } else render(<CannotStart why={started.why} again={() => location.reload()} />, place);
}
