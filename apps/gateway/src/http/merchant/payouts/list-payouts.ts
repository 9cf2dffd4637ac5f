import type { PayoutFilter } from '@app/payouts';
import { valuesOf } from '../../validation/rules.js';
import type { PageQueryDto, ListPayoutsDto } from './list-payouts.dto.js';

const DEFAULT_LIMIT = 25;

/** The requested page. */
export function pageOf(query: PageQueryDto): { limit: number; cursor: string | null } {
  return { limit: query.limit === undefined ? DEFAULT_LIMIT : Number(query.limit), cursor: query.cursor ?? null };
}

/** The requested filters. */
export function payoutFilterOf(query: ListPayoutsDto): PayoutFilter {
  const status = valuesOf(query.status);
  return {
    ...(status === undefined ? {} : { status }),
    ...(query.reference === undefined ? {} : { reference: query.reference }),
    ...(query.created_from === undefined ? {} : { createdFrom: new Date(query.created_from) }),
    ...(query.created_to === undefined ? {} : { createdTo: new Date(query.created_to) }),
    ...(query.moderation_required === undefined ? {} : { moderationRequired: query.moderation_required === 'true' }),
  };
}

/** The body of a page. */
export function pageBody({ data, nextCursor }: { data: readonly object[]; nextCursor: string | null }): string {
  return JSON.stringify({ data, next_cursor: nextCursor, has_more: nextCursor !== null });
}
