import { PAYOUT_STATUSES, type PayoutStatus } from '@app/domain';
import type { PageRequest, PayoutConditions } from '@app/payouts';
import { modeOf } from '../../mode-query.dto.js';
import type { PayoutsQueryDto } from './payouts-query.dto.js';

const DEFAULT_LIMIT = 25;

/** The page that validated query parameters ask for. */
export function pageRequest(query: { cursor?: string; limit?: string }): PageRequest {
  return { cursor: query.cursor ?? null, limit: query.limit === undefined ? DEFAULT_LIMIT : Number(query.limit) };
}

/** What a query narrows the list to. */
export function payoutConditions(query: PayoutsQueryDto): PayoutConditions {
  const status = statusFilter(query.status);
  const search = query.search?.trim();
  return {
    mode: modeOf(query),
    ...(search ? { search } : {}),
    ...(query.same_recipient_as === undefined ? {} : { sameRecipientAs: query.same_recipient_as }),
    ...(query.merchant === undefined ? {} : { merchantId: query.merchant }),
    ...(status === null ? {} : { status }),
    ...(query.created_from === undefined ? {} : { createdFrom: new Date(query.created_from) }),
    ...(query.status_since === undefined ? {} : { statusSince: new Date(query.status_since) }),
    ...(query.moderation_required === undefined ? {} : { moderationRequired: query.moderation_required === 'true' }),
  };
}

/** The statuses to filter by; null means no filter. Unknown statuses are ignored, so that an old link still opens the page; in one, commas stand between them. */
function statusFilter(parameter: string | string[] | undefined): PayoutStatus[] | null {
  const requested = typeof parameter === 'string' ? parameter.split(',') : parameter;
  const known = PAYOUT_STATUSES.filter((status) => requested?.includes(status));
  return known.length > 0 ? known : null;
}
