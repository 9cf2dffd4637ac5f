import { answerOf, foundOf, NO_RESPONSE, noAnswerOf, unreadable } from '../../connector-kit/answers.js';
import type { CodeTable, ConnectorAnswer, EnquiryAnswer, ProviderReport } from '../../connector-kit/connector.contract.js';
import type { HttpOutcome } from '../../connector-kit/http-sender.js';
import { type Json, parseObject } from '../../connector-kit/json.js';
import { withoutAnswer } from '../../connector-kit/transport.js';
import { readBatch, readItem } from './batch.js';
import { isSuccess, readFailure, refused } from './failure.js';
import { type Expected, reportOfBatch, reportOfLoneItem } from './report.js';

/** PayPal's error names for an unknown id. */
const UNKNOWN_ID: readonly string[] = ['RESOURCE_NOT_FOUND', 'INVALID_RESOURCE_ID'];

/**
 * The answer to an operation for which there was no token, so that no request was sent. Only PayPal's own refusal of the credentials is
 * final.
 */
export function translateNoToken(outcome: HttpOutcome, codes: CodeTable): ConnectorAnswer {
  const answer = outcome.kind !== 'answered' ? withoutAnswer(outcome) : isSuccess(outcome) ? unreadable(outcome) : refused(outcome, codes);
  if (answer.kind === 'not_sent' || answer.resolution === 'INVALID_CREDENTIALS') return answer;
  const { providerReference, code, httpStatus, raw } = answer;
  const resolution = answer.kind === 'unknown' ? answer.resolution : 'GENERAL_ERROR';
  return {
    providerReference,
    code,
    httpStatus,
    raw,
    kind: 'not_sent',
    resolution,
    message: `PayPal gave no access token, so nothing was sent: ${answer.message ?? 'no reason was given'}`,
  };
}

/** The same request leaves again after this, in milliseconds, with a new token that all who wait for one share. */
const NEW_TOKEN_MS = 1_000;

/**
 * The answer to an operation whose token PayPal had accepted before and does not know any more ("Access Token not found in cache"): nothing was
 * taken, and nothing is wrong with the payout or the credentials. Without PayPal's own error it is unknown who refused it.
 */
export function translateSessionOver(outcome: HttpOutcome, codes: CodeTable): ConnectorAnswer {
  const failure = outcome.kind === 'answered' ? readFailure(parseObject(outcome.body), codes) : null;
  if (outcome.kind !== 'answered') return withoutAnswer(outcome);
  if (failure === null) return refused(outcome, codes);
  const { name, debugId } = failure;
  const message = 'PayPal no longer knew the access token, so nothing was sent. The same request leaves again with a new token.';
  const response = { providerReference: null, code: failure.code, message, httpStatus: outcome.status, raw: { name, debug_id: debugId } };
  return { ...response, kind: 'not_sent', resolution: 'GENERAL_ERROR', retryAfterMs: NEW_TOKEN_MS };
}

/** Reads the answer to the creation of a batch that is not a duplicate. */
export function translateCreate(outcome: HttpOutcome, expected: Expected, codes: CodeTable): ConnectorAnswer {
  if (outcome.kind !== 'answered') return withoutAnswer(outcome);
  if (!isSuccess(outcome)) return refused(outcome, codes);
  const batch = readBatch(parseObject(outcome.body));
  return batch ? answerOf('invoke', reportOfBatch(batch, expected, outcome.status, codes)) : unreadable(outcome);
}

/** Reads the answer to an enquiry about a batch. */
export function translateEnquiry(outcome: HttpOutcome, expected: Expected, codes: CodeTable): EnquiryAnswer {
  return readAnswer(outcome, codes, (body, status) => {
    const batch = readBatch(body);
    return batch && reportOfBatch(batch, expected, status, codes);
  });
}

/** Reads the answer to an enquiry about an item by its own id. */
export function translateItemEnquiry(outcome: HttpOutcome, expected: Expected, codes: CodeTable): EnquiryAnswer {
  return readAnswer(outcome, codes, (body, status) => {
    const item = readItem(body);
    return item && reportOfLoneItem(item, expected, status, codes);
  });
}

/** @param view translates a successful answer; null when it cannot be read */
function readAnswer(outcome: HttpOutcome, codes: CodeTable, report: (body: Json | null, status: number) => ProviderReport | null): EnquiryAnswer {
  if (outcome.kind !== 'answered') return noAnswerOf(outcome);
  const body = parseObject(outcome.body);
  if (isSuccess(outcome)) {
    const read = report(body, outcome.status);
    return read ? foundOf(read) : noAnswerOf(outcome, { code: null, message: 'the answer could not be read' });
  }
  const failure = readFailure(body, codes);
  const problem = { code: failure?.code ?? null, message: failure?.message ?? null };
  if (outcome.status === 404 && UNKNOWN_ID.includes(failure?.name ?? '')) return { ...NO_RESPONSE, ...problem, kind: 'not_found', httpStatus: outcome.status };
  return noAnswerOf(outcome, problem);
}
