import type { PayoutStatus } from '../lifecycle/statuses.js';
import { findTransition, providerPath } from '../lifecycle/transitions.js';
import { reportsNoPayment, reportsPayment, type ReportedStatus } from './reported-status.js';
import { amountFit, type AmountReport, type PayoutAmounts } from './weighing-facts.js';

/** What becomes of a payout when people accept a report as true. */
export interface AcceptedReport {
  /** The statuses to pass through; empty: the status stays. */
  path: PayoutStatus[];
  /** The amount that the report means, in minor units; null: it says nothing about it. */
  meansMinor: bigint | null;
}

/** The accepted report, or the sentence that says why it cannot be accepted. */
export type Acceptance = { accepted: AcceptedReport } | { refusal: string };

type Subject = PayoutAmounts & { status: PayoutStatus };

const FOREIGN = 'The statement names another payout or currency, or an amount that cannot be read. Add a statement that says what is true.';
const AMOUNT_MISSING = 'The statement does not say how much was paid, or says something that cannot be. Add a statement with the amount.';

/** Where a report of a payment leads from the statuses in which the provider still had the payout. */
const PAID_LATE: Readonly<Partial<Record<PayoutStatus, PayoutStatus>>> = { REVOKING: 'REVOKE_FAILED' };
/** Statuses that stay when a payment is true: only the amount can change. */
const STAYS_PAID: readonly PayoutStatus[] = ['CANCELLING', 'CANCEL_FAILED'];
const NO_MONEY_OUT: readonly PayoutStatus[] = [
  'CREATE_FAILED',
  'CREATED',
  'READY',
  'TERMINATED',
  'EXPIRED',
  'INVOKE_FAILED',
  'PROCESS_FAILED',
  'REVOKED',
  'CANCELLED',
];
const STAYS_OUT: readonly PayoutStatus[] = ['PROCESSED', 'PARTIALLY_PROCESSED', 'REVOKE_FAILED', 'CANCEL_FAILED'];

/**
 * What follows when people decide that a report is true. Earlier reports do not matter here: choosing among them is the decision. The same
 * check serves the request for a second operator and the approval. Pure.
 */
export function acceptReport(payout: Subject, report: AmountReport): Acceptance {
  const { reportedStatus, mismatch } = report;
  const amount = amountFit(report, payout.amountMinor);
  if (mismatch !== null || amount === 'impossible') return { refusal: FOREIGN };
  if (reportedStatus === 'NOT_FOUND' || reportedStatus === 'UNCLEAR') return { accepted: { path: [], meansMinor: null } };
  if (reportsPayment(reportedStatus)) {
    const isPossible = reportedStatus === 'PROCESSED' ? amount !== 'less' : amount === 'less';
    if (!isPossible) return { refusal: AMOUNT_MISSING };
    const meansMinor = report.processedAmountMinor ?? payout.amountMinor;
    return along(payout, reportedStatus, pathOfPayment(payout.status, reportedStatus), meansMinor);
  }
  if (reportsNoPayment(reportedStatus)) {
    if (amount !== 'none') return { refusal: AMOUNT_MISSING };
    return along(payout, reportedStatus, pathOfNoPayment(payout.status, reportedStatus), 0n);
  }
  return along(payout, reportedStatus, pathOfProgress(payout.status, reportedStatus), report.processedAmountMinor);
}

function along({ status }: Subject, reportedStatus: ReportedStatus, path: PayoutStatus[] | null, meansMinor: bigint | null): Acceptance {
  return path ? { accepted: { path, meansMinor } } : { refusal: `A payout that is ${status} cannot become what this statement says (${reportedStatus}).` };
}

function orNull(path: PayoutStatus[]): PayoutStatus[] | null {
  return path.length > 0 ? path : null;
}

function pathOfPayment(status: PayoutStatus, reported: ReportedStatus): PayoutStatus[] | null {
  if (reported === status || STAYS_PAID.includes(status)) return [];
  if (findTransition(status, reported as PayoutStatus)?.kind === 'correction') return [reported as PayoutStatus];
  return orNull(providerPath(status, PAID_LATE[status] ?? (reported as PayoutStatus)));
}

function pathOfNoPayment(status: PayoutStatus, reported: ReportedStatus): PayoutStatus[] | null {
  if (NO_MONEY_OUT.includes(status)) return [];
  switch (status) {
    case 'INVOKING':
      return providerPath(status, reported === 'INVOKE_FAILED' || reported === 'CANCELLED' ? reported : 'PROCESS_FAILED');
    case 'PROCESSING':
    case 'PENDING':
      return providerPath(status, reported === 'CANCELLED' ? reported : 'PROCESS_FAILED');
    case 'REVOKING':
      return providerPath(status, reported === 'REVOKED' ? reported : 'REVOKE_FAILED');
    case 'REVOKE_FAILED':
      // It was paid and came back: the recall still failed, and no money is out.
      if (reported === 'CANCELLED') return [];
      return [reported === 'REVOKED' ? reported : 'PROCESS_FAILED'];
    case 'CANCEL_FAILED':
      return ['CANCELLED'];
    default:
      return orNull(providerPath(status, 'CANCELLED'));
  }
}

/** For reports of work that goes on, or of a recall or return that failed. */
function pathOfProgress(status: PayoutStatus, reported: ReportedStatus): PayoutStatus[] | null {
  const failedToUndo = reported === 'REVOKE_FAILED' || reported === 'CANCEL_FAILED';
  const isUnderWay = reported === 'PROCESSING' || reported === 'PENDING' || reported === 'REVOKING';
  if (reported === status || (STAYS_OUT.includes(status) && failedToUndo)) return [];
  if (status === 'INVOKING' && reported === 'REVOKE_FAILED') return ['PROCESSING'];
  if ((status === 'PENDING' || status === 'PROCESSING') && (reported === 'PROCESSING' || reported === 'REVOKE_FAILED')) return [];
  if (status === 'REVOKING' && isUnderWay) return [];
  if ((status === 'REVOKE_FAILED' || status === 'CANCEL_FAILED') && (isUnderWay || reported === 'CANCELLING')) return [];
  return orNull(providerPath(status, reported as PayoutStatus));
}
