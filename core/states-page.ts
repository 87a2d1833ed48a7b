import { STAGES } from './leaver-record.ts';
import { LIFE_CYCLE } from './life-cycle.ts';

/** docs/STATES.md, made from the one table so that it cannot lie. */
export function statesPage(): string {
  const rows = Object.entries(LIFE_CYCLE).map(([command, { from, to, who, says }]) => {
    const target = typeof to === 'string' ? to : to.join(', ');
    return `| ${says} | \`${command}\` | ${from.join(', ')} | ${target} | ${who.join(', ')} |`;
  });
  return [
    '# What may follow what',
    'Made from `core/life-cycle.ts` by `npm run docs:states`; a test fails when it is stale. Finer conditions stand in `core/guards.ts`.',
    '',
    '```mermaid',
    'stateDiagram-v2',
    '  [*] --> expected',
    ...arrows(),
    '  deleted --> [*]',
    '```',
    '',
    '| What | Command | From | To | Who |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

/** Only moves that change the stage; where a command has several targets, each is drawn from each stage it may leave. */
function arrows(): string[] {
  const lines = new Set<string>();
  for (const [command, { from, to }] of Object.entries(LIFE_CYCLE)) {
    if (to === 'same') continue;
    const targets = typeof to === 'string' ? [to] : to;
    for (const stage of STAGES.filter((one) => from.includes(one))) {
      for (const target of targets) if (target !== stage) lines.add(`  ${stage} --> ${target}: ${command}`);
    }
  }
  return [...lines];
}
