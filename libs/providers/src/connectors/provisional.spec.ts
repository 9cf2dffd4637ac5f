import { provisionalIn } from '@app/domain';
import { describe, expect, it } from '@jest/globals';
import type { Capabilities } from '../connector-kit/connector.contract.js';
import { adyenCapabilities } from './adyen/capabilities.js';
import type { AdyenCategory, AdyenCredentials } from './adyen/config.js';
import { PAYPAL_CAPABILITIES } from './paypal/capabilities.js';
import { PAYSTACK_CAPABILITIES } from './paystack/capabilities.js';
import { SANDBOX_CAPABILITIES } from './sandbox/capabilities.js';
import { PROVIDERS } from './registry.js';
import { STRIPE_CAPABILITIES } from './stripe/capabilities.js';
import { WISE_CAPABILITIES } from './wise/capabilities.js';

const DAY_SECONDS = 86_400;
/** The most enquiries about one paid payout: a watch is sparse. */
const MOST_LOOKS = 40;
const adyen = (category: AdyenCategory): Capabilities => adyenCapabilities({ category, bookedGraceHours: 72 } as AdyenCredentials);

/** Each connector in each of its ways, and for how many days its payments in a currency may turn; 0: never. */
const DECLARED: [name: string, capabilities: Capabilities, currency: string, days: number][] = [
  ['Stripe, payout', STRIPE_CAPABILITIES.payout, 'EUR', 9],
  ['Stripe, transfer', STRIPE_CAPABILITIES.transfer, 'EUR', 0],
  ['Stripe, transfer_then_payout', STRIPE_CAPABILITIES.transfer_then_payout, 'USD', 9],
  ['PayPal', PAYPAL_CAPABILITIES, 'EUR', 31],
  ['Adyen, bank', adyen('bank'), 'EUR', 10],
  ['Adyen, card', adyen('card'), 'EUR', 10],
  ['Adyen, internal', adyen('internal'), 'EUR', 0],
  ['Paystack', PAYSTACK_CAPABILITIES, 'NGN', 5],
  ['Wise', WISE_CAPABILITIES, 'EUR', 28],
  ['the sandbox', SANDBOX_CAPABILITIES, 'USD', 4],
  ['the sandbox', SANDBOX_CAPABILITIES, 'EUR', 0],
];

/** How many enquiries a watch makes when all of them are answered. */
function looksOf(totalSeconds: number, pauses: readonly number[]): number {
  let looks = 0;
  for (let at = 0; at < totalSeconds; looks += 1) at += pauses[Math.min(looks, pauses.length - 1)] ?? totalSeconds;
  return looks;
}

describe('how long a success may turn, as connectors declare it', () => {
  it.each(DECLARED.map(([name, { provisional }, currency, days]) => ({ name, provisional, currency, days })))(
    '$name in $currency: $days days',
    ({ provisional, currency, days }) => {
      expect((provisionalIn(provisional, currency)?.totalSeconds ?? 0) / DAY_SECONDS).toBe(days);
    },
  );

  it('is listed here for every provider of the registry', () => {
    const names = DECLARED.map(([name]) => name.replace(/^the /, '').toLowerCase());
    expect(PROVIDERS.map(({ title }) => title).filter((title) => !names.some((name) => name.startsWith(title.toLowerCase())))).toEqual([]);
  });

  it('asks sparsely: pauses never become shorter, and a watch makes a bounded number of enquiries', () => {
    const entries = DECLARED.flatMap(([, { provisional }]) => provisional);
    expect(entries.length).toBeGreaterThan(5);
    for (const { totalSeconds, intervalsSeconds, currencies } of entries) {
      expect(currencies).not.toEqual([]);
      expect(intervalsSeconds).toEqual([...intervalsSeconds].sort((a, b) => a - b));
      expect(intervalsSeconds[0]).toBeGreaterThan(0);
      expect(looksOf(totalSeconds, intervalsSeconds)).toBeLessThanOrEqual(MOST_LOOKS);
    }
  });

  it('has no entry that another one before it hides', () => {
    for (const [name, { provisional }] of DECLARED) {
      const open = provisional.findIndex(({ currencies }) => currencies === undefined);
      expect([name, open === -1 || open === provisional.length - 1]).toEqual([name, true]);
    }
  });
});
