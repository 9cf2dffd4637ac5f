import { type ReportedStatus, type ErrorResolution, type FatalResolution, type Operation, resolutionGroup } from '@app/domain';
import type { CodeTable, ConnectorAnswer, Declined, Found, NoAnswer, ProviderReport, ProviderResponse } from './connector.contract.js';
import type { HttpOutcome } from './http-sender.js';
import { rowOf } from './json.js';
import { resolutionOfStatus, retryAfterMs, withoutAnswer } from './transport.js';

/** An answer that came whole. */
export type Answered = Extract<HttpOutcome, { kind: 'answered' }>;

/** What a refusal of the provider says about itself. */
export interface ProviderRefusal {
  /** The provider's code; null where it has none, or where its body could not be read. */
  code: string | null;
  message: string | null;
  /** Whether the body was the provider's own. Anything between the two of us may have written another one. */
  isReadable: boolean;
  raw?: Record<string, unknown>;
}

const PAID: readonly ReportedStatus[] = ['PROCESSED', 'PARTIALLY_PROCESSED'];

/** The reported statuses that settle each operation; every other one means that the result is told later. */
const FINAL_REPORTED_STATUSES: Readonly<Record<Operation, readonly ReportedStatus[]>> = {
  invoke: [...PAID, 'PROCESS_FAILED', 'CANCELLED', 'REVOKED'],
  submit_details: [...PAID, 'PROCESS_FAILED', 'CANCELLED', 'REVOKED'],
  revoke: [...PAID, 'REVOKED', 'REVOKE_FAILED', 'PROCESS_FAILED'],
  cancel: ['CANCELLED', 'CANCEL_FAILED', 'PROCESS_FAILED'],
};

/** Words for something that has none. */
export const NO_RESPONSE: ProviderResponse = { providerReference: null, code: null, message: null, httpStatus: null, raw: {} };

export function isFatal(resolution: FatalResolution | ErrorResolution): resolution is FatalResolution {
  return resolutionGroup(resolution) === 'FATAL';
}

/** What a code means; a code that is in no table is UNKNOWN. */
export function resolutionOfCode(code: string, codes: CodeTable): FatalResolution | ErrorResolution {
  return rowOf(codes, code) ?? 'UNKNOWN';
}

/** A failure is certain here, only its reason may not be in the table. */
export function resolutionOfFailure(code: string | null, codes: CodeTable, otherwise: FatalResolution = 'PROCESSING_ERROR'): FatalResolution {
  const resolution = code === null ? otherwise : resolutionOfCode(code, codes);
  return isFatal(resolution) ? resolution : otherwise;
}

/** The answer to an operation that a view of the payout amounts to. */
export function answerOf(operation: Operation, view: ProviderReport): ConnectorAnswer {
  if (view.reportedStatus === 'UNCLEAR') return { ...responseOf(view), kind: 'unknown', resolution: 'UNKNOWN' };
  return FINAL_REPORTED_STATUSES[operation].includes(view.reportedStatus) ? { ...view, kind: 'done' } : { ...view, kind: 'accepted' };
}

/** The answer to a question that a view of the payout amounts to. */
export function foundOf(view: ProviderReport): Found {
  return { ...view, kind: 'found' };
}

/** A 2xx whose body could not be read. The money may be on its way. */
export function unreadable(outcome: Answered): ConnectorAnswer {
  return { ...NO_RESPONSE, kind: 'unknown', resolution: 'UNKNOWN', message: 'the answer could not be read', httpStatus: outcome.status };
}

/** A request whose answer was not 2xx, or never came. The provider's code decides before the HTTP status does. */
export function refusalOf(outcome: Answered, refused: ProviderRefusal, codes: CodeTable): ConnectorAnswer {
  const { code, message, isReadable, raw } = refused;
  const { status } = outcome;
  const words: ProviderResponse = { providerReference: null, code, message, httpStatus: status, raw: raw ?? { code } };
  if (status === 429) return { ...words, kind: 'not_sent', resolution: 'GENERAL_ERROR', retryAfterMs: retryAfterMs(outcome.headers) };
  const byStatus = resolutionOfStatus(status) ?? 'UNKNOWN';
  // A server's failure says nothing about the payout, whatever its body says.
  if (status >= 500 || status === 408) return { ...words, kind: 'unknown', resolution: isFatal(byStatus) ? 'UNKNOWN' : byStatus };
  // A redirect is never a word of the provider about a payout.
  if (!isReadable || status < 400) return { ...words, kind: 'unknown', resolution: 'CONNECTION_ERROR' };
  const resolution = code === null ? byStatus : resolutionOfCode(code, codes);
  return isFatal(resolution) ? { ...words, kind: 'declined', resolution } : { ...words, kind: 'unknown', resolution };
}

/** A question that was not answered: by whom or what, says nothing about the payout. */
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

/** What the provider cannot do is declined without a call. */
export function cannot(message: string): Declined {
  return { ...NO_RESPONSE, kind: 'declined', resolution: 'INVALID_METHOD', message };
}

/** Nothing was sent, for a reason on our own side. */
export function notSent(message: string): ConnectorAnswer {
  return { ...NO_RESPONSE, kind: 'not_sent', resolution: 'GENERAL_ERROR', message };
}

function responseOf({ providerReference, code, message, httpStatus, raw }: ProviderReport): ProviderResponse {
  return { providerReference, code, message, httpStatus, raw };
}
