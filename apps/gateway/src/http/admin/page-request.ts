import { PAYOUT_STATUSES } from '@app/domain';
import type { PageRequest } from '@app/payouts';

const DEFAULT_LIMIT = 25;

/** Where in a list, by query parameters whose form is checked already. */
export function pageRequest(query: { cursor?: string; limit?: string }): PageRequest {
  return { cursor: query.cursor ?? null, limit: query.limit === undefined ? DEFAULT_LIMIT : Number(query.limit) };
}

/** Known statuses only; a wrong one in an old link falls out instead of breaking the page. Null: no filter. */
export function statusFilter(status: string | string[] | undefined): string[] | null {
  if (status === undefined) return null;
  const asked = Array.isArray(status) ? status : status.split(',');
  const known = asked.filter((one) => (PAYOUT_STATUSES as readonly string[]).includes(one));
  return known.length > 0 ? known : null;
}
