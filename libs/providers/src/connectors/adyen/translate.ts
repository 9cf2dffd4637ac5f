import type { Operation } from '@app/domain';
import { type Answered, answerOf, foundOf, NO_RESPONSE, unreadable } from '../../connector-kit/answers.js';
import type { ConnectorAnswer, EnquiryAnswer, EnquiryRequest, Found, NoAnswer } from '../../connector-kit/connector.contract.js';
import type { HttpOutcome } from '../../connector-kit/http-sender.js';
import { asArray, asObject, asText, parseObject } from '../../connector-kit/json.js';
import { withoutAnswer } from '../../connector-kit/transport.js';
import { refusedBy, unansweredBy } from './refusal.js';
import { challenged, challengeOf } from './sca.js';
import { readTransfer, type Transfer } from './transfer.js';
import { type Asked, checkedView, isUnderReview, type Reading } from './view.js';

/** A recall and a return carry no answer to a challenge. */
const NO_WAY_TO_AUTHENTICATE: ConnectorAnswer = {
  ...NO_RESPONSE,
  kind: 'declined',
  resolution: 'ACCESS_DENIED',
  code: 'scaAuthenticationRequired',
  message: 'Adyen asks for strong customer authentication, and takes its answer with transfers and approvals only',
  httpStatus: 401,
};

/** Reads the answer to a request that makes a transfer. */
export function translateTransfer(operation: Operation, outcome: HttpOutcome, asked: Asked, reading: Reading): ConnectorAnswer {
  return answered(outcome, reading, challengedAbout(asked), (answer) => {
    const transfer = readTransfer(parseObject(answer.body));
    return transfer ? answerOf(operation, checkedView(transfer, asked, reading, { asOf: null, httpStatus: answer.status })) : unreadable(answer);
  });
}

/** Reads the answer to an approval or a cancellation: it only says that it was heard, and what became of it is told later. */
export function translateHeard(reportedStatus: 'PENDING' | 'REVOKING', outcome: HttpOutcome, asked: Asked, reading: Reading): ConnectorAnswer {
  const ifChallenged = reportedStatus === 'PENDING' ? challengedAbout(asked) : null;
  return answered(outcome, reading, ifChallenged, (answer) => {
    if (answer.body.trim() !== '' && parseObject(answer.body) === null) return unreadable(answer);
    return {
      ...NO_RESPONSE,
      kind: 'accepted',
      reportedStatus,
      resolution: 'OK',
      processedAmountMinor: null,
      providerReference: asked.providerReference,
      httpStatus: answer.status,
    };
  });
}

/** Reads the answer to the return of an internal transfer. */
export function translateReturn(outcome: HttpOutcome, asked: Asked, reading: Reading): ConnectorAnswer {
  return answered(outcome, reading, null, (answer) => {
    const body = parseObject(answer.body);
    const status = asText(body?.status);
    if (asText(body?.transferId) !== asked.providerReference || (status !== 'Authorised' && status !== 'Declined')) return unreadable(answer);
    const words = { providerReference: asked.providerReference, code: status, message: null, httpStatus: answer.status, raw: { status } };
    return status === 'Authorised'
      ? { ...words, kind: 'done', reportedStatus: 'CANCELLED', resolution: 'OK', processedAmountMinor: 0n }
      : { ...words, kind: 'done', reportedStatus: 'CANCEL_FAILED', resolution: 'DECLINED_ERROR', processedAmountMinor: null };
  });
}

function challengedAbout({ providerReference }: Asked): (challenge: string | null) => ConnectorAnswer {
  return (challenge) => challenged(challenge, providerReference);
}

/** @param ifChallenged what a challenge comes to, where its answer has a way back; null where it has none */
function answered(
  outcome: HttpOutcome,
  { codes }: Reading,
  ifChallenged: ((challenge: string | null) => ConnectorAnswer) | null,
  read: (answer: Answered) => ConnectorAnswer,
): ConnectorAnswer {
  if (outcome.kind !== 'answered') return withoutAnswer(outcome);
  const challenge = challengeOf(outcome);
  if (challenge) return ifChallenged?.(challenge.blob) ?? NO_WAY_TO_AUTHENTICATE;
  return outcome.status >= 200 && outcome.status < 300 ? read(outcome) : refusedBy(outcome, codes);
}

/** A transfer by its id, before it is decided what can be done with it. */
export function translateLookUp(outcome: HttpOutcome, asked: Asked, reading: Reading): { answer: Found | NoAnswer; isUnderReview: boolean } {
  const transfer = isOk(outcome) ? readTransfer(parseObject(outcome.body)) : null;
  if (!isOk(outcome) || !transfer) return { answer: unansweredBy(outcome), isUnderReview: false };
  return { answer: foundOf(checkedView(transfer, asked, reading, { asOf: null, httpStatus: outcome.status })), isUnderReview: isUnderReview(transfer) };
}

/** Reads the answer to a question by Adyen's id. That it is not found is no answer: Adyen does not say so in words that are documented. */
export function translateById(outcome: HttpOutcome, asked: EnquiryRequest, reading: Reading): EnquiryAnswer {
  const transfer = isOk(outcome) ? readTransfer(parseObject(outcome.body)) : null;
  return isOk(outcome) && transfer
    ? foundOf(checkedView(transfer, asked, reading, { asOf: asked.askedAt, httpStatus: outcome.status }))
    : unansweredBy(outcome);
}

/** Reads the transfers with our reference: one is the payout, none is its absence, and several are for a human. */
export function translateByReference(outcome: HttpOutcome, asked: EnquiryRequest, reading: Reading): EnquiryAnswer {
  const body = isOk(outcome) ? parseObject(outcome.body) : null;
  if (!isOk(outcome) || !Array.isArray(body?.data)) return unansweredBy(outcome);
  const transfers = asArray(body.data).map(readTransfer);
  const ours = transfers.filter((transfer) => transfer?.reference === asked.invokeKey && transfer.isPayout) as Transfer[];
  const [first, ...others] = ours;
  if (first && others.length === 0) return foundOf(checkedView(first, asked, reading, { asOf: asked.askedAt, httpStatus: outcome.status }));
  if (first)
    return {
      ...NO_RESPONSE,
      kind: 'found',
      reportedStatus: 'UNCLEAR',
      resolution: 'UNKNOWN',
      processedAmountMinor: null,
      message: `${ours.length} transfers carry the payout's reference`,
      httpStatus: outcome.status,
    };
  const hasMore = asText(asObject(asObject(body._links)?.next)?.href) !== null;
  if (transfers.includes(null) || hasMore) return { ...unansweredBy(outcome), message: 'the answer could not be read' };
  return { ...NO_RESPONSE, kind: 'not_found', httpStatus: outcome.status };
}

function isOk(outcome: HttpOutcome): outcome is Answered {
  return outcome.kind === 'answered' && outcome.status === 200;
}
