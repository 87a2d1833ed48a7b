import { useCallback, useState } from 'preact/hooks';
import { Icon } from '../views/icon.tsx';
import type { Outlook } from './outlook.ts';

/**
 * Somebody pressed a button of one message while Outlook had another open. Nothing was done, and that is said beside the one
 * that is open now, for as long as it is.
 */
export function useMovedOn(outlook: Outlook): { shown: boolean; movedOn(): void } {
  const [to, setTo] = useState<string | null>(null);
  const movedOn = useCallback(() => {
    outlook.lookAgain();
    setTo(openIn(outlook));
  }, [outlook]);
  return { shown: to !== null && to === openIn(outlook), movedOn };
}

function openIn(outlook: Outlook): string {
  const selection = outlook.now();
  return selection.kind === 'message' ? selection.message.itemId : selection.kind;
}

export function MovedOn() {
  return (
    <div class="notice notice-amber" role="alert">
      <p class="notice-title">
        <Icon name="warning" />
        <strong>Outlook had moved to another message</strong>
      </p>
      <p>Nothing was done with either. Look at the one that is open now.</p>
    </div>
  );
}
