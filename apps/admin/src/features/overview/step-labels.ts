import type { FirstStep, Mode } from '@app/domain';

/** A screen where a step is done. */
export type StepScreen = '/operators' | '/providers/new' | '/providers/routes' | '/providers/services' | '/providers/merchants' | '/payouts';

/** What a step is called, where it is done, and in which mode; null: in either. */
export interface StepLabel {
  title: string;
  sentence: string;
  to: StepScreen;
  mode: Mode | null;
}

/** The steps until the first live payout, in the words of the screens. */
export const STEP_LABELS: Readonly<Record<FirstStep, StepLabel>> = {
  second_person: {
    title: 'A second administrator',
    sentence: 'Live configuration takes two. The first invitation is made on the server: npm run operator:invite.',
    to: '/operators',
    mode: null,
  },
  test_account: {
    title: 'A provider account for tests',
    sentence: 'One of a provider’s test environment, or of the sandbox.',
    to: '/providers/new',
    mode: 'test',
  },
  service: { title: 'A service', sentence: 'What merchants order, from a template.', to: '/providers/services', mode: null },
  test_route: { title: 'A route for tests', sentence: 'From the service to the test account.', to: '/providers/routes', mode: 'test' },
  merchant: { title: 'A merchant', sentence: 'Who orders payouts.', to: '/providers/merchants', mode: null },
  test_key: { title: 'A test key', sentence: 'On the merchant’s page. It is shown once.', to: '/providers/merchants', mode: 'test' },
  test_payout: {
    title: 'The first test payout is paid',
    sentence: 'The merchant creates it with the test key: POST /v1/payouts.',
    to: '/payouts',
    mode: 'test',
  },
  live_account: { title: 'A live provider account', sentence: 'A second administrator publishes it.', to: '/providers/new', mode: 'live' },
  live_route: { title: 'A live route', sentence: 'From the service to the live account.', to: '/providers/routes', mode: 'live' },
  live_key: { title: 'A live key', sentence: 'On the merchant’s page, once it is published.', to: '/providers/merchants', mode: 'live' },
  live_payout: { title: 'The first live payout is paid', sentence: 'Then this list is gone.', to: '/payouts', mode: 'live' },
};
