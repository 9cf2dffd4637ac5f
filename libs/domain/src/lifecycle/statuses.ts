/** The statuses of a payout. They have the same names in the API, the database, callbacks and the admin. */
export const PAYOUT_STATUSES = [
  'CREATE_FAILED',
  'CREATED',
  'READY',
  'TERMINATED',
  'EXPIRED',
  'INVOKING',
  'INVOKE_FAILED',
  'PROCESSING',
  'PENDING',
  'PROCESSED',
  'PARTIALLY_PROCESSED',
  'PROCESS_FAILED',
  'CANCELLING',
  'CANCELLED',
  'CANCEL_FAILED',
  'REVOKING',
  'REVOKED',
  'REVOKE_FAILED',
] as const;

export type PayoutStatus = (typeof PAYOUT_STATUSES)[number];

interface StatusFacts {
  /** No automatic step and no ordinary command leads out of it; only a correction by two operators does. */
  final: boolean;
  /** One sentence for people, shown in the API document and in the admin. */
  description: string;
}

/** Every status with its final flag. PROCESSED is not final: a paid payout can still be cancelled or taken back. */
export const STATUS_FACTS: Readonly<Record<PayoutStatus, StatusFacts>> = {
  CREATE_FAILED: { final: true, description: 'Refused at creation by a business rule; kept for the record.' },
  CREATED: { final: false, description: 'Created; waiting for missing details.' },
  READY: { final: false, description: 'Verified; waiting to be sent to the provider.' },
  TERMINATED: { final: true, description: 'Terminated before the provider accepted it.' },
  EXPIRED: { final: true, description: 'Its lifetime ended before the provider accepted it.' },
  INVOKING: { final: false, description: 'Being registered at the provider.' },
  INVOKE_FAILED: { final: true, description: 'The provider refused to register it.' },
  PROCESSING: { final: false, description: 'Registered; the provider is working on it.' },
  PENDING: { final: false, description: 'Created at the provider; waiting for its result.' },
  PROCESSED: { final: false, description: 'Paid.' },
  PARTIALLY_PROCESSED: { final: false, description: 'Part of the amount was paid.' },
  PROCESS_FAILED: { final: true, description: 'The provider could not pay it.' },
  CANCELLING: { final: false, description: 'A paid payout is being cancelled.' },
  CANCELLED: { final: true, description: 'Was paid, then cancelled; the money came back.' },
  CANCEL_FAILED: { final: true, description: 'Was paid; the cancellation failed.' },
  REVOKING: { final: false, description: 'Being revoked while the provider is still working on it.' },
  REVOKED: { final: true, description: 'Revoked before it was paid.' },
  REVOKE_FAILED: { final: true, description: 'Revoking it failed; the provider continued.' },
};

/** True when nothing but a correction can change the status any more. */
export function isFinal(status: PayoutStatus): boolean {
  return STATUS_FACTS[status].final;
}

/** The statuses in which money is out and is to stay out: wholly or partly paid. */
export const PAID_STATUSES = ['PROCESSED', 'PARTIALLY_PROCESSED'] as const satisfies readonly PayoutStatus[];

/** The statuses in which what was ordered has failed: the payout itself, or its cancellation or revocation. */
export const FAILED_STATUSES = [
  'CREATE_FAILED',
  'INVOKE_FAILED',
  'PROCESS_FAILED',
  'CANCEL_FAILED',
  'REVOKE_FAILED',
] as const satisfies readonly PayoutStatus[];

/** The statuses of which the database notes since when a payout has one. */
export const OUTCOME_STATUSES = [...PAID_STATUSES, ...FAILED_STATUSES] as const satisfies readonly PayoutStatus[];

/** True while money is out and is to stay out: wholly or partly paid. */
export function isPaid(status: PayoutStatus): boolean {
  return (PAID_STATUSES as readonly PayoutStatus[]).includes(status);
}

/** True while money is out that the provider may still take back: it is paid, or the recall or return of it has failed. */
export function isMoneyOut(status: PayoutStatus, processedAmountMinor: bigint | null): boolean {
  return isPaid(status) || ((status === 'REVOKE_FAILED' || status === 'CANCEL_FAILED') && (processedAmountMinor ?? 0n) > 0n);
}

/** The statuses in which the provider has, or may have, the payout. */
export const IN_FLIGHT_STATUSES = ['INVOKING', 'PROCESSING', 'PENDING', 'REVOKING', 'CANCELLING'] as const satisfies readonly PayoutStatus[];

/** True while the provider has, or may have, the payout and its result is outstanding. */
export function isInFlight(status: PayoutStatus): boolean {
  return (IN_FLIGHT_STATUSES as readonly PayoutStatus[]).includes(status);
}

/** True while the provider should be asked on a schedule. */
export function needsEnquiries(status: PayoutStatus, amountKnown: boolean): boolean {
  return isInFlight(status) || ((status === 'REVOKE_FAILED' || status === 'CANCEL_FAILED') && !amountKnown);
}
