import { useSyncExternalStore } from 'react';

/** Differences below this are ignored, in milliseconds: HTTP dates have whole seconds only. */
const TOLERANCE_MS = 2_000;

let offsetMs = 0;

/** Records the gateway's time from a response, so that ages are right on a machine whose clock is wrong. */
export function recordServerTime(httpDate: string): void {
  const difference = Date.parse(httpDate) - Date.now();
  if (!Number.isNaN(difference)) offsetMs = Math.abs(difference) > TOLERANCE_MS ? difference : 0;
}

/** The gateway's current time, in milliseconds since 1970. */
export function serverNowMs(): number {
  return Date.now() + offsetMs;
}

/** Converts a time of this browser's clock to the gateway's; undefined for 0, which means never. */
export function serverTimeOf(browserMs: number): string | undefined {
  return browserMs === 0 ? undefined : new Date(browserMs + offsetMs).toISOString();
}

const TICK_MS = 1_000;
const listeners = new Set<() => void>();
let shownMs = serverNowMs();
let timer: ReturnType<typeof setInterval> | null = null;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    shownMs = serverNowMs();
    listeners.forEach((notify) => {
      notify();
    });
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && timer !== null) {
      clearInterval(timer);
      timer = null;
    }
  };
}

/** The gateway's time, rounded down to `everyMs`, so that a component renders again only when its unit changes. */
export function useServerNow(everyMs: number = TICK_MS): number {
  return useSyncExternalStore(subscribe, () => Math.floor(shownMs / everyMs) * everyMs);
}
