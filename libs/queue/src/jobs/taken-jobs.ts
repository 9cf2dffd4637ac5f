import { Injectable } from '@nestjs/common';

/** When a worker of this process last took a job about a row. */
@Injectable()
export class TakenJobs {
  private lastMs = performance.now();

  note(): void {
    this.lastMs = performance.now();
  }

  /** Since the last one, or since this process began, in milliseconds. */
  sinceLastMs(): number {
    return performance.now() - this.lastMs;
  }
}
