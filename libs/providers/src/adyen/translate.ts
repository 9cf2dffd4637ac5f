import type { Claim, Operation, Resolution, WantedDetails } from '@app/domain';
import { type Answered, answerOf, foundOf, NO_WORDS, resolutionOfFailure, unreadable } from '../answers.js';
import type { CodeTable, ConnectorAnswer, EnquiryAnswer, EnquiryRequest, Found, NoAnswer, OperationRequest, ProviderView } from '../connector.contract.js';
import type { HttpOutcome } from '../http-sender.js';
import { asArray, asObject, asText, parseObject } from '../json.js';
import { withoutAnswer } from '../transport.js';
import { HARMLESS_REASONS, REVIEW_STATUSES, STATUS_CLAIMS } from './codes.js';
import { refusedBy, unansweredBy } from './refusal.js';
import { challenged, challengeOf, wantedAuthentication } from './sca.js';
import { readTransfer, type Transfer } from './transfer.js';

const HOUR_MS = 3_600_000;

/** A recall and a return carry no answer to a challenge. */
const NO_WAY_TO_AUTHENTICATE: ConnectorAnswer = {
  ...NO_WORDS,
  kind: 'declined',
  resolution: 'ACCESS_DENIED',
  code: 'scaAuthenticationRequired',
  message: 'Adyen asks for strong customer authentication, and takes its answer with transfers and approvals only',
  httpStatus: 401,
};

/** By what a transfer is read. */
export interface Reading {
  codes: CodeTable;
  bookedGraceHours: number;
}

/** What a transfer has to agree with. A transfer that does not is not believed. */
type Asked = Pick<OperationRequest, 'invokeKey' | 'providerReference' | 'amountMinor' | 'currency'>;

/**
 * Where a transfer is. Booked means that the money has left the balance account. For a bank account that is not yet the recipient's bank: it is paid
 * once tracking says credited, or when the grace is over, since not every route sends tracking.
 * @param asOf now; null where nobody knows, and then no grace is over
 */
export function claimOf(transfer: Transfer, asOf: Date | null, bookedGraceHours: number): Claim {
  const claim = STATUS_CLAIMS.get(transfer.status) ?? 'UNCLEAR';
  if (claim !== 'PROCESSED' || transfer.category === 'internal' || transfer.category === 'card') return claim;
  if (transfer.category !== 'bank') return 'UNCLEAR';
  if (transfer.isCredited) return 'PROCESSED';
  const bookedMs = asOf && transfer.bookedAt ? asOf.getTime() - transfer.bookedAt.getTime() : -1;
  return bookedMs >= bookedGraceHours * HOUR_MS && bookedMs >= 0 ? 'PROCESSED' : 'PENDING';
}

/** Whether a transfer waits for an approval, and can still be recalled. */
export function isUnderReview({ status, reason }: Transfer): boolean {
  return REVIEW_STATUSES.includes(status) || (reason === 'pendingApproval' && STATUS_CLAIMS.get(status) === 'PROCESSING');
}

/** A transfer in our words. */
export function viewOf(transfer: Transfer, { codes, bookedGraceHours }: Reading, asOf: Date | null, httpStatus: number | null): ProviderView {
  const claim = claimOf(transfer, asOf, bookedGraceHours);
  const code = transfer.reviewRefusal ?? transfer.reason;
  const wanted = wantedBy(transfer, claim);
  const { id, status, category, reason, sequenceNumber, approvalsRequired, isCredited, reviewRefusal, bookedAt } = transfer;
  return {
    claim,
    resolution: resolutionOf(transfer.status, claim, code, codes),
    processedAmountMinor: amountAt(claim, transfer.amountMinor),
    providerReference: id,
    code: code ?? status,
    message: null,
    httpStatus,
    raw: { id, status, category, reason, sequenceNumber, approvalsRequired, isCredited, reviewRefusal, bookedAt: bookedAt?.toISOString() ?? null },
    ...(wanted ? { wanted } : {}),
  };
}

function wantedBy(transfer: Transfer, claim: Claim): WantedDetails | null {
  if (claim !== 'PROCESSING' && claim !== 'PENDING') return null;
  if (transfer.reason === 'scaAuthenticationRequired') return wantedAuthentication(null);
  return isUnderReview(transfer) ? { type: 'approval', fields: [] } : null;
}

/** A failure's reason is in the table, or it is a refusal without one. A transfer that is still on its way has no reason to fail. */
function resolutionOf(status: string, claim: Claim, code: string | null, codes: CodeTable): Resolution {
  switch (claim) {
    case 'UNCLEAR':
      return 'UNKNOWN';
    case 'PROCESS_FAILED':
      return resolutionOfFailure(code, codes, 'DECLINED_ERROR');
    case 'REVOKED':
      return status === 'expired' ? 'OPERATION_EXPIRED' : resolutionOfFailure(code, codes, 'DECLINED_ERROR');
    case 'PROCESSED':
      return 'OK';
    default:
      return code === null || HARMLESS_REASONS.includes(code) ? 'OK' : 'UNKNOWN';
  }
}

function amountAt(claim: Claim, amountMinor: bigint | null): bigint | null {
  if (claim === 'PROCESS_FAILED' || claim === 'REVOKED') return 0n;
  return claim === 'PROCESSED' ? amountMinor : null;
}

/** Whether a transfer is the one that was asked for: of our key, our amount, and outgoing. */
function contradicts(transfer: Transfer, asked: Asked): boolean {
  const isAnother = asked.providerReference !== null && transfer.id !== asked.providerReference;
  const isForeign = transfer.reference !== null && transfer.reference !== asked.invokeKey;
  return isAnother || isForeign || !transfer.isPayout || transfer.amountMinor !== asked.amountMinor || transfer.currency !== asked.currency;
}

function checkedView(transfer: Transfer, asked: Asked, reading: Reading, asOf: Date | null, httpStatus: number): ProviderView {
  const view = viewOf(transfer, reading, asOf, httpStatus);
  if (!contradicts(transfer, asked)) return view;
  const { wanted: _, ...rest } = view;
  return { ...rest, claim: 'UNCLEAR', resolution: 'UNKNOWN', processedAmountMinor: null, message: 'the transfer is not the one that was asked for' };
}

/** Reads the answer to a request that makes a transfer. */
export function translateTransfer(operation: Operation, outcome: HttpOutcome, asked: Asked, reading: Reading): ConnectorAnswer {
  return answered(outcome, reading, challengedAbout(asked), (answer) => {
    const transfer = readTransfer(parseObject(answer.body));
    return transfer ? answerOf(operation, checkedView(transfer, asked, reading, null, answer.status)) : unreadable(answer);
  });
}

/** Reads the answer to an approval or a cancellation: it only says that it was heard, and what became of it is told later. */
export function translateHeard(claim: 'PENDING' | 'REVOKING', outcome: HttpOutcome, asked: Asked, reading: Reading): ConnectorAnswer {
  const ifChallenged = claim === 'PENDING' ? challengedAbout(asked) : null;
  return answered(outcome, reading, ifChallenged, (answer) => {
    if (answer.body.trim() !== '' && parseObject(answer.body) === null) return unreadable(answer);
    return {
      ...NO_WORDS,
      kind: 'accepted',
      claim,
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
      ? { ...words, kind: 'done', claim: 'CANCELLED', resolution: 'OK', processedAmountMinor: 0n }
      : { ...words, kind: 'done', claim: 'CANCEL_FAILED', resolution: 'DECLINED_ERROR', processedAmountMinor: null };
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
  return { answer: foundOf(checkedView(transfer, asked, reading, null, outcome.status)), isUnderReview: isUnderReview(transfer) };
}

/** Reads the answer to a question by Adyen's id. That it is not found is no answer: Adyen does not say so in words that are documented. */
export function translateById(outcome: HttpOutcome, asked: EnquiryRequest, reading: Reading): EnquiryAnswer {
  const transfer = isOk(outcome) ? readTransfer(parseObject(outcome.body)) : null;
  return isOk(outcome) && transfer ? foundOf(checkedView(transfer, asked, reading, asked.askedAt, outcome.status)) : unansweredBy(outcome);
}

/** Reads the transfers with our reference: one is the payout, none is its absence, and several are for a human. */
export function translateByReference(outcome: HttpOutcome, asked: EnquiryRequest, reading: Reading): EnquiryAnswer {
  const body = isOk(outcome) ? parseObject(outcome.body) : null;
  if (!isOk(outcome) || !Array.isArray(body?.data)) return unansweredBy(outcome);
  const transfers = asArray(body.data).map(readTransfer);
  const ours = transfers.filter((transfer) => transfer?.reference === asked.invokeKey && transfer.isPayout) as Transfer[];
  const [first, ...others] = ours;
  if (first && others.length === 0) return foundOf(checkedView(first, asked, reading, asked.askedAt, outcome.status));
  if (first)
    return {
      ...NO_WORDS,
      kind: 'found',
      claim: 'UNCLEAR',
      resolution: 'UNKNOWN',
      processedAmountMinor: null,
      message: `${ours.length} transfers carry the payout's reference`,
      httpStatus: outcome.status,
    };
  const hasMore = asText(asObject(asObject(body._links)?.next)?.href) !== null;
  if (transfers.includes(null) || hasMore) return { ...unansweredBy(outcome), message: 'the answer could not be read' };
  return { ...NO_WORDS, kind: 'not_found', httpStatus: outcome.status };
}

function isOk(outcome: HttpOutcome): outcome is Answered {
  return outcome.kind === 'answered' && outcome.status === 200;
}
