import type { PayoutStatus } from '@app/domain';

/** Filters of the moderation queue, as the address bar holds them. */
export interface QueueFilter {
  reason?: string;
  provider?: string;
  cursor?: string;
}

/** Filters of the payouts list. */
export interface PayoutsFilter {
  search?: string;
  status?: PayoutStatus[];
  /** The first day of creation in UTC, `2026-11-22`. */
  created_from?: string;
  moderation?: 'true' | 'false';
  cursor?: string;
}

/** Filters of the approvals. */
export interface ApprovalsFilter {
  state?: 'waiting' | 'decided';
  cursor?: string;
}

/** Every key under which an answer is kept. A command touches a payout, so it makes `moving` stale: all that can change by it. */
export const queryKeys = {
  session: ['session'],
  moving: ['moving'],
  overview: ['moving', 'overview'],
  queues: ['moving', 'queue'],
  queue: (filter: QueueFilter) => ['moving', 'queue', filter],
  payoutLists: ['moving', 'payouts'],
  payouts: (filter: PayoutsFilter) => ['moving', 'payouts', filter],
  payout: (id: string) => ['moving', 'payout', id],
  approvalLists: ['moving', 'approvals'],
  configuration: ['configuration'],
  providers: ['configuration', 'providers'],
  accounts: ['configuration', 'accounts'],
  account: (id: string) => ['configuration', 'account', id],
  accountChanges: (id: string) => ['configuration', 'account', id, 'changes'],
  codes: (accountId: string) => ['configuration', 'codes', accountId],
  codeImpact: (accountId: string, code: string, resolution: string) => ['configuration', 'codes', accountId, 'impact', code, resolution],
  routes: ['configuration', 'routes'],
  routeChanges: ['configuration', 'routes', 'changes'],
  approvals: (filter: ApprovalsFilter) => ['moving', 'approvals', filter],
} as const;
