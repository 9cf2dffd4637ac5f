import { passwordFaults } from '@app/access';
import { describe, expect, it } from '@jest/globals';
import { DEMO_OPERATORS, DemoSecrets } from './demo-data.js';

const SEEDS = 2_000;

describe('the passwords of the demo', () => {
  it('are accepted, whatever secret they are derived from', () => {
    for (let seed = 0; seed < SEEDS; seed += 1) {
      const secrets = new DemoSecrets(`seed ${String(seed)}`);
      for (const { email } of DEMO_OPERATORS) expect([seed, email, passwordFaults(secrets.password(email), email)]).toEqual([seed, email, []]);
    }
  });
});
