import { Injectable } from '@nestjs/common';

const MAX_REMEMBERED = 1_000;
/** An answer that takes longer than this is slow, whatever it says. */
export const SLOW_MS = 2_000;

/** How an attempt ended, as far as the time is concerned. */
export interface AttemptTime {
  durationMs: number;
  timedOut: boolean;
}

/**
 * A receiver whose last attempt was slow gets one attempt at a time until it responds quickly again. The share of its merchant bounds what it takes
 * from others; this bounds what it takes from the other receivers of its own merchant.
 */
@Injectable()
export class SlowReceivers {
  private readonly slow = new Map<string, { isBusy: boolean }>();

  /** False when the receiver is slow and an attempt is in progress. Every `true` must be followed by {@link done}. */
  admit(receiver: string): boolean {
    const known = this.slow.get(receiver);
    if (!known) return true;
    if (known.isBusy) return false;
    known.isBusy = true;
    return true;
  }

  /** Ends an attempt. */
  done(receiver: string, { durationMs, timedOut }: AttemptTime): void {
    this.slow.delete(receiver);
    if (!timedOut && durationMs < SLOW_MS) return;
    const oldest = this.slow.size >= MAX_REMEMBERED ? this.slow.keys().next() : undefined;
    if (oldest?.done === false) this.slow.delete(oldest.value);
    this.slow.set(receiver, { isBusy: false });
  }
}
