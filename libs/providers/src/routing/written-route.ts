import type { RouteDraft } from './routes.repository.js';

/** A route in JSON, which has no bigint: amounts are texts. */
export type WrittenRoute = Omit<RouteDraft, 'minAmountMinor' | 'maxAmountMinor'> & Record<'minAmountMinor' | 'maxAmountMinor', string | null>;

export function writtenRoute({ minAmountMinor, maxAmountMinor, ...rest }: RouteDraft): WrittenRoute {
  const { serviceCode, providerAccountId, merchantId, priority, enabled } = rest;
  const text = (amount: bigint | null): string | null => (amount === null ? null : String(amount));
  return { serviceCode, providerAccountId, merchantId, priority, enabled, minAmountMinor: text(minAmountMinor), maxAmountMinor: text(maxAmountMinor) };
}

export function readRoute({ serviceCode, providerAccountId, merchantId, priority, enabled, ...amounts }: WrittenRoute): RouteDraft {
  const amount = (text: string | null): bigint | null => (text === null ? null : BigInt(text));
  const [minAmountMinor, maxAmountMinor] = [amount(amounts.minAmountMinor), amount(amounts.maxAmountMinor)];
  return { serviceCode, providerAccountId, merchantId, priority, enabled, minAmountMinor, maxAmountMinor };
}
