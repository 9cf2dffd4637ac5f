import type { Mode } from '../mode.js';

/** What an installation needs until it pays live money, in the order in which it is done, and the mode that each step is about. */
export const FIRST_STEPS = {
  second_person: null,
  test_account: 'test',
  service: null,
  test_route: 'test',
  merchant: null,
  test_key: 'test',
  test_payout: 'test',
  live_account: 'live',
  live_route: 'live',
  live_key: 'live',
  live_payout: 'live',
} as const satisfies Record<string, Mode | null>;

export type FirstStep = keyof typeof FIRST_STEPS;

export const FIRST_STEP_NAMES = Object.keys(FIRST_STEPS) as FirstStep[];
