/** @jsxImportSource react */
import type { BadgeProps } from '@fluentui/react-components';
import { Badge } from '@fluentui/react-components';
import {
  CheckmarkRegular,
  CircleSmallFilled,
  DismissCircleRegular,
  InfoRegular,
  WarningRegular,
} from '@fluentui/react-icons';
import type { ReactElement, ReactNode } from 'react';
import type { Seen } from '../../../addin/pane/verdict.ts';

const LOOKS: Record<Seen['tone'], { color: NonNullable<BadgeProps['color']>; icon: ReactElement }> = {
  green: { color: 'success', icon: <CheckmarkRegular /> },
  amber: { color: 'warning', icon: <WarningRegular /> },
  red: { color: 'danger', icon: <DismissCircleRegular /> },
  blue: { color: 'informative', icon: <InfoRegular /> },
  plain: { color: 'subtle', icon: <CircleSmallFilled /> },
};

type Props = { tone: Seen['tone']; size?: BadgeProps['size']; children: ReactNode };

/** A state in a word, with its icon. */
export function Tag({ tone, size = 'large', children }: Props) {
  return (
    <Badge appearance="tint" shape="rounded" size={size} {...LOOKS[tone]}>
      {children}
    </Badge>
  );
}
