import { Injectable } from '@nestjs/common';

interface FailureStreak {
  /** Failures since the last answer of a provider that was well. */
  failures: number;
  isOpen: boolean;
  /** One more each time that the breaker opened or closed. */
  generation: number;
}

/** How often the provider of each account has failed in a row, as this process sees it. */
@Injectable()
export class FailureStreaks {
  private readonly streaks = new Map<string, FailureStreak>();

  /** The breaker was seen open or closed. What was sent before it changed says nothing about the time since. @returns the generation */
  observe(accountId: string, isOpen: boolean): number {
    const streak = this.of(accountId);
    if (streak.isOpen !== isOpen) Object.assign(streak, { failures: 0, isOpen, generation: streak.generation + 1 });
    return streak.generation;
  }

  /**
   * Counts what came of something that was sent.
   * @param generation in which it was let through
   * @returns failures in a row by now; 0 for one of an generation that is over
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
