import { answerOf, foundOf, NO_RESPONSE, noAnswerOf, unreadable } from '../../connector-kit/answers.js';
import type { CodeTable, ConnectorAnswer, EnquiryAnswer, ProviderReport } from '../../connector-kit/connector.contract.js';
import type { HttpOutcome } from '../../connector-kit/http-sender.js';
import { type Json, parseObject } from '../../connector-kit/json.js';
import { withoutAnswer } from '../../connector-kit/transport.js';
import { readBatch, readItem } from './batch.js';
import { isSuccess, readFailure, refused } from './failure.js';
import { type Expected, viewOfBatch, viewOfLoneItem } from './view.js';

/** PayPal's words for an id that it does not know. */
const UNKNOWN_ID: readonly string[] = ['RESOURCE_NOT_FOUND', 'INVALID_RESOURCE_ID'];

/**
 * What follows when there was no token, and so no request: nothing was taken, whatever it was that went wrong. Only PayPal's own
 * refusal of the credentials is definite.
 */
export function translateNoToken(outcome: HttpOutcome, codes: CodeTable): ConnectorAnswer {
  const answer = outcome.kind !== 'answered' ? withoutAnswer(outcome) : isSuccess(outcome) ? unreadable(outcome) : refused(outcome, codes);
  if (answer.kind === 'not_sent' || answer.resolution === 'INVALID_CREDENTIALS') return answer;
  const { providerReference, code, httpStatus, raw } = answer;
  const resolution = answer.kind === 'unknown' ? answer.resolution : 'GENERAL_ERROR';
  return { providerReference, code, httpStatus, raw, kind: 'not_sent', resolution, message: `no access token: ${answer.message ?? 'PayPal gave none'}` };
}

/** Reads the answer to the creation of a batch that is no duplicate. */
export function translateCreate(outcome: HttpOutcome, expected: Expected, codes: CodeTable): ConnectorAnswer {
  if (outcome.kind !== 'answered') return withoutAnswer(outcome);
  if (!isSuccess(outcome)) return refused(outcome, codes);
  const batch = readBatch(parseObject(outcome.body));
  return batch ? answerOf('invoke', viewOfBatch(batch, expected, outcome.status, codes)) : unreadable(outcome);
}

/** Reads the answer to a question about a batch. */
export function translateEnquiry(outcome: HttpOutcome, expected: Expected, codes: CodeTable): EnquiryAnswer {
  return readAnswer(outcome, codes, (body, status) => {
    const batch = readBatch(body);
    return batch && viewOfBatch(batch, expected, status, codes);
  });
}

/** Reads the answer to a question about an item by its own id. */
export function translateItemEnquiry(outcome: HttpOutcome, expected: Expected, codes: CodeTable): EnquiryAnswer {
  return readAnswer(outcome, codes, (body, status) => {
    const item = readItem(body);
    return item && viewOfLoneItem(item, expected, status, codes);
  });
}

/** @param view what a good answer says; null where it cannot be read */
function readAnswer(outcome: HttpOutcome, codes: CodeTable, view: (body: Json | null, status: number) => ProviderReport | null): EnquiryAnswer {
  if (outcome.kind !== 'answered') return noAnswerOf(outcome);
  const body = parseObject(outcome.body);
  if (isSuccess(outcome)) {
    const read = view(body, outcome.status);
    return read ? foundOf(read) : noAnswerOf(outcome, { code: null, message: 'the answer could not be read' });
  }
  const failure = readFailure(body, codes);
  const said = { code: failure?.code ?? null, message: failure?.message ?? null };
  if (outcome.status === 404 && UNKNOWN_ID.includes(failure?.name ?? '')) return { ...NO_RESPONSE, ...said, kind: 'not_found', httpStatus: outcome.status };
  return noAnswerOf(outcome, said);
}
