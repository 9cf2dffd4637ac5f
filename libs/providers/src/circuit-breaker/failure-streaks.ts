import { Injectable } from '@nestjs/common';

interface Run {
  /** Failures since the last answer of a provider that was well. */
  failures: number;
  isOpen: boolean;
  /** One more each time that the breaker opened or closed. */
  era: number;
}

/** How often the provider of each account has failed in a row, as this process sees it. */
@Injectable()
export class FailureRuns {
  private readonly runs = new Map<string, Run>();

  /** The breaker was seen open or closed. What was sent before it changed says nothing about the time since. @returns the era */
  see(accountId: string, isOpen: boolean): number {
    const run = this.of(accountId);
    if (run.isOpen !== isOpen) Object.assign(run, { failures: 0, isOpen, era: run.era + 1 });
    return run.era;
  }

  /**
   * Counts what came of something that was sent.
   * @param era in which it was let through
   * @returns failures in a row by now; 0 for one of an era that is over
   */
  count(accountId: string, era: number, failed: boolean): number {
    const run = this.of(accountId);
    if (run.era !== era) return 0;
    run.failures = failed ? run.failures + 1 : 0;
    return run.failures;
  }

  private of(accountId: string): Run {
    const run = this.runs.get(accountId) ?? { failures: 0, isOpen: false, era: 0 };
    this.runs.set(accountId, run);
    return run;
  }
}
