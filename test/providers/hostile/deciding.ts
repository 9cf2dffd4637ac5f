import { formatAmount } from '@app/domain';
import { leavesOf, type Path, valueAt, withValueAt } from './json-tree.js';
import type { Ordered } from './settling.js';

export type Role = 'key' | 'currency' | 'amount' | 'status';

/** A place in a valid message whose value the connector reads. */
export interface Deciding {
  role: Role;
  path: Path;
  value: string | number;
}

/** The same kind of value with another content. */
const another: Readonly<Record<Role, (value: string | number, ordered: Ordered) => string | number>> = {
  key: (value) => String(value).replace(/[0-9a-f](?=(?:-invoke)?$)/, (digit) => (digit === '0' ? '1' : '0')),
  currency: (value) => (value === 'eur' ? 'gbp' : 'GBP'),
  amount: (value, { amountMinor, currency }) => (typeof value === 'number' ? value + 1 : formatAmount(amountMinor + 1n, currency)),
  status: (value) => `${String(value)}x`,
};

function roleOf(value: string | number, { key, currency, amountMinor }: Ordered, statuses: readonly string[]): Role | null {
  if (value === key) return 'key';
  if (typeof value === 'string' && value.toUpperCase() === currency) return 'currency';
  const major = formatAmount(amountMinor, currency);
  if (value === Number(amountMinor) || value === major || value === Number(major)) return 'amount';
  return typeof value === 'string' && statuses.includes(value) ? 'status' : null;
}

/**
 * The places of a valid message that decide about the payout: with another key, currency, amount or status there, it says something else.
 * @param says what the connector makes of a message
 */
export async function decidingPlaces(
  body: object,
  ordered: Ordered,
  statuses: readonly string[],
  says: (body: object) => Promise<string | null>,
): Promise<Deciding[]> {
  const valid = await says(body);
  const deciding: Deciding[] = [];
  if (valid === null) return deciding;
  for (const { path, value } of leavesOf(body)) {
    const role = roleOf(value, ordered, statuses);
    if (role !== null && (await says(withValueAt(body, path, another[role](value, ordered)) as object)) !== valid) deciding.push({ role, path, value });
  }
  return deciding;
}

/**
 * The places at which a message says something else than the valid one, so that it may not decide as the valid one does.
 * A key or a currency that is missing contradicts nothing: others identify the payout.
 */
export function contradicted(message: unknown, deciding: readonly Deciding[], statuses: readonly string[]): Deciding[] {
  return deciding.filter(({ role, path, value }) => {
    const now = valueAt(message, path);
    if (now === value) return false;
    if (role === 'status') return typeof now !== 'string' || !statuses.includes(now);
    if (role === 'amount') return !isSameAmount(now, value);
    if (now === undefined || now === null || now === '') return false;
    return role !== 'currency' || typeof now !== 'string' || now.toUpperCase() !== String(value).toUpperCase();
  });
}

function isSameAmount(now: unknown, value: string | number): boolean {
  return typeof now === 'string' && typeof value === 'string' && /^\d+(\.\d+)?$/.test(now) && Number(now) === Number(value);
}
