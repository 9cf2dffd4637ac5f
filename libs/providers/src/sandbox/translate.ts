import { type Claim, type ErrorResolution, type FatalResolution, type Operation, parseNonNegativeAmount, type Resolution, resolutionGroup } from '@app/domain';
import type { ConnectorAnswer, EnquiryAnswer, ProviderWords } from '../connector.contract.js';
import type { HttpOutcome } from '../http-sender.js';
import { resolutionOfStatus, withoutAnswer } from '../transport.js';

/** The sandbox's status of a transfer, in our words. A status that is not here is UNCLEAR. */
const STATUS_CLAIMS: Readonly<Record<string, Claim>> = {
  received: 'PROCESSING',
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
export const CODE_RESOLUTIONS: Readonly<Record<string, FatalResolution | ErrorResolution>> = {
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

type Json = Readonly<Record<string, unknown>>;

function asObject(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

function asText(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function parseObject(body: string): Json | null {
  try {
    return asObject(JSON.parse(body));
  } catch {
    return null;
  }
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

function wordsOf(transfer: Transfer, httpStatus: number | null): ProviderWords {
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
function claimOf(transfer: Transfer): Claim {
  if (transfer.revokeRefused && (transfer.status === 'received' || transfer.status === 'pending')) return 'REVOKE_FAILED';
  if (transfer.cancelRefused && (transfer.status === 'paid' || transfer.status === 'partly_paid')) return 'CANCEL_FAILED';
  return STATUS_CLAIMS[transfer.status] ?? 'UNCLEAR';
}

/** Why the transfer is where it is. A status that nobody maps is UNKNOWN, and so is a failure with a code that nobody maps. */
function resolutionOf(transfer: Transfer, claim: Claim): Resolution {
  const code = transfer.revokeRefused?.code ?? transfer.cancelRefused?.code ?? transfer.code;
  switch (claim) {
    case 'UNCLEAR':
      return 'UNKNOWN';
    case 'PROCESS_FAILED':
    case 'REVOKE_FAILED':
    case 'CANCEL_FAILED': {
      const mapped = code === null ? undefined : CODE_RESOLUTIONS[code];
      // The failure is certain, only its reason is not in the table.
      return mapped && resolutionGroup(mapped) === 'FATAL' ? mapped : 'PROCESSING_ERROR';
    }
    case 'CANCELLED':
      return (code !== null && CODE_RESOLUTIONS[code]) || 'OK';
    default:
      return 'OK';
  }
}

/** Null when the answer does not say, or says it in a way that is not an amount. */
function paidMinor(transfer: Transfer, claim: Claim): bigint | null {
  if (claim === 'PROCESS_FAILED' || claim === 'REVOKED' || claim === 'CANCELLED') return 0n;
  if (transfer.paidAmount === null) return null;
  try {
    return parseNonNegativeAmount(transfer.paidAmount, transfer.currency);
  } catch {
    return null;
  }
}

const FINAL_CLAIMS: Readonly<Record<Operation, readonly Claim[]>> = {
  invoke: ['PROCESSED', 'PARTIALLY_PROCESSED', 'PROCESS_FAILED', 'CANCELLED', 'REVOKED'],
  revoke: ['REVOKED', 'REVOKE_FAILED', 'PROCESSED', 'PARTIALLY_PROCESSED', 'PROCESS_FAILED'],
  cancel: ['CANCELLED', 'CANCEL_FAILED', 'PROCESS_FAILED'],
};

/** Reads the answer to an operation. */
export function translateOperation(operation: Operation, outcome: HttpOutcome): ConnectorAnswer {
  if (outcome.kind !== 'answered') return withoutAnswer(outcome);
  const body = parseObject(outcome.body);
  if (outcome.status < 200 || outcome.status >= 300) return translateRefusal(outcome.status, body);
  const transfer = readTransfer(body);
  if (!transfer)
    return {
      kind: 'unknown',
      resolution: 'UNKNOWN',
      providerReference: null,
      code: null,
      message: 'the answer could not be read',
      httpStatus: outcome.status,
      raw: {},
    };
  const words = wordsOf(transfer, outcome.status);
  const claim = claimOf(transfer);
  if (claim === 'UNCLEAR') return { kind: 'unknown', resolution: 'UNKNOWN', ...words };
  if (FINAL_CLAIMS[operation].includes(claim)) return { kind: 'done', claim, processedAmountMinor: paidMinor(transfer, claim), ...words };
  return { kind: 'accepted', claim, ...words };
}

function translateRefusal(httpStatus: number, body: Json | null): ConnectorAnswer {
  const code = asText(body?.code);
  const words: ProviderWords = { providerReference: null, code, message: asText(body?.message), httpStatus, raw: { code } };
  // A server error says nothing about the payout, whatever its body says.
  const resolution = httpStatus < 500 && code !== null ? (CODE_RESOLUTIONS[code] ?? 'UNKNOWN') : (resolutionOfStatus(httpStatus) ?? 'UNKNOWN');
  if (isFatal(resolution)) {
    // A refusal without a readable code could come from anything between the provider and us.
    return code === null ? { kind: 'unknown', resolution: 'CONNECTION_ERROR', ...words } : { kind: 'declined', resolution, ...words };
  }
  return { kind: 'unknown', resolution, ...words };
}

function isFatal(resolution: FatalResolution | ErrorResolution): resolution is FatalResolution {
  return resolutionGroup(resolution) === 'FATAL';
}

/** Reads the answer to a question. */
export function translateEnquiry(outcome: HttpOutcome): EnquiryAnswer {
  if (outcome.kind !== 'answered') {
    const { resolution, ...rest } = withoutAnswer(outcome);
    return { ...rest, kind: 'no_answer', resolution };
  }
  const body = parseObject(outcome.body);
  const nothing: ProviderWords = { providerReference: null, code: asText(body?.code), message: asText(body?.message), httpStatus: outcome.status, raw: {} };
  if (outcome.status === 404 && body?.code === 'not_found') return { kind: 'not_found', ...nothing };
  if (outcome.status !== 200) {
    const resolution = resolutionOfStatus(outcome.status) ?? 'UNKNOWN';
    return { kind: 'no_answer', resolution: isFatal(resolution) || resolution === 'CONNECTION_ERROR' ? 'GENERAL_ERROR' : resolution, ...nothing };
  }
  const transfer = readTransfer(body);
  if (!transfer) return { kind: 'no_answer', resolution: 'UNKNOWN', ...nothing, message: 'the answer could not be read' };
  return found(transfer, outcome.status);
}

function found(transfer: Transfer, httpStatus: number | null): EnquiryAnswer & { kind: 'found' } {
  const claim = claimOf(transfer);
  return {
    kind: 'found',
    claim,
    resolution: resolutionOf(transfer, claim),
    processedAmountMinor: paidMinor(transfer, claim),
    ...wordsOf(transfer, httpStatus),
  };
}

/** What a notification says, or null when it is not one of the sandbox's. */
export function translateNotificationBody(body: string): { id: string; invokeKey: string; statement: EnquiryAnswer & { kind: 'found' } } | null {
  const json = parseObject(body);
  const id = asText(json?.id);
  const transfer = readTransfer(json?.data);
  if (!id || !transfer) return null;
  return { id, invokeKey: transfer.key, statement: found(transfer, null) };
}
