import { describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { runScript } from './run-script.js';

const SCRIPT = join(import.meta.dirname, 'chaos.mjs');
/** Longer than the limit of the script: on a busy machine a run takes several times as long as on an idle one. */
const TIMEOUT_MS = 330_000;

const runChaos = (...args: string[]) => runScript(SCRIPT, args, TIMEOUT_MS);

describe('short chaos run with real processes', () => {
  it(
    'moves no money twice, loses no payout, and recovers within a minute',
    async () => {
      const { code, lines } = await runChaos('--short');
      const hasRedis = spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;
      const figures = lines.at(-1) ?? '';
      expect(figures).toContain(hasRedis ? '800 payouts on postgres and redis;' : '400 payouts on postgres, redis SKIPPED;');
      expect(figures).toContain(`${hasRedis ? 16 : 8} worker-kill`);
      expect(figures).toContain('0 double move, 0 missing, 0 unexpected, 0 wrong amount, 0 sent again, 0 broken history, 0 not settled, 0 no way out, 0 crash');
      expect(code).toBe(0);
    },
    TIMEOUT_MS,
  );

  it('reports what is wrong with its flags', async () => {
    const { code, lines } = await runChaos('--workers', '1');
    expect([code, lines[0]]).toEqual([2, '--workers must be 2 or more: one of them may be paused']);
  });
});
