import { useSyncExternalStore } from 'react';

/** How far this browser's clock may be off before it is corrected, in milliseconds. HTTP dates have whole seconds only. */
const TOLERANCE_MS = 2_000;

let offsetMs = 0;

/** Learns from an answer what time it is at the gateway, so that ages are right on a machine whose clock is not. */
export function noteServerTime(httpDate: string): void {
  const difference = Date.parse(httpDate) - Date.now();
  if (!Number.isNaN(difference)) offsetMs = Math.abs(difference) > TOLERANCE_MS ? difference : 0;
}

/** Now, by the gateway's clock, in milliseconds since 1970. */
export function serverNowMs(): number {
  return Date.now() + offsetMs;
}

/** A moment of this browser's clock by the gateway's; undefined for never (0). */
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

/** The gateway's time, rounded down, so that a component renders again only when its own unit changes. */
export function useServerNow(everyMs: number = TICK_MS): number {
  return useSyncExternalStore(subscribe, () => Math.floor(shownMs / everyMs) * everyMs);
}
