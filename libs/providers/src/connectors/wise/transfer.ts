import type { Operation, ReportedStatus, Resolution } from '@app/domain';
import { minorOfMajorNumber } from '../../connector-kit/amounts/major-number.js';
import { reportedStatusIn, resolutionOfFailure } from '../../connector-kit/answers.js';
import type { CodeTable, EnquiryRequest, ProviderReport } from '../../connector-kit/connector.contract.js';
import { asCurrency, asId, asObject, asOurKey, asText } from '../../connector-kit/json.js';
import { WISE_STATUS_WORDS } from './codes.js';

/** What identifies our transfer, and the operation that is asked about. */
export type Expected = Pick<EnquiryRequest, 'invokeKey' | 'amountMinor' | 'currency' | 'operation'>;

/** The members of a transfer that we use. Null where one cannot be read. */
export interface Transfer {
  id: string;
  status: string;
  /** Our key. */
  key: string | null;
  amountMinor: bigint | null;
  currency: string | null;
}

/** Wise's ids are whole numbers. */
const ID = /^[1-9]\d{0,15}$/;
const STATUS = /^[a-z][a-z_]{0,59}$/;
const WAITS_FOR_FUNDING = 'incoming_payment_waiting';

export function isTransferId(id: string | null): id is string {
  return id !== null && ID.test(id);
}

/** @returns null when it is no transfer */
export function readTransfer(value: unknown): Transfer | null {
  const json = asObject(value);
  const [id, status] = [asId(json?.['id']), readStatus(json?.['status'])];
  if (!json || !isTransferId(id) || status === null) return null;
  const currency = asCurrency(json['targetCurrency']);
  const amountMinor = currency === null ? null : minorOfMajorNumber(json['targetValue'], currency);
  return { id, status, key: asOurKey(json['customerTransactionId']), amountMinor, currency };
}

function readStatus(value: unknown): string | null {
  const text = asText(value);
  return text !== null && STATUS.test(text) ? text : null;
}

/** Translates a transfer; UNCLEAR when it is not the expected one. A transfer that waits for its funding is continued at once. */
export function reportOf(transfer: Transfer, expected: Expected, httpStatus: number | null, codes: CodeTable): ProviderReport {
  const { id, status, key, amountMinor, currency } = transfer;
  const isOurs = key === expected.invokeKey && amountMinor === expected.amountMinor && currency === expected.currency;
  const identity = { ...(key === null ? {} : { reportedKey: key }), ...(currency === null ? {} : { currency }) };
  const report = { ...reportOfStatus(id, status, httpStatus, codes), ...identity };
  if (!isOurs) return { ...report, reportedStatus: 'UNCLEAR', resolution: 'UNKNOWN', processedAmountMinor: null };
  if (report.reportedStatus === 'PROCESSED') return { ...report, processedAmountMinor: amountMinor };
  // One word for a transfer that was stopped and for one that came back: it is about what was asked for.
  if (report.reportedStatus === 'PROCESS_FAILED' && expected.operation === 'revoke') return { ...report, reportedStatus: 'REVOKED', resolution: 'OK' };
  return status === WAITS_FOR_FUNDING ? { ...report, continueAfterMs: 0 } : report;
}

/** What a status says by itself. */
export function reportOfStatus(id: string, status: string, httpStatus: number | null, codes: CodeTable): ProviderReport {
  const reportedStatus = reportedStatusIn(WISE_STATUS_WORDS, status);
  const response = { providerReference: id, code: status, message: null, httpStatus, raw: { id, status } };
  const processedAmountMinor = reportedStatus === 'PROCESS_FAILED' ? 0n : null;
  return { ...response, reportedStatus, resolution: resolutionOf(reportedStatus, status, codes), processedAmountMinor };
}

function resolutionOf(reportedStatus: ReportedStatus, status: string, codes: CodeTable): Resolution {
  if (reportedStatus === 'UNCLEAR') return 'UNKNOWN';
  return reportedStatus === 'PROCESS_FAILED' ? resolutionOfFailure(status, codes) : 'OK';
}

/** The report after a funding that Wise has completed: nothing is to be sent any more. */
export function funded({ continueAfterMs: _, ...report }: ProviderReport): ProviderReport {
  return { ...report, code: 'COMPLETED', raw: { ...report.raw, funding: 'COMPLETED' } };
}

/** What an operation is asked about. */
export function expectedOf(operation: Operation, { invokeKey, amountMinor, currency }: Omit<Expected, 'operation'>): Expected {
  return { operation, invokeKey, amountMinor, currency };
}
