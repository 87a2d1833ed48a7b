import { performance } from 'node:perf_hooks';
import { z } from 'zod';
import type { Log } from '../steps/ports.ts';

/** What tells us of mail: one for each mailbox that is watched. `keepSubscription` of adapters/graph gives it. */
export type NotifiedMailbox = {
  practice: string;
  isOurs(subscriptionId: string, clientState: string): boolean;
  lifecycle(event: LifecycleEvent): Promise<void>;
};
export type LifecycleEvent = 'reauthorizationRequired' | 'subscriptionRemoved' | 'missed';

export type GraphNotifications = {
  mailboxes: readonly NotifiedMailbox[];
  /** Looks for mail of this practice now. Asked at most once a second for each, however many notices come. */
  nudge(practice: string): void;
};

export type NoticeDesk = {
  /** Takes the body of a request that was answered already. False where too much waits: it is not read then. */
  take(body: Buffer): boolean;
  /** A request was answered without being read. */
  turnedAway(): void;
};

const MOST_WAITING_BYTES = 8 * 1024 * 1024;
/** What keeping a body costs beside its bytes: empty ones must not be kept without end. */
const OVERHEAD_BYTES = 256;
/** No honest request holds so many; reading more would take the desk's time. */
const MOST_NOTICES = 1_000;
/** Of every 25 ms at most 5 are spent on notices, so that a flood leaves the desk its time. */
const WORK_MS = 5;
const REST_MS = 20;
const NUDGE_EVERY_MS = 1_000;
const CATCH_UP_EVERY_MS = 60_000;
const SAY_EVERY_MS = 60_000;

const body = z.object({ value: z.array(z.unknown()).max(MOST_NOTICES) });
const noticeItem = z.object({
  subscriptionId: z.string().max(200),
  clientState: z.string().max(128),
  lifecycleEvent: z.enum(['reauthorizationRequired', 'subscriptionRemoved', 'missed']).optional(),
});

/**
 * Reads what Graph told us, after it was answered and a little at a time. Of a notice only whose mailbox it is of is
 * believed, and that only with the secret; what it says of a message is never read. Whatever was not read may have been
 * the only word of a message, so after a flood every mailbox is looked into once.
 */
export function openNoticeDesk({ mailboxes, nudge }: GraphNotifications, log: Log): NoticeDesk {
  const waiting: Buffer[] = [];
  let waitingBytes = 0;
  let isWorking = false;
  let isOverwhelmed = false;
  const dropped = countedAloud((count) => log.warn('notices were not from our subscriptions', { count }));
  const unread = countedAloud((count) => log.warn('more notices came than were read', { count }));
  const nudges = new Map(
    mailboxes.map(({ practice }) => [practice, spaced(NUDGE_EVERY_MS, () => nudge(practice))]),
  );
  const catchUp = spaced(CATCH_UP_EVERY_MS, () => {
    for (const nudged of nudges.values()) nudged();
  });
  const underWay = new Set<string>();

  const change = async ({ practice, lifecycle }: NotifiedMailbox, event: LifecycleEvent | undefined) => {
    if (event !== undefined) {
      const name = `${practice} ${event}`;
      if (underWay.has(name)) return;
      underWay.add(name);
      await lifecycle(event).finally(() => underWay.delete(name));
    }
    nudges.get(practice)?.();
  };
  const read = (one: unknown) => {
    const notice = noticeItem.safeParse(one);
    const { subscriptionId = '', clientState = '', lifecycleEvent } = notice.data ?? {};
    const mailbox = notice.success
      ? mailboxes.find((each) => each.isOurs(subscriptionId, clientState))
      : undefined;
    if (mailbox === undefined) return dropped();
    change(mailbox, lifecycleEvent).catch((error: unknown) =>
      log.error('a notice could not be acted on', { practice: mailbox.practice }, error),
    );
  };
  const work = () => {
    const until = performance.now() + WORK_MS;
    while (waiting.length > 0 && performance.now() < until) {
      const next = waiting.shift() as Buffer;
      waitingBytes -= next.length + OVERHEAD_BYTES;
      const notices = noticesIn(next);
      if (notices === null) dropped();
      else for (const one of notices) read(one);
    }
    isWorking = waiting.length > 0;
    if (isWorking) setTimeout(work, REST_MS);
    else if (isOverwhelmed) {
      isOverwhelmed = false;
      catchUp();
    }
  };
  const begin = () => {
    if (isWorking) return;
    isWorking = true;
    setImmediate(work);
  };
  const turnedAway = () => {
    unread();
    isOverwhelmed = true;
    begin();
  };
  return {
    take: (bytes) => {
      if (waitingBytes + bytes.length + OVERHEAD_BYTES > MOST_WAITING_BYTES) {
        turnedAway();
        return false;
      }
      waiting.push(bytes);
      waitingBytes += bytes.length + OVERHEAD_BYTES;
      begin();
      return true;
    },
    turnedAway,
  };
}

function noticesIn(bytes: Buffer): unknown[] | null {
  try {
    return body.parse(JSON.parse(bytes.toString('utf8'))).value;
  } catch {
    return null;
  }
}

/** At once, and then no more than once in so long: whatever is asked meanwhile is done once, at its end. */
function spaced(everyMs: number, act: () => void): () => void {
  let isResting = false;
  let isAsked = false;
  const run = () => {
    isAsked = false;
    isResting = true;
    setTimeout(() => {
      isResting = false;
      if (isAsked) run();
    }, everyMs).unref();
    act();
  };
  return () => {
    isAsked = true;
    if (!isResting) run();
  };
}

/** Says the first at once, and the others together once a minute: a flood must not fill the log. */
function countedAloud(say: (count: number) => void): () => void {
  let count = 0;
  const aloud = spaced(SAY_EVERY_MS, () => {
    say(count);
    count = 0;
  });
  return () => {
    count += 1;
    aloud();
  };
}
