import {
  describeRequired,
  type ErrorResolution,
  type FatalResolution,
  type Operation,
  type ReportedStatus,
  type RequiredField,
  resolutionGroup,
  unmetRequirements,
} from '@app/domain';
import type { CodeTable, ConnectorAnswer, Declined, Found, NoAnswer, ProviderReport, ProviderResponse } from './connector.contract.js';
import type { HttpOutcome } from './http-sender.js';
import { asText, type Json, rowOf } from './json.js';
import { resolutionOfStatus, retryAfterMs, withoutAnswer } from './transport.js';

export { reportedStatusIn } from './statuses/status-words.js';

/** A complete HTTP answer. */
export type Answered = Extract<HttpOutcome, { kind: 'answered' }>;

/** A refusal, as the provider describes it. */
export interface ProviderRefusal {
  /** The provider's code; null when there is none or the body could not be read. */
  code: string | null;
  /** What the provider documents for all codes of this kind, such as the type of the error: it counts where the code has no line of its own. */
  class?: string | null;
  message: string | null;
  /** Whether the provider wrote the body. A proxy or a gateway on the way may have written another one. */
  isReadable: boolean;
  raw?: Record<string, unknown>;
}

const PAID: readonly ReportedStatus[] = ['PROCESSED', 'PARTIALLY_PROCESSED'];

/** The reported statuses that settle each operation; with any other status the result comes later. */
const FINAL_REPORTED_STATUSES: Readonly<Record<Operation, readonly ReportedStatus[]>> = {
  invoke: [...PAID, 'PROCESS_FAILED', 'CANCELLED', 'REVOKED'],
  submit_details: [...PAID, 'PROCESS_FAILED', 'CANCELLED', 'REVOKED'],
  revoke: [...PAID, 'REVOKED', 'REVOKE_FAILED', 'PROCESS_FAILED'],
  cancel: ['CANCELLED', 'CANCEL_FAILED', 'PROCESS_FAILED'],
};

/** A response that says nothing. */
export const NO_RESPONSE: ProviderResponse = { providerReference: null, code: null, message: null, httpStatus: null, raw: {} };

export function isFatal(resolution: FatalResolution | ErrorResolution): resolution is FatalResolution {
  return resolutionGroup(resolution) === 'FATAL';
}

/** What a code means; UNKNOWN for a code that is not in the table. */
export function resolutionOfCode(code: string, codes: CodeTable): FatalResolution | ErrorResolution {
  return rowOf(codes, code) ?? 'UNKNOWN';
}

/** Why a payout has failed, when the failure is certain and only the reason may be missing from the table. */
export function resolutionOfFailure(code: string | null, codes: CodeTable, otherwise: FatalResolution = 'PROCESSING_ERROR'): FatalResolution {
  const resolution = code === null ? otherwise : resolutionOfCode(code, codes);
  return isFatal(resolution) ? resolution : otherwise;
}

/** The answer to an operation, given the provider's report of the payout. */
export function answerOf(operation: Operation, report: ProviderReport): ConnectorAnswer {
  if (report.reportedStatus === 'UNCLEAR') return { ...responseOf(report), kind: 'unknown', resolution: 'UNKNOWN' };
  return FINAL_REPORTED_STATUSES[operation].includes(report.reportedStatus) ? { ...report, kind: 'done' } : { ...report, kind: 'accepted' };
}

/** The answer to an enquiry, given the provider's report of the payout. */
export function foundOf(report: ProviderReport): Found {
  return { ...report, kind: 'found' };
}

/** The answer to an operation whose 2xx body could not be read. The money may be on its way. */
export function unreadable(outcome: Answered): ConnectorAnswer {
  return { ...NO_RESPONSE, kind: 'unknown', resolution: 'UNKNOWN', message: 'the answer could not be read', httpStatus: outcome.status };
}

/**
 * The answer to an operation that was not answered with 2xx. The provider's code takes precedence over its class, and both over the HTTP status.
 * A code that has no line, and no class that has one, is UNKNOWN: never a refusal. The class that counted is in `raw`.
 */
export function refusalOf(outcome: Answered, refused: ProviderRefusal, codes: CodeTable): ConnectorAnswer {
  const { code, message, isReadable, raw } = refused;
  const { status } = outcome;
  const countingClass = classThatCounts(refused, codes);
  const said = { ...(raw ?? { code }), ...(countingClass === null ? {} : { read_by_class: countingClass }) };
  const response: ProviderResponse = { providerReference: null, code, message, httpStatus: status, raw: said };
  if (status === 429) return { ...response, kind: 'not_sent', resolution: 'GENERAL_ERROR', retryAfterMs: retryAfterMs(outcome.headers) };
  const byStatus = resolutionOfStatus(status) ?? 'UNKNOWN';
  // A server error says nothing about the payout, whatever its body says.
  if (status >= 500 || status === 408) return { ...response, kind: 'unknown', resolution: isFatal(byStatus) ? 'UNKNOWN' : byStatus };
  // A redirect says nothing about the payout.
  if (!isReadable || status < 400) return { ...response, kind: 'unknown', resolution: 'CONNECTION_ERROR' };
  const resolution = code === null ? byStatus : resolutionOfCode(countingClass ?? code, codes);
  return isFatal(resolution) ? { ...response, kind: 'declined', resolution } : { ...response, kind: 'unknown', resolution };
}

/** The class of a refusal whose code has no line; null where the code decides, or nothing does. */
function classThatCounts({ code, class: documented }: ProviderRefusal, codes: CodeTable): string | null {
  const hasLine = code === null || rowOf(codes, code) !== undefined;
  return !hasLine && documented != null && rowOf(codes, documented) !== undefined ? documented : null;
}

/** The answer to an enquiry that failed. It says nothing about the payout. */
export function noAnswerOf(outcome: HttpOutcome, refused: Pick<ProviderRefusal, 'code' | 'message'> = { code: null, message: null }): NoAnswer {
  if (outcome.kind !== 'answered') {
    const { resolution, ...rest } = withoutAnswer(outcome);
    return { ...rest, kind: 'no_answer', resolution };
  }
  const resolution = resolutionOfStatus(outcome.status) ?? 'UNKNOWN';
  return {
    ...NO_RESPONSE,
    ...refused,
    kind: 'no_answer',
    resolution: isFatal(resolution) || resolution === 'CONNECTION_ERROR' ? 'GENERAL_ERROR' : resolution,
    httpStatus: outcome.status,
  };
}

/** Declines an operation that the provider does not support, without a request. */
export function cannot(message: string): Declined {
  return { ...NO_RESPONSE, kind: 'declined', resolution: 'INVALID_METHOD', message };
}

/** Declines a payout that lacks what it requires, before anything is sent. A required field is a text. @returns null when everything is there */
export function declineIncomplete(required: readonly RequiredField[], fields: Json): Declined | null {
  const unmet = unmetRequirements(required, (field) => asText(fields[field]) !== null);
  if (unmet.length === 0) return null;
  return invalidDetails(`The payout has no ${unmet.map(describeRequired).join('; and no ')}. Create it again with that, as text.`);
}

/** Declines a payout whose details do not fit each other or its currency, before anything is sent. @param message what is wrong and how to mend it */
export function invalidDetails(message: string): Declined {
  return { ...NO_RESPONSE, kind: 'declined', resolution: 'INVALID_DETAILS', message };
}

/** The answer to an operation whose preliminary request moves no money and got no usable response: nothing was sent. */
export function nothingMoved(answer: ConnectorAnswer): ConnectorAnswer {
  return answer.kind === 'unknown' ? { ...answer, kind: 'not_sent' } : answer;
}

/** Nothing was sent, for a reason on our side. */
export function notSent(message: string): ConnectorAnswer {
  return { ...NO_RESPONSE, kind: 'not_sent', resolution: 'GENERAL_ERROR', message };
}

function responseOf({ providerReference, code, message, httpStatus, raw }: ProviderReport): ProviderResponse {
  return { providerReference, code, message, httpStatus, raw };
}
