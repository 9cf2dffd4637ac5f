import type { Capabilities } from '../../connector-kit/connector.contract.js';
import type { StripeMode } from './config.js';
import { STRIPE_CURRENCIES } from './currencies.js';

const HOUR_MS = 3_600_000;
const DAY_SECONDS = 86_400;

const COMMON = {
  batch: false,
  mayRequire: [],
  notifications: true,
  // Transfers by `transfer_group`, payouts by our key in their metadata.
  enquiryByKey: true,
  settleTimeMs: 60_000,
  keyScheme: 'header',
  keyForm: 'readable',
  // Stripe keeps a key for at least 24 hours and pays again after that; one hour is a margin for different clocks.
  keyLifetimeMs: 23 * HOUR_MS,
  replaysErrors: true,
  amountFormat: 'minor_integer',
  currencies: STRIPE_CURRENCIES,
} as const satisfies Partial<Capabilities>;

/** A bank payout takes days. A payout without a result after two weeks goes to moderation. */
const PAYOUT_SCHEDULE = { intervalsSeconds: [5, 30, 300, 1_800, 3_600, 14_400], jitter: 0.2, limit: null, totalSeconds: 14 * DAY_SECONDS };
/** Transfers are settled at once: enquiries are needed only for lost answers. */
const TRANSFER_SCHEDULE = { intervalsSeconds: [5, 30, 300, 1_800], jitter: 0.2, limit: 12, totalSeconds: null };

/**
 * A payout that shows `paid` may become `failed` within five business days (https://docs.stripe.com/api/payouts/object, `status`; the same
 * sentence stands in the OpenAPI file). Nine days hold five business days with a weekend and two holidays.
 */
const PAID_MAY_FAIL = [{ totalSeconds: 9 * DAY_SECONDS, intervalsSeconds: [3_600, 14_400, 43_200, DAY_SECONDS] }];
/** A transfer moves money between balances at Stripe: nothing but our own reversal takes it back. */
const FINAL: Capabilities['provisional'] = [];

/** What Stripe supports, by the mode of an account. */
export const STRIPE_CAPABILITIES: Readonly<Record<StripeMode, Capabilities>> = {
  // `account` is required too when the balance belongs to a connected account.
  payout: {
    ...COMMON,
    result: 'later',
    revoke: true,
    cancel: true,
    requiredFields: ['destination'],
    enquirySchedule: PAYOUT_SCHEDULE,
    provisional: PAID_MAY_FAIL,
  },
  transfer: {
    ...COMMON,
    result: 'at_once',
    revoke: false,
    cancel: true,
    requiredFields: ['account'],
    enquirySchedule: TRANSFER_SCHEDULE,
    provisional: FINAL,
  },
  transfer_then_payout: {
    ...COMMON,
    result: 'later',
    revoke: true,
    cancel: true,
    requiredFields: ['account'],
    enquirySchedule: PAYOUT_SCHEDULE,
    provisional: PAID_MAY_FAIL,
  },
};
