import type { ReportedStatus } from '@app/domain';
import { receivedReport } from '@app/payouts';
import type { ConnectorAnswer, EnquiryAnswer, NotificationReport, ProviderReport } from '@app/providers';

/** The payout that every message is about. */
export interface Ordered {
  key: string;
  reference: string;
  currency: string;
  amountMinor: bigint;
}

const FINAL: readonly ReportedStatus[] = ['PROCESSED', 'PARTIALLY_PROCESSED', 'PROCESS_FAILED', 'REVOKED', 'CANCELLED'];

/**
 * What a report would make of the payout by itself, after the checks that the gateway makes for every connector: a final status and how much was paid.
 * @returns null when it decides nothing, because it is about no result or contradicts the payout
 */
function settledBy(report: ProviderReport, { key, currency, amountMinor }: Ordered): string | null {
  const row = { currency, invoke_key: key, amount_minor: amountMinor };
  const received = receivedReport(row, { source: 'enquiry', identity: 'account' }, report);
  if (received.mismatch !== null || !FINAL.includes(received.reportedStatus)) return null;
  // What the provider does not say is taken for what was ordered.
  const paid = received.processedAmountMinor ?? (received.reportedStatus === 'PROCESSED' ? amountMinor : 0n);
  return `${received.reportedStatus} ${String(paid)}`;
}

/** What an answer would make of the payout. */
export function settledByAnswer(answer: ConnectorAnswer | EnquiryAnswer, ordered: Ordered): string | null {
  return answer.kind === 'done' || answer.kind === 'found' ? settledBy(answer, ordered) : null;
}

/** What a notification would make of the payout, which is found by our key or by the provider's reference. */
export function settledByMessage({ invokeKey, report }: NotificationReport, ordered: Ordered): string | null {
  return invokeKey === ordered.key || report.providerReference === ordered.reference ? settledBy(report, ordered) : null;
}
