import { useState } from 'preact/hooks';
import { usePane } from './pane-context.ts';
import type { Colours } from './theme.ts';

const CHOICES: [Colours, string][] = [
  ['outlook', 'As Outlook'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];

/** Outlook tells its colours late or not at all, so that a person can say. */
export function ThemeChoice() {
  const { theme } = usePane();
  const [colours, setColours] = useState(theme.now());
  return (
    <footer>
      <label>
        Colours{' '}
        <select
          onChange={(event) => {
            const chosen = CHOICES[event.currentTarget.selectedIndex]?.[0] ?? 'outlook';
            theme.choose(chosen);
            setColours(chosen);
          }}
        >
          {CHOICES.map(([value, words]) => (
            <option key={value} value={value} selected={value === colours}>
              {words}
            </option>
          ))}
        </select>
      </label>
    </footer>
  );
}
