/** Outlook's limits on a mailbox (concepts/throttling-limits), and what comes of a ban that is not kept. */
export class Throttle {
  readonly #clock: () => number;
  readonly #underWay = new Map<string, number>();
  readonly #bans = new Map<string, { until: number; seconds: number }>();
  /** The most that were ever under way at once on one mailbox. */
  most = 0;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** False where four calls are under way already: MailboxConcurrency (concepts/throttling-limits). */
  enter(mailbox: string): boolean {
    const now = this.#underWay.get(mailbox) ?? 0;
    if (now >= LIMIT) return false;
    this.#underWay.set(mailbox, now + 1);
    this.most = Math.max(this.most, now + 1);
    return true;
  }
  leave(mailbox: string): void {
    this.#underWay.set(mailbox, Math.max(0, (this.#underWay.get(mailbox) ?? 0) - 1));
  }

  ban(mailbox: string, seconds: number): void {
    this.#bans.set(mailbox, { until: this.#clock() + seconds * 1000, seconds });
  }
  /** Who comes back too early is sent away for as long again (Dev Proxy's RetryAfterPlugin; concepts/throttling). */
  tooEarly(mailbox: string): number | null {
    const ban = this.#bans.get(mailbox);
    if (!ban || this.#clock() >= ban.until) return null;
    this.ban(mailbox, ban.seconds);
    return ban.seconds;
  }
}

const LIMIT = 4;
