import { Injectable } from '@nestjs/common';

interface FailureStreak {
  /** Consecutive failures. */
  failures: number;
  isOpen: boolean;
  /** Increases each time the breaker opens or closes. */
  generation: number;
}

/** Consecutive failures of the provider of each account, as this process sees them. */
@Injectable()
export class FailureStreaks {
  private readonly streaks = new Map<string, FailureStreak>();

  /**
   * Records that the breaker was seen open or closed. Requests permitted before a change say nothing about the time after it.
   * @returns the current generation
   */
  observe(accountId: string, isOpen: boolean): number {
    const streak = this.of(accountId);
    if (streak.isOpen !== isOpen) Object.assign(streak, { failures: 0, isOpen, generation: streak.generation + 1 });
    return streak.generation;
  }

  /**
   * Counts the result of a request.
   * @param generation the one that the request was permitted in
   * @returns consecutive failures; 0 for a request of an earlier generation
   */
  count(accountId: string, generation: number, failed: boolean): number {
    const streak = this.of(accountId);
    if (streak.generation !== generation) return 0;
    streak.failures = failed ? streak.failures + 1 : 0;
    return streak.failures;
  }

  private of(accountId: string): FailureStreak {
    const streak = this.streaks.get(accountId) ?? { failures: 0, isOpen: false, generation: 0 };
    this.streaks.set(accountId, streak);
    return streak;
  }
}
