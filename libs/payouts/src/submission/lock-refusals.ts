/** A refusal that was not repeated for so long is forgotten, in milliseconds: its payout was sent by another process, or is not due any more. */
const FORGET_MS = 300_000;

interface Refusals {
  sinceMs: number;
  lastMs: number;
  isReported: boolean;
}

/** The payouts whose lock this process has asked for and not got, and since when. */
export class LockRefusals {
  /** In the order of their last refusal. */
  private readonly refused = new Map<string, Refusals>();

  /** Notes a refusal. @returns for how long the lock has not been had, in milliseconds; 0 once that is reported */
  add(payoutId: string, nowMs: number): number {
    this.forget(nowMs);
    const { sinceMs = nowMs, isReported = false } = this.refused.get(payoutId) ?? {};
    this.refused.delete(payoutId);
    this.refused.set(payoutId, { sinceMs, lastMs: nowMs, isReported });
    return isReported ? 0 : nowMs - sinceMs;
  }

  /** The alert about this payout is raised: later refusals raise no other. */
  markReported(payoutId: string): void {
    const refusals = this.refused.get(payoutId);
    if (refusals) refusals.isReported = true;
  }

  /** The lock was had. */
  clear(payoutId: string): void {
    this.refused.delete(payoutId);
  }

  private forget(nowMs: number): void {
    for (const [payoutId, { lastMs }] of this.refused) {
      if (nowMs - lastMs < FORGET_MS) return;
      this.refused.delete(payoutId);
    }
  }
}
