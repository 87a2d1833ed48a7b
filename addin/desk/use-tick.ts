import { useEffect, useRef } from 'preact/hooks';

/** Nobody has touched the desk for so long: it stops asking, so that an unattended sign-in can run out. */
const AT_REST_MS = 10 * 60_000;

/**
 * Calls `tick` every `everyMs` while somebody could be looking: not when the page is hidden, nor when nobody has
 * touched it for ten minutes. Coming back calls it at once. 0 stops it.
 */
export function useTick(everyMs: number, tick: () => void): void {
  const latest = useRef(tick);
  latest.current = tick;
  useEffect(() => {
    if (everyMs === 0) return;
    let touched = performance.now();
    let resting = false;
    const awake = () => document.visibilityState === 'visible' && performance.now() - touched < AT_REST_MS;
    const ask = () => {
      resting = !awake();
      if (!resting) latest.current();
    };
    const touch = () => {
      touched = performance.now();
      if (resting) ask();
    };
    const seen = () => document.visibilityState === 'visible' && ask();
    const timer = setInterval(ask, everyMs);
    addEventListener('pointerdown', touch);
    addEventListener('keydown', touch);
    document.addEventListener('visibilitychange', seen);
    return () => {
      clearInterval(timer);
      removeEventListener('pointerdown', touch);
      removeEventListener('keydown', touch);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [everyMs]);
}
