import type { Mode, PayoutStatus } from '@app/domain';

/** Filters of the moderation queue, as the address holds them. */
export interface QueueFilter {
  mode?: Mode;
  reason?: string;
  provider?: string;
  cursor?: string;
}

/** Filters of the payouts list. */
export interface PayoutsFilter {
  mode?: Mode;
  search?: string;
  status?: PayoutStatus[];
  /** The id of a payout: only payouts to its recipient. */
  same_recipient_as?: string;
  /** The id of a merchant. */
  merchant?: string;
  /** The first day of creation in UTC, `2026-11-22`. */
  created_from?: string;
  /** Paid or failed, and so since this day in UTC. */
  status_since?: string;
  moderation?: 'true' | 'false';
  cursor?: string;
}

/** Filters of the approvals. */
export interface ApprovalsFilter {
  mode?: Mode;
  state?: 'waiting' | 'decided';
  cursor?: string;
}

/** Filters of the audit log. */
export interface AuditLogFilter {
  mode?: Mode;
  source?: 'configuration' | 'access' | 'reads' | 'payouts';
  /** Ids of an operator, and of what it was about. */
  operator?: string;
  subject?: string;
  /** The first and the last day in UTC, `2026-11-22`. */
  from?: string;
  until?: string;
  cursor?: string;
}

/** Filters of the change requests. */
export interface ChangesFilter {
  mode?: Mode;
  state?: 'waiting' | 'decided';
  /** Only those about this account. */
  shown_on?: string;
}

/** All query keys. After a command everything under `payoutData` is invalidated, because it may have changed. */
export const queryKeys = {
  session: ['session'],
  /** Read again after every change of configuration, which may have used a code. */
  secondFactor: ['configuration', 'second-factor'],
  operators: ['configuration', 'operators'],
  invitations: ['configuration', 'invitations'],
  firstSteps: ['configuration', 'first-steps'],
  signedInNow: ['signed-in-now'],
  audit: (filter: AuditLogFilter) => ['audit', filter],
  openSessions: ['open-sessions'],
  ownSessions: ['open-sessions', 'own'],
  othersSessions: (cursor: string | undefined) => ['open-sessions', 'others', cursor],
  payoutData: ['payout-data'],
  overview: (mode: Mode) => ['payout-data', 'overview', mode],
  queues: ['payout-data', 'queue'],
  queue: (filter: QueueFilter) => ['payout-data', 'queue', filter],
  payoutLists: ['payout-data', 'payouts'],
  payouts: (filter: PayoutsFilter) => ['payout-data', 'payouts', filter],
  payout: (id: string) => ['payout-data', 'payout', id],
  approvalLists: ['payout-data', 'approvals'],
  configuration: ['configuration'],
  providers: ['configuration', 'providers'],
  accounts: ['configuration', 'accounts'],
  account: (id: string) => ['configuration', 'account', id],
  accountChanges: (id: string) => ['configuration', 'account', id, 'changes'],
  unmatched: (accountId: string) => ['configuration', 'account', accountId, 'unmatched'],
  codes: (accountId: string) => ['configuration', 'codes', accountId],
  codeImpact: (accountId: string, code: string, resolution: string) => ['configuration', 'codes', accountId, 'impact', code, resolution],
  killSwitches: ['configuration', 'kill-switches'],
  killSwitchChanges: ['configuration', 'kill-switches', 'changes'],
  killSwitchTargets: ['configuration', 'kill-switches', 'targets'],
  services: ['configuration', 'services'],
  alertChannels: ['configuration', 'alert-channels'],
  queueLimits: ['configuration', 'queue-limits'],
  recipientForms: ['configuration', 'recipient-forms'],
  routes: ['configuration', 'routes'],
  routeChanges: ['configuration', 'routes', 'changes'],
  merchants: (search: string) => ['configuration', 'merchants', search],
  merchant: (id: string) => ['configuration', 'merchant', id],
  apiKeys: (merchantId: string, mode: Mode) => ['configuration', 'merchant', merchantId, 'api-keys', mode],
  merchantLimits: (merchantId: string, mode: Mode) => ['configuration', 'merchant', merchantId, 'limits', mode],
  merchantPolicies: (mode: Mode) => ['configuration', 'merchant-policies', mode],
  approvalRules: (mode: Mode) => ['configuration', 'approval-rules', mode],
  rulePreview: (terms: unknown) => ['configuration', 'approval-rules', 'preview', terms],
  changes: (filter: ChangesFilter) => ['configuration', 'changes', filter],
  change: (id: string) => ['configuration', 'change', id],
  approvals: (filter: ApprovalsFilter) => ['payout-data', 'approvals', filter],
} as const;
