import type { ReportedStatus, Resolution } from '@app/domain';
import { resolutionOfFailure } from '../../connector-kit/answers.js';
import type { CodeTable, ProviderReport } from '../../connector-kit/connector.contract.js';
import type { Batch, Item } from './batch.js';
import { readAmount } from './currencies.js';

/** PayPal's `batch_status` (CANCELED has one L), in our words. SUCCESS only says that the items are through, so they decide. */
const BATCH_REPORTED_STATUSES: Readonly<Record<string, ReportedStatus>> = {
  PENDING: 'PENDING',
  PROCESSING: 'PROCESSING',
  DENIED: 'PROCESS_FAILED',
  CANCELED: 'REVOKED',
};

/**
 * PayPal's `transaction_status` of an item, in our words. REFUNDED and REVERSED are money that came back: a failure of a payout that
 * was not known as paid, and the provider's own return of one that was; PROCESS_FAILED is read as either. RETURNED, like a batch that
 * was CANCELED, is REVOKED, which is read as a failure when nobody had asked for it.
 */
const ITEM_REPORTED_STATUSES: Readonly<Record<string, ReportedStatus>> = {
  SUCCESS: 'PROCESSED',
  PENDING: 'PENDING',
  ONHOLD: 'PENDING',
  UNCLAIMED: 'PENDING',
  FAILED: 'PROCESS_FAILED',
  BLOCKED: 'PROCESS_FAILED',
  REFUNDED: 'PROCESS_FAILED',
  REVERSED: 'PROCESS_FAILED',
  RETURNED: 'REVOKED',
};

/** Why, where the status says it better than a code. */
const ITEM_RESOLUTIONS: Readonly<Record<string, Resolution>> = {
  BLOCKED: 'ANTIFRAUD_ERROR',
  REFUNDED: 'DECLINED_ERROR',
  REVERSED: 'DECLINED_ERROR',
  // Nobody claimed it within 30 days. Where we had asked for it, the answer to the recall says OK.
  RETURNED: 'OPERATION_EXPIRED',
};

/** What a batch has to be about to be ours. */
export interface Expected {
  invokeKey: string;
  /** ISO 4217. */
  currency: string;
}

/** What an item says by itself. */
export function viewOfItem(item: Item, httpStatus: number | null, codes: CodeTable): ProviderReport {
  const { status, code } = item;
  const reportedStatus = reportedStatusOf(status, ITEM_REPORTED_STATUSES);
  return {
    reportedStatus,
    resolution: resolutionOfItem(status, reportedStatus, code, codes),
    processedAmountMinor: paidMinor(item, reportedStatus),
    providerReference: item.batchId,
    code: code ?? status,
    message: item.message,
    httpStatus,
    raw: { payout_batch_id: item.batchId, payout_item_id: item.id, transaction_status: status, error: code },
  };
}

/** What an item says that was asked for by its own id. Unless all that it shows is ours it is UNCLEAR. */
export function viewOfLoneItem(item: Item, { invokeKey, currency }: Expected, httpStatus: number | null, codes: CodeTable): ProviderReport {
  const view = viewOfItem(item, httpStatus, codes);
  const isOurs = item.invokeKey === invokeKey && (item.batchKey ?? invokeKey) === invokeKey && (item.amount?.currency ?? currency) === currency;
  return isOurs ? view : unclear(view, 'the item is not the one that was sent');
}

/** What a batch says by itself, before its item is there. */
export function viewOfHeader({ id, status }: Pick<Batch, 'id' | 'status'>, httpStatus: number | null): ProviderReport {
  const reportedStatus = reportedStatusOf(status, BATCH_REPORTED_STATUSES);
  return {
    reportedStatus,
    resolution: reportedStatus === 'UNCLEAR' ? 'UNKNOWN' : isFailure(reportedStatus) ? 'DECLINED_ERROR' : 'OK',
    processedAmountMinor: isFailure(reportedStatus) ? 0n : null,
    providerReference: id,
    code: status,
    message: null,
    httpStatus,
    raw: { payout_batch_id: id, batch_status: status },
  };
}

/** What a batch with its item says. The item decides as soon as it has a status; anything that does not fit our payout is UNCLEAR. */
export function viewOfBatch(batch: Batch, expected: Expected, httpStatus: number | null, codes: CodeTable): ProviderReport {
  const header = viewOfHeader(batch, httpStatus);
  if (batch.key !== expected.invokeKey) return unclear(header, 'the batch was not sent under our key');
  const [item] = batch.items;
  if (item === undefined) return header;
  if (batch.items.length > 1 || item === null || !isOfPayout(item, batch, expected)) return unclear(header, 'the items of the batch are not what was sent');
  if (item.status === null) return withoutStatus(header, item, codes);
  const view = viewOfItem(item, httpStatus, codes);
  const both = { ...view, raw: { ...view.raw, batch_status: batch.status } };
  return isFailure(header.reportedStatus) && view.reportedStatus === 'PROCESSED' ? unclear(both, 'the batch was denied and its item paid') : both;
}

/** A denied batch may say why beside its item, which was never looked at. */
function withoutStatus(header: ProviderReport, { id, code, message }: Item, codes: CodeTable): ProviderReport {
  const raw = { ...header.raw, payout_item_id: id, error: code };
  if (!isFailure(header.reportedStatus)) return { ...header, raw };
  return { ...header, resolution: resolutionOfFailure(code, codes, 'DECLINED_ERROR'), code: code ?? header.code, message, raw };
}

/** No money is out, and none will be. */
function isFailure(reportedStatus: ReportedStatus): boolean {
  return reportedStatus === 'PROCESS_FAILED' || reportedStatus === 'REVOKED';
}

function reportedStatusOf(status: string | null, claims: Readonly<Record<string, ReportedStatus>>): ReportedStatus {
  return status !== null && Object.hasOwn(claims, status) ? (claims[status] ?? 'UNCLEAR') : 'UNCLEAR';
}

function resolutionOfItem(status: string | null, reportedStatus: ReportedStatus, code: string | null, codes: CodeTable): Resolution {
  if (reportedStatus === 'UNCLEAR') return 'UNKNOWN';
  const byStatus = status === null ? undefined : ITEM_RESOLUTIONS[status];
  if (byStatus !== undefined) return byStatus;
  return reportedStatus === 'PROCESS_FAILED' ? resolutionOfFailure(code, codes) : 'OK';
}

/** What was sent is what is paid: PayPal takes its fees on top. */
function paidMinor({ amount }: Item, reportedStatus: ReportedStatus): bigint | null {
  if (isFailure(reportedStatus)) return 0n;
  return reportedStatus === 'PROCESSED' && amount !== null ? readAmount(amount.value, amount.currency) : null;
}

function isOfPayout(item: Item, batch: Batch, { invokeKey, currency }: Expected): boolean {
  return item.batchId === batch.id && (item.invokeKey ?? invokeKey) === invokeKey && (item.amount?.currency ?? currency) === currency;
}

function unclear(view: ProviderReport, message: string): ProviderReport {
  return { ...view, reportedStatus: 'UNCLEAR', resolution: 'UNKNOWN', processedAmountMinor: null, message };
}
