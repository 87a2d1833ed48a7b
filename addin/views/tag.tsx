import type { ComponentChildren } from 'preact';
import type { IconName } from './icon.tsx';
import { Icon } from './icon.tsx';

export type Tone = 'green' | 'amber' | 'red' | 'blue' | 'plain';

const TONE_ICONS: Record<Tone, IconName> = {
  green: 'tick',
  amber: 'warning',
  red: 'stop',
  blue: 'info',
  plain: 'dot',
};

/** A state in a word. The colour only repeats what icon and word say. */
export function Tag({ tone, icon, children }: { tone: Tone; icon?: IconName; children: ComponentChildren }) {
  return (
    <span class={`tag tag-${tone}`}>
      <Icon name={icon ?? TONE_ICONS[tone]} />
      <span>{children}</span>
    </span>
  );
}
