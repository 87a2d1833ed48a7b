import type { StoredEvent, StoreReader } from './store-port.ts';

const AT_ONCE = 1_000;

/** The trail of a practice from its beginning, oldest first, without keeping others waiting for long. */
export async function* wholeTrail(
  store: Pick<StoreReader, 'trail'>,
  practice: string,
): AsyncGenerator<StoredEvent> {
  let from = 1;
  for (;;) {
    const events = await store.trail(practice, from, AT_ONCE);
    yield* events;
    const last = events.at(-1);
    if (last === undefined || events.length < AT_ONCE) return;
    from = last.chainNo + 1;
  }
}
