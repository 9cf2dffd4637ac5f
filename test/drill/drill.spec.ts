import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { runScript } from '../chaos/run-script.js';

const SCRIPT = join(import.meta.dirname, 'drill.mjs');
/** Longer than the limit of the script: on a busy machine a run takes several times as long as on an idle one. */
const TIMEOUT_MS = 330_000;
const runDrill = (...args: string[]) => runScript(SCRIPT, args, TIMEOUT_MS);

describe('short fail-over drill with real processes', () => {
  it(
    'loses the primary under load and no payout, pays none twice, and the work goes on within 15 seconds after the promotion',
    async () => {
      const { code, lines } = await runDrill('--short');
      const figures = lines.at(-1) ?? '';
      expect(figures).toContain('300 payouts in 1 fail-over to a synchronous standby;');
      expect(figures).toContain('0 double move, 0 missing, 0 unexpected, 0 wrong amount, 0 sent again, 0 broken history, 0 not settled');
      expect(figures).toContain('0 no callback, 0 stood still, 0 not refused, 0 second writer, 0 crash');
      expect(code).toBe(0);
    },
    TIMEOUT_MS,
  );

  it('reports what is wrong with its flags', async () => {
    const { code, lines } = await runDrill('--pause-replication');
    expect([code, lines[0]]).toEqual([2, '--pause-replication needs --standby async: no commit ends while a synchronous standby is away']);
  });
});
