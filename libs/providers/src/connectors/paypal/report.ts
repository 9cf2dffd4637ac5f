import type { FatalResolution, ReportedStatus, Resolution } from '@app/domain';
import { resolutionOfFailure } from '../../connector-kit/answers.js';
import type { CodeTable, ProviderReport } from '../../connector-kit/connector.contract.js';
import type { Batch, Item } from './batch.js';
import { reportedStatusesOf } from '../../connector-kit/statuses/status-words.js';
import { namedAmount } from '../../connector-kit/statuses/paid-amount.js';
import { readAmount } from './currencies.js';
import { PAYPAL_STATUS_WORDS } from './status-words.js';

const BATCH_REPORTED_STATUSES = reportedStatusesOf(PAYPAL_STATUS_WORDS, 'batch');
const ITEM_REPORTED_STATUSES = reportedStatusesOf(PAYPAL_STATUS_WORDS, 'item');

/** The resolutions of statuses that are more exact than a code. */
const ITEM_RESOLUTIONS: Readonly<Record<string, Resolution>> = {
  BLOCKED: 'ANTIFRAUD_ERROR',
};

/** The resolutions of statuses whose error, if there is one, is more exact. */
const RESOLUTIONS_WITHOUT_ERROR: Readonly<Record<string, FatalResolution>> = {
  REFUNDED: 'DECLINED_ERROR',
  REVERSED: 'DECLINED_ERROR',
  // The recipient did not claim it within 30 days. If we requested the revocation, the answer to that request is OK.
  RETURNED: 'OPERATION_EXPIRED',
};

/** What identifies our batch. */
export interface Expected {
  invokeKey: string;
  /** ISO 4217. */
  currency: string;
}

/** Translates an item. The amount that was sent is the amount that is paid: PayPal charges its fees on top. */
export function reportOfItem(item: Item, httpStatus: number | null, codes: CodeTable): ProviderReport {
  const { status, code } = item;
  const reportedStatus = reportedStatusOf(status, ITEM_REPORTED_STATUSES);
  return {
    reportedStatus,
    resolution: resolutionOfItem(status, reportedStatus, code, codes),
    ...namedAmount(reportedStatus, item.amount && readAmount(item.amount.value, item.amount.currency)),
    ...identityOf(item),
    providerReference: item.batchId,
    code: code ?? status,
    message: item.message,
    httpStatus,
    raw: { payout_batch_id: item.batchId, payout_item_id: item.id, transaction_status: status, error: code },
  };
}

/** What the gateway compares with the payout, here and in notifications. An amount that is no amount in its currency is not ours either. */
function identityOf({ invokeKey, amount }: Item): Pick<ProviderReport, 'currency' | 'reportedKey' | 'isAmountUnreadable'> {
  return {
    ...(invokeKey === null ? {} : { reportedKey: invokeKey }),
    ...(amount === null ? {} : { currency: amount.currency, isAmountUnreadable: readAmount(amount.value, amount.currency) === null }),
  };
}

/** Translates an item that was requested by its own id; UNCLEAR if it is not ours. */
export function reportOfLoneItem(item: Item, { invokeKey, currency }: Expected, httpStatus: number | null, codes: CodeTable): ProviderReport {
  const report = reportOfItem(item, httpStatus, codes);
  const isOurs = item.invokeKey === invokeKey && (item.batchKey ?? invokeKey) === invokeKey && (item.amount?.currency ?? currency) === currency;
  return isOurs ? report : unclear(report, 'PayPal answered with an item that is not the one that was sent. Compare both at PayPal.');
}

/** Translates a batch without its item. */
export function reportOfHeader({ id, status }: Pick<Batch, 'id' | 'status'>, httpStatus: number | null): ProviderReport {
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

/** Translates a batch with its item. The item decides as soon as it has a status; a batch that is not ours is UNCLEAR. */
export function reportOfBatch(batch: Batch, expected: Expected, httpStatus: number | null, codes: CodeTable): ProviderReport {
  const header = reportOfHeader(batch, httpStatus);
  if (batch.key !== expected.invokeKey) return unclear(header, 'PayPal answered with a batch that was not sent under our key. Compare both at PayPal.');
  const [item] = batch.items;
  if (item === undefined) return header;
  if (batch.items.length > 1 || item === null || !isOfPayout(item, batch, expected))
    return unclear(header, 'The items of the batch are not the one that was sent. Compare both at PayPal.');
  if (item.status === null) return withoutStatus(header, item, codes);
  const report = reportOfItem(item, httpStatus, codes);
  const both = { ...report, raw: { ...report.raw, batch_status: batch.status } };
  return isFailure(header.reportedStatus) && report.reportedStatus === 'PROCESSED'
    ? unclear(both, 'PayPal says that the batch was denied and that its item was paid. Ask PayPal which is true.')
    : both;
}

/** A denied batch may give the reason in its item, which was never processed. */
function withoutStatus(header: ProviderReport, { id, code, message }: Item, codes: CodeTable): ProviderReport {
  const raw = { ...header.raw, payout_item_id: id, error: code };
  if (!isFailure(header.reportedStatus)) return { ...header, raw };
  return { ...header, resolution: resolutionOfFailure(code, codes, 'DECLINED_ERROR'), code: code ?? header.code, message, raw };
}

/** No money was paid, and none will be. */
function isFailure(reportedStatus: ReportedStatus): boolean {
  return reportedStatus === 'PROCESS_FAILED' || reportedStatus === 'REVOKED';
}

function reportedStatusOf(status: string | null, table: Readonly<Record<string, ReportedStatus>>): ReportedStatus {
  return status !== null && Object.hasOwn(table, status) ? (table[status] ?? 'UNCLEAR') : 'UNCLEAR';
}

function resolutionOfItem(status: string | null, reportedStatus: ReportedStatus, code: string | null, codes: CodeTable): Resolution {
  if (reportedStatus === 'UNCLEAR') return 'UNKNOWN';
  const byStatus = status === null ? undefined : ITEM_RESOLUTIONS[status];
  if (byStatus !== undefined) return byStatus;
  const otherwise = status === null ? undefined : RESOLUTIONS_WITHOUT_ERROR[status];
  return otherwise !== undefined || reportedStatus === 'PROCESS_FAILED' ? resolutionOfFailure(code, codes, otherwise) : 'OK';
}

function isOfPayout(item: Item, batch: Batch, { invokeKey, currency }: Expected): boolean {
  return item.batchId === batch.id && (item.invokeKey ?? invokeKey) === invokeKey && (item.amount?.currency ?? currency) === currency;
}

function unclear(report: ProviderReport, message: string): ProviderReport {
  return { ...report, reportedStatus: 'UNCLEAR', resolution: 'UNKNOWN', processedAmountMinor: null, message };
}
