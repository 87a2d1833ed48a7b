import type { RecordView } from '../../server/http/answers.ts';
import { useDesk } from './desk-context.ts';
import type { Loaded } from './use-loaded.ts';
import { usePage } from './use-page.ts';
import { useTick } from './use-tick.ts';

/** One record; asked for every second while its pack is being made, so that the wait can be seen. */
export function useRecord(ref: string): Loaded<RecordView> {
  const { client } = useDesk();
  const loaded = usePage(() => client.record(ref));
  const state = loaded.value?.packWork.state;
  useTick(state === 'waiting' || state === 'working' ? 1000 : 0, () => void loaded.reload());
  return loaded;
}
