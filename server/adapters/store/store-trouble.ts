import { PlainTrouble } from '../plain-trouble.ts';

/** The database cannot be opened or trusted. Nothing was changed. */
export class StoreTrouble extends PlainTrouble {}

/** The trail is not what was written: nothing more is appended to it, so that the break is not covered up. */
export class ChainBroken extends PlainTrouble {
  constructor(practice: string, what: string) {
    super({
      what: `The trail of practice ${practice} was changed by something other than Onward: ${what}.`,
      notDone: 'Nothing was changed.',
      next: 'Run "onward audit verify", keep a copy of the data folder as it is, and tell whoever looks after it.',
    });
  }
}
