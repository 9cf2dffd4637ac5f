import type { TimeLeft } from '../../connector-kit/time-left.js';
import { asObject, asText, type Json } from '../../connector-kit/json.js';
import type { Form, StripeClient } from './client.js';
import { asId, readPage } from './objects.js';
import { readFetched } from './translate.js';

const ACCOUNTS = '/v1/accounts';
const PAGE_SIZE = '100';
/** How many pages of connected accounts are read at most. */
const MAX_PAGES = 10;
const MANUAL = 'manual';

/**
 * The connected accounts that Stripe pays out by an automatic schedule: it would take the money of our transfer before our payout does.
 * @returns null when they cannot be read, as with a restricted key
 */
export async function accountsOnSchedule(client: StripeClient, timeLeft: TimeLeft): Promise<string[] | null> {
  const found: string[] = [];
  let after: Form = {};
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const query = { limit: PAGE_SIZE, ...after };
    const fetched = readFetched(await client.get({ path: ACCOUNTS, query, account: null, timeLeft }), readPage(readAccount));
    if ('answer' in fetched) return null;
    const { items, hasMore } = fetched.value;
    found.push(...items.filter(({ interval }) => interval !== null && interval !== MANUAL).map(({ id }) => id));
    const last = items.at(-1);
    if (!hasMore || last === undefined) return found;
    after = { starting_after: last.id };
  }
  return found;
}

/** An account whose schedule Stripe does not show to us counts as unknown. */
function readAccount(json: Json | null): { id: string; interval: string | null } | null {
  const id = asId(json?.id);
  const schedule = asObject(asObject(asObject(json?.settings)?.payouts)?.schedule);
  return id === null ? null : { id, interval: asText(schedule?.interval) };
}
