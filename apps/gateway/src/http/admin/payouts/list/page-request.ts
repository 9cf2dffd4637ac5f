import { PAYOUT_STATUSES } from '@app/domain';
import type { PageRequest } from '@app/payouts';

const DEFAULT_LIMIT = 25;

/** The page that validated query parameters ask for. */
export function pageRequest(query: { cursor?: string; limit?: string }): PageRequest {
  return { cursor: query.cursor ?? null, limit: query.limit === undefined ? DEFAULT_LIMIT : Number(query.limit) };
}

/** The statuses to filter by; null means no filter. Unknown statuses are ignored, so that an old link still opens the page. */
export function statusFilter(status: string | string[] | undefined): string[] | null {
  if (status === undefined) return null;
  const requested = Array.isArray(status) ? status : status.split(',');
  const known = requested.filter((one) => (PAYOUT_STATUSES as readonly string[]).includes(one));
  return known.length > 0 ? known : null;
}
