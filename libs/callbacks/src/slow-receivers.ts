import { Injectable } from '@nestjs/common';

const MAX_REMEMBERED = 1_000;

/**
 * A receiver whose last attempt timed out gets one attempt at a time until it responds again. Without this, one hanging receiver
 * would occupy every worker for fifteen seconds an attempt, and no other merchant would receive callbacks.
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
  done(receiver: string, timedOut: boolean): void {
    this.slow.delete(receiver);
    if (!timedOut) return;
    const oldest = this.slow.size >= MAX_REMEMBERED ? this.slow.keys().next() : undefined;
    if (oldest?.done === false) this.slow.delete(oldest.value);
    this.slow.set(receiver, { isBusy: false });
  }
}
