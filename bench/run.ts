import { benchList } from './list.ts';
import { benchMailbox } from './mailbox.ts';
import { benchPane } from './pane.ts';
import { benchPress } from './press.ts';
import { benchRecognition } from './recognition.ts';
import { benchStartUp } from './start-up.ts';
import { benchTakeIn } from './take-in.ts';

/** `npm run bench`, or `npm run bench -- recognition` for some of them. Exit code 1 where a goal was missed. */
const BENCHES: Record<string, () => Promise<boolean>> = {
  recognition: benchRecognition,
  'start-up': benchStartUp,
  list: benchList,
  'take-in': benchTakeIn,
  press: benchPress,
  mailbox: benchMailbox,
  pane: benchPane,
};

const wanted = process.argv.slice(2);
const chosen = wanted.length > 0 ? wanted : Object.keys(BENCHES);
const unknown = chosen.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  process.stderr.write(
    `No benchmark is called ${unknown.join(', ')}. There are: ${Object.keys(BENCHES).join(', ')}.\n`,
  );
  process.exitCode = 2;
} else {
  let met = true;
  for (const name of chosen) met = ((await BENCHES[name]?.()) ?? false) && met;
  process.exitCode = met ? 0 : 1;
}
