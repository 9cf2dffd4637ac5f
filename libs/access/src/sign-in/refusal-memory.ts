import { LRUCache } from 'lru-cache';
import type { ExceededLimit } from './sign-in-attempts.repository.js';

/** For how long a process refuses a network, or all strangers, without asking the database again, in milliseconds. */
const REFUSAL_LIFETIME_MS = 1_000;
/**
 * Sign-ins to locked accounts that a process asks the database about, from one network and from all strangers, within a window of so many
 * milliseconds. The database does not count them, because it has refused them already.
 */
export const MAX_LOCKED_ASKED_PER_NETWORK = 10;
export const MAX_LOCKED_ASKED = 60;
export const LOCKED_WINDOW_MS = 10_000;
const MAX_NETWORKS = 10_000;
const ALL_NETWORKS = 'all';

interface Remembered {
  kind: 'network' | 'together';
  untilMs: number;
  forgottenAtMs: number;
}

/**
 * Refuses strangers as the database has just refused them, without asking it again. It remembers networks and all strangers together, and
 * no account: an administrator may unlock one at any time.
 */
export class RefusalMemory {
  private readonly refusals = new LRUCache<string, Remembered>({ max: MAX_NETWORKS });
  private readonly locked = new LRUCache<string, { asked: number; endsAtMs: number }>({ max: MAX_NETWORKS });

  /** What the process refuses this network with; null: the database has to be asked. */
  refusalOf(network: string): ExceededLimit | null {
    const nowMs = performance.now();
    const refusal = [this.refusals.get(network), this.refusals.get(ALL_NETWORKS)].find((one) => one && one.forgottenAtMs > nowMs);
    return refusal ? { kind: refusal.kind, retryAfterSeconds: Math.max(1, Math.ceil((refusal.untilMs - nowMs) / 1_000)) } : null;
  }

  /** Takes note of what the database has refused. */
  remember(network: string, { kind, retryAfterSeconds }: ExceededLimit): void {
    if (kind === 'account') {
      this.countLocked(network, 'network', MAX_LOCKED_ASKED_PER_NETWORK);
      this.countLocked(ALL_NETWORKS, 'together', MAX_LOCKED_ASKED);
      return;
    }
    const nowMs = performance.now();
    const remembered = { untilMs: nowMs + retryAfterSeconds * 1_000, forgottenAtMs: nowMs + REFUSAL_LIFETIME_MS };
    if (kind === 'network') this.refusals.set(network, { kind, ...remembered });
    else this.refusals.set(ALL_NETWORKS, { kind: 'together', ...remembered });
  }

  /** When a window has as many as are asked about, the rest of it is refused. */
  private countLocked(key: string, kind: Remembered['kind'], most: number): void {
    const nowMs = performance.now();
    const known = this.locked.get(key);
    const window = known && known.endsAtMs > nowMs ? known : { asked: 0, endsAtMs: nowMs + LOCKED_WINDOW_MS };
    window.asked += 1;
    this.locked.set(key, window);
    if (window.asked >= most) this.refusals.set(key, { kind, untilMs: window.endsAtMs, forgottenAtMs: window.endsAtMs });
  }
}
