import type { ReportedStatus, Resolution, RequiredAction } from '@app/domain';
import { resolutionOfFailure } from '../../connector-kit/answers.js';
import type { CodeTable, ProviderReport } from '../../connector-kit/connector.contract.js';
import { asCurrency, asMinorUnits, asObject, asOurKey, asText, rowOf } from '../../connector-kit/json.js';
import { namedAmount } from '../../connector-kit/statuses/paid-amount.js';
import { reportedStatusesOf } from '../../connector-kit/statuses/status-words.js';
import { PAYSTACK_STATUS_WORDS } from './status-words.js';

const OTP: RequiredAction = { type: 'otp', fields: ['otp'] };
const APPROVAL: RequiredAction = { type: 'approval_at_provider', fields: [] };

interface Meaning {
  reportedStatus: ReportedStatus;
  requiredAction?: RequiredAction;
}

const REPORTED_STATUSES = reportedStatusesOf(PAYSTACK_STATUS_WORDS, 'transfer');
/** What Paystack waits for: an OTP, or the approval URL of the business. */
const ACTIONS: Readonly<Record<string, RequiredAction>> = { otp: OTP, received: APPROVAL };

/** What a status means; null for one that is not in the table, which is UNCLEAR. */
function meaningOf(status: string): Meaning | null {
  const reportedStatus = rowOf(REPORTED_STATUSES, status);
  const requiredAction = rowOf(ACTIONS, status);
  return reportedStatus === undefined ? null : { reportedStatus, ...(requiredAction === undefined ? {} : { requiredAction }) };
}

/** Values of another format were not written by Paystack and are not kept. */
const SHAPES = { transferCode: /^TRF_[A-Za-z0-9]{1,60}$/, status: /^[A-Za-z][A-Za-z_-]{0,39}$/ };

/** The members of a transfer that we use. A value of the wrong format is null. */
export interface Transfer {
  transferCode: string | null;
  /** Our key. */
  reference: string | null;
  status: string | null;
  amountMinor: bigint | null;
  currency: string | null;
}

/** What identifies our transfer. */
export interface Expected {
  invokeKey: string;
  amountMinor: bigint;
  currency: string;
}

export function readTransfer(value: unknown): Transfer | null {
  const json = asObject(value);
  if (!json) return null;
  const shaped = (member: unknown, shape: RegExp): string | null => {
    const text = asText(member);
    return text !== null && shape.test(text) ? text : null;
  };
  const amountMinor = asMinorUnits(json['amount']);
  return {
    transferCode: shaped(json['transfer_code'], SHAPES.transferCode),
    reference: asOurKey(json['reference']),
    status: shaped(json['status'], SHAPES.status),
    amountMinor: amountMinor !== null && amountMinor >= 0n ? amountMinor : null,
    currency: asCurrency(json['currency']),
  };
}

/** Whether a transfer is certainly the one of the payout. */
function isOf({ reference, transferCode, amountMinor, currency }: Transfer, expected: Expected): boolean {
  return transferCode !== null && reference === expected.invokeKey && amountMinor === expected.amountMinor && currency === expected.currency;
}

/** Translates a transfer; UNCLEAR if it is not the expected one. */
export function reportOfExpected(transfer: Transfer, expected: Expected, httpStatus: number, codes: CodeTable): ProviderReport {
  if (isOf(transfer, expected)) return reportOf(transfer, httpStatus, codes);
  return unclear(transfer, httpStatus);
}

/** Translates a transfer. */
export function reportOf(transfer: Transfer, httpStatus: number | null, codes: CodeTable): ProviderReport {
  const meaning = transfer.status === null ? null : meaningOf(transfer.status);
  if (!meaning) return unclear(transfer, httpStatus);
  return {
    ...unclear(transfer, httpStatus),
    ...meaning,
    resolution: resolutionOf(transfer, meaning, codes),
    ...namedAmount(meaning.reportedStatus, transfer.amountMinor),
  };
}

/** An UNCLEAR report on a transfer. */
export function unclear({ transferCode, reference, status, amountMinor, currency }: Transfer, httpStatus: number | null): ProviderReport {
  const raw = { transfer_code: transferCode, status, amount: amountMinor === null ? null : Number(amountMinor), currency };
  const response = { providerReference: transferCode, code: status, message: null, httpStatus, raw };
  const identity = { ...(reference === null ? {} : { reportedKey: reference }), ...(currency === null ? {} : { currency }) };
  return { ...response, ...identity, reportedStatus: 'UNCLEAR', resolution: 'UNKNOWN', processedAmountMinor: null };
}

function resolutionOf({ status }: Transfer, { reportedStatus }: Meaning, codes: CodeTable): Resolution {
  if (reportedStatus === 'PROCESS_FAILED') return resolutionOfFailure(status, codes);
  return reportedStatus === 'REVOKED' ? resolutionOfFailure(status, codes, 'OPERATION_EXPIRED') : 'OK';
}

/** The report on a transfer for which a new OTP was sent. */
export function waitingForOtp(transferCode: string, httpStatus: number): ProviderReport {
  const transfer = { transferCode, reference: null, status: 'otp', amountMinor: null, currency: null };
  return { ...unclear(transfer, httpStatus), reportedStatus: 'PENDING', resolution: 'OK', requiredAction: OTP };
}

/** Whether Paystack waits for an OTP. */
export function awaitsOtp({ requiredAction }: ProviderReport): boolean {
  return requiredAction?.type === OTP.type;
}
