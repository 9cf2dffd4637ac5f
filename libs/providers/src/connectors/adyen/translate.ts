import type { Operation } from '@app/domain';
import { type Answered, answerOf, foundOf, NO_RESPONSE, unreadable } from '../../connector-kit/answers.js';
import type { ConnectorAnswer, EnquiryAnswer, EnquiryRequest, Found, NoAnswer } from '../../connector-kit/connector.contract.js';
import type { HttpOutcome } from '../../connector-kit/http-sender.js';
import { asArray, asObject, asText, parseObject } from '../../connector-kit/json.js';
import { asOrdered } from '../../connector-kit/statuses/asked-about.js';
import { withoutAnswer } from '../../connector-kit/transport.js';
import { refusedBy, unansweredBy } from './refusal.js';
import { challenged, challengeOf } from './sca.js';
import { readTransfer, type Transfer } from './transfer.js';
import { type Expected, checkedReport, isUnderReview, type ReadOptions } from './report.js';

/** Revocations and returns cannot answer a challenge. */
const NO_WAY_TO_AUTHENTICATE: ConnectorAnswer = {
  ...NO_RESPONSE,
  kind: 'declined',
  resolution: 'ACCESS_DENIED',
  code: 'scaAuthenticationRequired',
  message: 'Adyen requires strong customer authentication, which is possible only for transfers and approvals. Ask Adyen to exempt this API credential.',
  httpStatus: 401,
};

/** Reads the answer to the creation of a transfer. */
export function translateTransfer(operation: Operation, outcome: HttpOutcome, expected: Expected, options: ReadOptions): ConnectorAnswer {
  return readAnswer(outcome, options, onChallenge(expected), (answer) => {
    const transfer = readTransfer(parseObject(answer.body));
    return transfer ? answerOf(operation, checkedReport(transfer, expected, options, { asOf: null, httpStatus: answer.status })) : unreadable(answer);
  });
}

/** Reads the answer to an approval or a revocation: Adyen only acknowledges it, and reports the result later. */
export function translateAcknowledgement(
  reportedStatus: 'PENDING' | 'REVOKING',
  outcome: HttpOutcome,
  expected: Expected,
  options: ReadOptions,
): ConnectorAnswer {
  const ifChallenged = reportedStatus === 'PENDING' ? onChallenge(expected) : null;
  return readAnswer(outcome, options, ifChallenged, (answer) => {
    if (answer.body.trim() !== '' && parseObject(answer.body) === null) return unreadable(answer);
    return {
      ...NO_RESPONSE,
      kind: 'accepted',
      reportedStatus,
      resolution: 'OK',
      processedAmountMinor: null,
      providerReference: expected.providerReference,
      httpStatus: answer.status,
    };
  });
}

/** Reads the answer to the return of an internal transfer. */
export function translateReturn(outcome: HttpOutcome, expected: Expected, options: ReadOptions): ConnectorAnswer {
  return readAnswer(outcome, options, null, (answer) => {
    const body = parseObject(answer.body);
    const status = asText(body?.status);
    if (asText(body?.transferId) !== expected.providerReference || (status !== 'Authorised' && status !== 'Declined')) return unreadable(answer);
    const response = { providerReference: expected.providerReference, code: status, message: null, httpStatus: answer.status, raw: { status } };
    return status === 'Authorised'
      ? { ...response, kind: 'done', reportedStatus: 'CANCELLED', resolution: 'OK', processedAmountMinor: 0n }
      : { ...response, kind: 'done', reportedStatus: 'CANCEL_FAILED', resolution: 'DECLINED_ERROR', processedAmountMinor: null };
  });
}

function onChallenge({ providerReference }: Expected): (challenge: string | null) => ConnectorAnswer {
  return (challenge) => challenged(challenge, providerReference);
}

/** @param ifChallenged the answer to a challenged request; null when a challenge cannot be answered */
function readAnswer(
  outcome: HttpOutcome,
  { codes }: ReadOptions,
  ifChallenged: ((challenge: string | null) => ConnectorAnswer) | null,
  read: (answer: Answered) => ConnectorAnswer,
): ConnectorAnswer {
  if (outcome.kind !== 'answered') return withoutAnswer(outcome);
  const challenge = challengeOf(outcome);
  if (challenge) return ifChallenged?.(challenge.blob) ?? NO_WAY_TO_AUTHENTICATE;
  return outcome.status >= 200 && outcome.status < 300 ? read(outcome) : refusedBy(outcome, codes);
}

/** Reads a transfer by its id, before an operation on it. */
export function translateLookUp(outcome: HttpOutcome, expected: Expected, options: ReadOptions): { answer: Found | NoAnswer; isUnderReview: boolean } {
  const transfer = isOk(outcome) ? readTransfer(parseObject(outcome.body)) : null;
  if (!isOk(outcome) || !transfer) return { answer: unansweredBy(outcome), isUnderReview: false };
  return { answer: foundOf(checkedReport(transfer, expected, options, { asOf: null, httpStatus: outcome.status })), isUnderReview: isUnderReview(transfer) };
}

/** Reads the answer to an enquiry by Adyen's id. "Not found" is no answer: Adyen does not document how it says so. */
export function translateById(outcome: HttpOutcome, expected: EnquiryRequest, options: ReadOptions): EnquiryAnswer {
  const transfer = isOk(outcome) ? readTransfer(parseObject(outcome.body)) : null;
  return isOk(outcome) && transfer
    ? foundOf(asOrdered(expected.operation, checkedReport(transfer, expected, options, { asOf: expected.askedAt, httpStatus: outcome.status })))
    : unansweredBy(outcome);
}

/** Reads the transfers with our reference: one is the payout, none means not found, several are UNCLEAR. */
export function translateByReference(outcome: HttpOutcome, expected: EnquiryRequest, options: ReadOptions): EnquiryAnswer {
  const body = isOk(outcome) ? parseObject(outcome.body) : null;
  if (!isOk(outcome) || !Array.isArray(body?.data)) return unansweredBy(outcome);
  const transfers = asArray(body.data).map(readTransfer);
  const ours = transfers.filter((transfer) => transfer?.reference === expected.invokeKey && transfer.isPayout) as Transfer[];
  const [first, ...others] = ours;
  if (first && others.length === 0)
    return foundOf(asOrdered(expected.operation, checkedReport(first, expected, options, { asOf: expected.askedAt, httpStatus: outcome.status })));
  if (first)
    return {
      ...NO_RESPONSE,
      kind: 'found',
      reportedStatus: 'UNCLEAR',
      resolution: 'UNKNOWN',
      processedAmountMinor: null,
      message: `Adyen has ${ours.length} transfers with the reference of this payout. Compare them at Adyen.`,
      httpStatus: outcome.status,
    };
  const hasMore = asText(asObject(asObject(body._links)?.next)?.href) !== null;
  if (transfers.includes(null) || hasMore) return { ...unansweredBy(outcome), message: 'the answer could not be read' };
  return { ...NO_RESPONSE, kind: 'not_found', httpStatus: outcome.status };
}

function isOk(outcome: HttpOutcome): outcome is Answered {
  return outcome.kind === 'answered' && outcome.status === 200;
}
