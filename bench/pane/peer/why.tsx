/** @jsxImportSource react */
import { Body1, Button, Caption1 } from '@fluentui/react-components';
import {
  CheckmarkRegular,
  ChevronDownRegular,
  ChevronUpRegular,
  DismissCircleRegular,
  InfoRegular,
  WarningRegular,
} from '@fluentui/react-icons';
import type { ReactElement } from 'react';
import { useState } from 'react';
import type { Seen } from '../../../addin/pane/verdict.ts';
import { Files } from './patients.tsx';

const WEIGHTS: Record<Seen['reasons'][number]['weight'], { icon: ReactElement; words: string }> = {
  for: { icon: <CheckmarkRegular />, words: 'For notes' },
  against: { icon: <DismissCircleRegular />, words: 'Against' },
  note: { icon: <InfoRegular />, words: 'Note' },
};

/** Every reason for the verdict, folded away. */
export function Why({ seen }: { seen: Seen }) {
  const [open, setOpen] = useState(false);
  return (
    <section>
      <Button
        appearance="transparent"
        icon={open ? <ChevronUpRegular /> : <ChevronDownRegular />}
        aria-expanded={open}
        aria-controls="why"
        onClick={() => setOpen(!open)}
      >
        Why we think so
      </Button>
      <div id="why" hidden={!open}>
        <ul>
          {seen.reasons.map(({ code, text, weight }) => (
            <li key={code}>
              {WEIGHTS[weight].icon}
              <Body1>
                {WEIGHTS[weight].words}: {text}
              </Body1>
            </li>
          ))}
          {seen.problems.map((problem) => (
            <li key={problem}>
              <WarningRegular />
              <Body1>{problem}</Body1>
            </li>
          ))}
        </ul>
        <Files files={[...seen.patients.flatMap(({ files }) => files), ...seen.unplaced]} />
        <Caption1>
          Told from the subject, the words and the names of the files. The pages are read once it was taken
          in.
        </Caption1>
      </div>
    </section>
  );
}
