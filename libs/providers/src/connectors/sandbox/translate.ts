import { type ReportedStatus, type Operation, parseNonNegativeAmount, type Resolution } from '@app/domain';
import { answerOf, foundOf, NO_RESPONSE, noAnswerOf, refusalOf, resolutionOfFailure, unreadable } from '../../connector-kit/answers.js';
import type {
  CodeTable,
  ConnectorAnswer,
  EnquiryAnswer,
  ProviderReport,
  ProviderResponse,
  TranslatedNotification,
} from '../../connector-kit/connector.contract.js';
import type { HttpOutcome } from '../../connector-kit/http-sender.js';
import { asObject, asText, parseObject, rowOf } from '../../connector-kit/json.js';
import { withoutAnswer } from '../../connector-kit/transport.js';

/** The sandbox's status of a transfer, in our words. A status that is not here is UNCLEAR. */
const STATUS_REPORTED_STATUSES: Readonly<Record<string, ReportedStatus>> = {
  received: 'PROCESSING',
  password_wanted: 'PENDING',
  pending: 'PENDING',
  paid: 'PROCESSED',
  partly_paid: 'PARTIALLY_PROCESSED',
  failed: 'PROCESS_FAILED',
  revoking: 'REVOKING',
  revoked: 'REVOKED',
  returning: 'CANCELLING',
  returned: 'CANCELLED',
};

/** The sandbox's codes, in our words. A code that is not here is UNKNOWN: a human reads it. */
export const SANDBOX_CODES: CodeTable = {
  bad_details: 'INVALID_DETAILS',
  bad_request: 'INVALID_REQUEST',
  request_refused: 'REQUEST_ERROR',
  bad_amount: 'INVALID_AMOUNT',
  bad_method: 'INVALID_METHOD',
  bad_credentials: 'INVALID_CREDENTIALS',
  ip_not_allowed: 'FORBIDDEN_IP',
  bad_signature: 'SIGNATURE_ERROR',
  duplicate_reference: 'DUPLICATED_ID',
  key_reused: 'DUPLICATED_ID',
  no_funds: 'INSUFFICIENT_FUNDS',
  fraud_suspected: 'ANTIFRAUD_ERROR',
  declined: 'DECLINED_ERROR',
  no_such_recipient: 'RECIPIENT_NOT_FOUND',
  recipient_closed: 'INVALID_RECIPIENT',
  recipient_returned: 'DECLINED_ERROR',
  limit_exceeded: 'LIMIT_VIOLATION',
  internal_failure: 'INTERNAL_ERROR',
  missing_permission: 'ACCESS_ERROR',
  user_not_allowed: 'ACCESS_DENIED',
  fatal: 'GENERAL_FATAL_ERROR',
  expired: 'OPERATION_EXPIRED',
  processing_failed: 'PROCESSING_ERROR',
  not_revocable: 'PROCESSING_ERROR',
  not_returnable: 'PROCESSING_ERROR',
  wrong_password: 'DECLINED_ERROR',
  nothing_wanted: 'PROCESSING_ERROR',
  temporarily_busy: 'GENERAL_ERROR',
};

/** The parts of a transfer that matter to us. */
interface Transfer {
  id: string;
  key: string;
  status: string;
  paidAmount: string | null;
  currency: string;
  code: string | null;
  message: string | null;
  revokeRefused: { code: string | null } | null;
  cancelRefused: { code: string | null } | null;
}

function refusedOf(value: unknown): { code: string | null } | null {
  const part = asObject(value);
  return part?.status === 'refused' ? { code: asText(part.code) } : null;
}

function readTransfer(value: unknown): Transfer | null {
  const json = asObject(value);
  const id = asText(json?.id);
  const key = asText(json?.key);
  const status = asText(json?.status);
  const currency = asText(json?.currency);
  if (!json || !id || !key || !status || !currency) return null;
  return {
    id,
    key,
    status,
    currency,
    paidAmount: asText(json.paid_amount),
    code: asText(json.code),
    message: asText(json.message),
    revokeRefused: refusedOf(json.revoke),
    cancelRefused: refusedOf(json.cancel),
  };
}

function wordsOf(transfer: Transfer, httpStatus: number | null): ProviderResponse {
  const raw = {
    id: transfer.id,
    status: transfer.status,
    paid_amount: transfer.paidAmount,
    code: transfer.code,
    revoke: transfer.revokeRefused,
    cancel: transfer.cancelRefused,
  };
  return { providerReference: transfer.id, code: transfer.code ?? transfer.status, message: transfer.message, httpStatus, raw };
}

/** A refused recall or return is told beside the status; the transfer itself goes on. */
function reportedStatusOf(transfer: Transfer): ReportedStatus {
  if (transfer.revokeRefused && (transfer.status === 'received' || transfer.status === 'pending')) return 'REVOKE_FAILED';
  if (transfer.cancelRefused && (transfer.status === 'paid' || transfer.status === 'partly_paid')) return 'CANCEL_FAILED';
  return rowOf(STATUS_REPORTED_STATUSES, transfer.status) ?? 'UNCLEAR';
}

/** Why the transfer is where it is. A status that nobody maps is UNKNOWN, and so is a failure with a code that nobody maps. */
function resolutionOf(transfer: Transfer, reportedStatus: ReportedStatus, codes: CodeTable): Resolution {
  const code = transfer.revokeRefused?.code ?? transfer.cancelRefused?.code ?? transfer.code;
  switch (reportedStatus) {
    case 'UNCLEAR':
      return 'UNKNOWN';
    case 'PROCESS_FAILED':
    case 'REVOKE_FAILED':
    case 'CANCEL_FAILED':
      return resolutionOfFailure(code, codes);
    case 'CANCELLED':
      return code === null ? 'OK' : resolutionOfFailure(code, codes);
    default:
      return 'OK';
  }
}

/** Null when the answer does not say, or says it in a way that is not an amount. */
function paidMinor(transfer: Transfer, reportedStatus: ReportedStatus): bigint | null {
  if (reportedStatus === 'PROCESS_FAILED' || reportedStatus === 'REVOKED' || reportedStatus === 'CANCELLED') return 0n;
  if (transfer.paidAmount === null) return null;
  try {
    return parseNonNegativeAmount(transfer.paidAmount, transfer.currency);
  } catch {
    return null;
  }
}

/** Reads the answer to an operation. */
export function translateOperation(operation: Operation, outcome: HttpOutcome, codes: CodeTable): ConnectorAnswer {
  if (outcome.kind !== 'answered') return withoutAnswer(outcome);
  const body = parseObject(outcome.body);
  if (outcome.status < 200 || outcome.status >= 300) {
    const code = asText(body?.code);
    return refusalOf(outcome, { code, message: asText(body?.message), isReadable: code !== null }, codes);
  }
  const transfer = readTransfer(body);
  return transfer ? answerOf(operation, viewOf(transfer, outcome.status, codes)) : unreadable(outcome);
}

/** Reads the answer to a question. */
export function translateEnquiry(outcome: HttpOutcome, codes: CodeTable): EnquiryAnswer {
  if (outcome.kind !== 'answered') return noAnswerOf(outcome);
  const body = parseObject(outcome.body);
  const said = { code: asText(body?.code), message: asText(body?.message) };
  if (outcome.status === 404 && said.code === 'not_found') return { ...NO_RESPONSE, ...said, kind: 'not_found', httpStatus: outcome.status };
  const transfer = outcome.status === 200 ? readTransfer(body) : null;
  if (transfer) return foundOf(viewOf(transfer, outcome.status, codes));
  return noAnswerOf(outcome, outcome.status === 200 ? { code: null, message: 'the answer could not be read' } : said);
}

function viewOf(transfer: Transfer, httpStatus: number | null, codes: CodeTable): ProviderReport {
  const reportedStatus = reportedStatusOf(transfer);
  const view = {
    reportedStatus,
    resolution: resolutionOf(transfer, reportedStatus, codes),
    processedAmountMinor: paidMinor(transfer, reportedStatus),
    ...wordsOf(transfer, httpStatus),
  };
  return transfer.status === 'password_wanted' ? { ...view, requiredAction: { type: 'otp', fields: ['otp'] } } : view;
}

/** What a notification says, or null when it is not one of the sandbox's. */
export function translateMessage(body: string, codes: CodeTable): TranslatedNotification | null {
  const json = parseObject(body);
  const id = asText(json?.id);
  const transfer = readTransfer(json?.data);
  return id && transfer ? { deduplicationKey: id, invokeKey: transfer.key, report: viewOf(transfer, null, codes) } : null;
}
