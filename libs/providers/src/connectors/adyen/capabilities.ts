import type { ProvisionalSuccess, RequiredField } from '@app/domain';
import type { Capabilities } from '../../connector-kit/connector.contract.js';
import type { AdyenCategory, AdyenCredentials } from './config.js';

const DAY_MS = 86_400_000;
const DAY_SECONDS = 86_400;
const HOUR_SECONDS = 3_600;
/** Adyen fails a transfer that is not approved within 30 days; one more day for the notification to arrive. */
const REVIEW_HOURS = 31 * 24;

/**
 * What a payout needs at least. A bank account is identified in one of Adyen's ways: those other than an IBAN are named by `account_identification`, all of
 * them have an account number, and `counterparty.ts` declines a payout that lacks what its way needs besides.
 */
const REQUIRED_FIELDS: Readonly<Record<AdyenCategory, readonly RequiredField[]>> = {
  bank: [{ anyOf: [['transfer_instrument_id'], ['holder_name', 'iban'], ['holder_name', 'account_identification', 'account_number']] }],
  internal: ['balance_account_id'],
  card: ['stored_payment_method_id', 'holder_reference', 'first_name', 'last_name', 'city', 'country', 'line1'],
};

const WATCH_PAUSES = [HOUR_SECONDS, 4 * HOUR_SECONDS, 12 * HOUR_SECONDS, DAY_SECONDS];
/**
 * A confirmed payout may still be returned by the receiving bank (https://docs.adyen.com/payouts/payout-service/payout-lifecycle, and its
 * notification guide), and one to a card may fail after the scheme has accepted it. Adyen gives no figure. Banks return a SEPA transfer within
 * three banking days and an ACH credit within two: ten days hold both, a long weekend, and slower routes. Between Adyen's own balance
 * accounts nothing comes back by itself.
 */
const PROVISIONAL: Readonly<Record<AdyenCategory, readonly ProvisionalSuccess[]>> = {
  bank: [{ totalSeconds: 10 * DAY_SECONDS, intervalsSeconds: WATCH_PAUSES }],
  card: [{ totalSeconds: 10 * DAY_SECONDS, intervalsSeconds: WATCH_PAUSES }],
  internal: [],
};

/** What Adyen supports for an account with these settings. */
export function adyenCapabilities({ category, bookedGraceHours }: AdyenCredentials): Capabilities {
  return {
    result: 'later',
    revoke: true,
    cancel: category === 'internal',
    batch: false,
    mayRequire: ['approval', 'strong_authentication'],
    notifications: true,
    enquiryByKey: true,
    settleTimeMs: 60_000,
    keyScheme: 'header_and_body',
    keyForm: 'readable',
    // At least 7 days, by https://docs.adyen.com/development-resources/api-idempotency; earlier editions of that page said 31.
    keyLifetimeMs: 7 * DAY_MS,
    replaysErrors: true,
    amountFormat: 'minor_integer',
    currencies: 'all',
    requiredFields: REQUIRED_FIELDS[category],
    enquirySchedule: {
      intervalsSeconds: [10, 30, 60, 300, 900, HOUR_SECONDS, 4 * HOUR_SECONDS],
      jitter: 0.1,
      limit: null,
      totalSeconds: (REVIEW_HOURS + bookedGraceHours) * HOUR_SECONDS,
    },
    provisional: PROVISIONAL[category],
  };
}
