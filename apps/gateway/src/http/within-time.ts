import { setTimeout as sleep } from 'node:timers/promises';

/** Rejects when the work takes longer; the work itself goes on. */
export async function withinTime<Result>(work: Promise<Result>, timeoutMs: number): Promise<Result> {
  const waiting = new AbortController();
  const tooLate = sleep(timeoutMs, undefined, { signal: waiting.signal, ref: false }).then((): never => {
    throw new Error(`no answer within ${timeoutMs} ms`);
  });
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    tooLate.catch(() => undefined);
    waiting.abort();
  }
}
