import { Injectable } from '@nestjs/common';

const MAX_REMEMBERED = 1_000;

/**
 * Receivers that let a try run into the time limit get one try at a time until they answer again. Without this, one hanging
 * receiver would hold every worker for fifteen seconds a try, and nobody else would hear anything.
 */
@Injectable()
export class SlowReceivers {
  private readonly slow = new Map<string, { isBusy: boolean }>();

  /** False when the receiver is slow and already has its one try. Every `true` is followed by {@link done}. */
  admit(receiver: string): boolean {
    const known = this.slow.get(receiver);
    if (!known) return true;
    if (known.isBusy) return false;
    known.isBusy = true;
    return true;
  }

  /** The try is over. */
  done(receiver: string, timedOut: boolean): void {
    this.slow.delete(receiver);
    if (!timedOut) return;
    const oldest = this.slow.size >= MAX_REMEMBERED ? this.slow.keys().next() : undefined;
    if (oldest?.done === false) this.slow.delete(oldest.value);
    this.slow.set(receiver, { isBusy: false });
  }
}
