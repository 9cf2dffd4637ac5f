import { createRequire } from 'node:module';
import { relative, sep } from 'node:path';

// The class is the default export of a CommonJS module.
const { default: Sequencer } = createRequire(import.meta.url)('@jest/test-sequencer');

/**
 * Test files that take long, in seconds on two cores. On a fresh clone Jest has no times of its own and begins with the longest sources;
 * a file that takes minutes and is begun last keeps one process busy while the others have nothing left to do.
 */
export const SECONDS = {
  'test/mutation/mutation.spec.ts': 137,
  'test/chaos/chaos.spec.ts': 131,
  'test/upgrades/upgrade.spec.ts': 94,
  'test/e2e/contradictions.spec.ts': 69,
  'test/e2e/providers.spec.ts': 65,
  'test/simulation/simulation.spec.ts': 63,
  'test/integration/half-away.spec.ts': 51,
  'test/integration/queue-backends.spec.ts': 49,
  'test/e2e/second-factor.spec.ts': 49,
  'test/e2e/admin-screens.spec.ts': 46,
  'test/e2e/admin-access.spec.ts': 36,
  'test/integration/account-queues.spec.ts': 34,
  'test/e2e/merchants-and-keys.spec.ts': 33,
  'test/e2e/change-requests.spec.ts': 32,
  'test/e2e/idempotency-under-fire.spec.ts': 30,
  'test/drill/drill.spec.ts': 28,
  'test/e2e/kill-switch.spec.ts': 28,
  'test/integration/vanished-sender.spec.ts': 26,
  'test/e2e/two-tabs.spec.ts': 26,
  'test/integration/moderation.spec.ts': 24,
  'test/integration/payout-field.spec.ts': 23,
  'test/e2e/upgrade-by-start.spec.ts': 23,
  'test/e2e/outage.spec.ts': 22,
  'test/integration/settlement.spec.ts': 22,
  'test/e2e/open-sessions.spec.ts': 22,
  'test/sandbox/contradictions.spec.ts': 21,
  'test/integration/account-gate.spec.ts': 21,
  'test/integration/provider-steps.spec.ts': 21,
  'test/integration/canaries.spec.ts': 20,
  'libs/domain/src/reports/weighing-product.spec.ts': 17,
};

/** Begins with the files of `SECONDS`, the longest first. The others follow as Jest orders them. */
export default class LongestFirst extends Sequencer {
  async sort(tests) {
    const seconds = (test) => SECONDS[relative(test.context.config.rootDir, test.path).split(sep).join('/')] ?? 0;
    // The order of equal ones is kept.
    return [...(await super.sort(tests))].sort((one, other) => seconds(other) - seconds(one));
  }
}
