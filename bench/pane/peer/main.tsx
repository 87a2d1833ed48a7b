/** @jsxImportSource react */
import { FluentProvider, webDarkTheme, webLightTheme } from '@fluentui/react-components';
import { useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import type { Outlook } from '../../../addin/pane/outlook.ts';
import { startOutlook } from '../../../addin/pane/outlook.ts';
import { isDark } from '../../../addin/pane/theme.ts';
import { VerdictCard } from './verdict-card.tsx';

/*
 * The pane's verdict card as it would be with React and Fluent UI v9: the same way to Outlook, the same recognition, the same
 * words; another face. It is spared signing in, the work list and the choice of colours, which the pane brings along.
 */
const place = document.getElementById('pane');
if (place) {
  const started = await startOutlook();
  place.replaceChildren();
  if (started.ok) createRoot(place).render(<Peer outlook={started.outlook} />);
}

function Peer({ outlook }: { outlook: Outlook }) {
  const selection = useSyncExternalStore(outlook.onChange, outlook.now);
  const theme = isDark(outlook.background() ?? '') ? webDarkTheme : webLightTheme;
  return (
    <FluentProvider theme={theme}>
      <main>
        {selection.kind === 'message' ? (
          <VerdictCard key={selection.message.itemId} message={selection.message} outlook={outlook} />
        ) : null}
      </main>
    </FluentProvider>
  );
}
