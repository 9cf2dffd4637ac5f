import type { ReportedStatus } from '@app/domain';
import { type Answered, NO_RESPONSE, noAnswerOf, refusalOf, resolutionOfFailure, unreadable } from '../../connector-kit/answers.js';
import type { CodeTable, ConnectorAnswer, NoAnswer, NotFound, ProviderReport, ProviderResponse } from '../../connector-kit/connector.contract.js';
import type { HttpOutcome } from '../../connector-kit/http-sender.js';
import { asObject, asText, type Json, parseObject, rowOf } from '../../connector-kit/json.js';
import { withoutAnswer } from '../../connector-kit/transport.js';
import { DESTINATION_MISSING, REQUEST_FAILED } from './codes.js';
import { fromStripe } from './currencies.js';
import type { Payout, Reversal, Transfer } from './objects.js';

/**
 * Stripe's `status` of a payout, in our words. CANCELED is REVOKED, which is read as a failure when nobody had asked for it; FAILED after
 * PAID is read by the house as taken back.
 */
const PAYOUT_REPORTED_STATUSES: Readonly<Record<string, ReportedStatus>> = {
  pending: 'PENDING',
  in_transit: 'PENDING',
  paid: 'PROCESSED',
  failed: 'PROCESS_FAILED',
  canceled: 'REVOKED',
};

/** The same of a payout that reverses another one: it says how the return stands. */
const REVERSING_REPORTED_STATUSES: Readonly<Record<string, ReportedStatus>> = {
  pending: 'CANCELLING',
  in_transit: 'CANCELLING',
  paid: 'CANCELLED',
  failed: 'CANCEL_FAILED',
};

const NOTHING_OUT: readonly ReportedStatus[] = ['PROCESS_FAILED', 'REVOKED', 'CANCELLED'];
/** HTTP statuses that say more than the type of an error without a code. */
const SPEAKING_STATUSES: readonly number[] = [401, 403, 409];
const NOT_OURS = 'What Stripe has under this id is not this payout.';

/** What an object has to be about to be ours. */
export interface Ours {
  invokeKey: string;
  /** In Stripe's units; null where the amount could not have been sent. */
  amount: bigint | null;
  /** ISO 4217. */
  currency: string;
  /** The connected account; null where it is not known, or where there is none. */
  account: string | null;
}

/** What was read, or the answer that there is instead. */
export type Moved<Thing> = { thing: Thing; isReplayed: boolean } | { answer: ConnectorAnswer };
export type Looked<Thing> = { thing: Thing } | { answer: NotFound | NoAnswer };

/** Reads the answer to a request that was to move something. */
export function readMoved<Thing>(outcome: HttpOutcome, read: (json: Json | null) => Thing | null, codes: CodeTable): Moved<Thing> {
  if (outcome.kind !== 'answered') return { answer: withoutAnswer(outcome) };
  const body = parseObject(outcome.body);
  if (outcome.status !== 200) return { answer: refused(outcome, body, codes) };
  const thing = read(body);
  // Stripe says so when it repeats what it had answered the first time, however long ago.
  return thing === null ? { answer: unreadable(outcome) } : { thing, isReplayed: outcome.headers['idempotent-replayed'] === 'true' };
}

/** Reads the answer to a question. */
export function readLooked<Thing>(outcome: HttpOutcome, read: (json: Json | null) => Thing | null): Looked<Thing> {
  if (outcome.kind !== 'answered') return { answer: noAnswerOf(outcome) };
  const body = parseObject(outcome.body);
  if (outcome.status === 200) {
    const thing = read(body);
    return thing === null ? { answer: noAnswerOf(outcome, { code: null, message: 'the answer could not be read' }) } : { thing };
  }
  const error = asObject(body?.error);
  const said = { code: asText(error?.code) ?? asText(error?.type), message: asText(error?.message) };
  if (outcome.status === 404 && said.code === 'resource_missing') return { answer: { ...NO_RESPONSE, ...said, kind: 'not_found', httpStatus: 404 } };
  return { answer: noAnswerOf(outcome, said) };
}

/** Stripe's code decides, its type where there is no code, and the HTTP status where the type is too general. */
function refused(outcome: Answered, body: Json | null, codes: CodeTable): ConnectorAnswer {
  const error = asObject(body?.error);
  const type = asText(error?.type);
  const code = asText(error?.code);
  const param = asText(error?.param);
  const general = outcome.status === 402 ? REQUEST_FAILED : SPEAKING_STATUSES.includes(outcome.status) ? null : type;
  const refined = code === 'resource_missing' && param === 'destination' ? DESTINATION_MISSING : (code ?? general);
  const message = asText(error?.message);
  return refusalOf(outcome, { code: refined, message, isReadable: type !== null || code !== null, raw: { type, code, param } }, codes);
}

/** What a payout says by itself, in an answer. One that reverses another is about that other one. */
export function viewOfPayout(payout: Payout, codes: CodeTable): ProviderReport {
  return payout.originalId === null ? viewOfSent(payout, codes) : viewOfReversing(payout, payout.originalId, codes);
}

function viewOfSent(payout: Payout, codes: CodeTable): ProviderReport {
  const reportedStatus = payout.amount > 0n ? (rowOf(PAYOUT_REPORTED_STATUSES, payout.status) ?? 'UNCLEAR') : 'UNCLEAR';
  const words = { ...wordsOf(payout), providerReference: payout.id };
  return { ...words, reportedStatus, resolution: resolutionOf(reportedStatus, payout, codes), processedAmountMinor: paidMinor(reportedStatus, payout) };
}

function viewOfReversing(payout: Payout, originalId: string, codes: CodeTable): ProviderReport {
  const reportedStatus = payout.amount < 0n ? (rowOf(REVERSING_REPORTED_STATUSES, payout.status) ?? 'UNCLEAR') : 'UNCLEAR';
  const words = { ...wordsOf(payout), providerReference: originalId };
  return { ...words, reportedStatus, resolution: resolutionOf(reportedStatus, payout, codes), processedAmountMinor: paidMinor(reportedStatus, payout) };
}

/** What a transfer says by itself. A part that was taken back has no status of its own: it is kept beside the payment. */
export function viewOfTransfer(transfer: Transfer): ProviderReport {
  const { id, amount, amountReversed, isReversed, currency } = transfer;
  const code = isReversed ? 'reversed' : amountReversed > 0n ? 'partly_reversed' : 'transferred';
  return {
    reportedStatus: isReversed ? 'CANCELLED' : 'PROCESSED',
    resolution: 'OK',
    processedAmountMinor: isReversed ? 0n : fromStripe(amount, currency),
    providerReference: id,
    code,
    message: code === 'partly_reversed' ? `Stripe says that ${String(amountReversed)} of ${String(amount)} were taken back.` : null,
    httpStatus: 200,
    raw: { id, amount: String(amount), amount_reversed: String(amountReversed), reversed: isReversed },
  };
}

/** What the taking back of a transfer says: all of it is back, or a human has to look. */
export function viewOfReversal({ id, transferId, amount, currency }: Reversal, takenBack: string, ours: Ours): ProviderReport {
  const words = {
    providerReference: takenBack,
    code: 'reversed',
    message: null,
    httpStatus: 200,
    raw: { id: transferId, reversal: id, amount: String(amount) },
  };
  const view: ProviderReport = { ...words, reportedStatus: 'CANCELLED', resolution: 'OK', processedAmountMinor: 0n };
  if (transferId !== takenBack || currency !== ours.currency) return notOurs(view);
  return amount === ours.amount ? view : unclear(view, `Stripe took back ${String(amount)} of ${String(ours.amount)}.`);
}

/** Whether a payout is the one that we had ordered. */
export function isOurPayout({ originalId, ...rest }: Payout, ours: Ours): boolean {
  return originalId === null && isOurs(rest, ours);
}

/** Whether a transfer is the one that we had ordered. */
export function isOurTransfer({ destination, ...rest }: Transfer, ours: Ours): boolean {
  return isOurs(rest, ours) && (ours.account === null || destination === ours.account);
}

/** Whether a payout takes back the whole of ours. */
export function isReversalOf({ originalId, amount, currency }: Payout, id: string, ours: Ours): boolean {
  return originalId === id && ours.amount !== null && amount === -ours.amount && currency === ours.currency;
}

/** Something under an id of ours that is not ours. */
export function notOurs(view: ProviderReport): ProviderReport {
  return unclear(view, NOT_OURS);
}

/** A view that only a human can read. */
export function unclear(view: ProviderReport, message: string): ProviderReport {
  return { ...view, reportedStatus: 'UNCLEAR', resolution: 'UNKNOWN', processedAmountMinor: null, message };
}

function isOurs(thing: { invokeKey: string | null; amount: bigint; currency: string }, ours: Ours): boolean {
  return thing.invokeKey === ours.invokeKey && thing.amount === ours.amount && thing.currency === ours.currency;
}

function wordsOf({ id, status, failureCode, failureMessage, originalId, reversedBy }: Payout): Omit<ProviderResponse, 'providerReference'> {
  const raw = { id, status, failure_code: failureCode, original_payout: originalId, reversed_by: reversedBy };
  return { code: failureCode ?? status, message: failureMessage, httpStatus: 200, raw };
}

function resolutionOf(reportedStatus: ReportedStatus, { failureCode }: Payout, codes: CodeTable): ProviderReport['resolution'] {
  if (reportedStatus === 'UNCLEAR') return 'UNKNOWN';
  if (reportedStatus === 'PROCESS_FAILED' || reportedStatus === 'CANCEL_FAILED') return resolutionOfFailure(failureCode, codes, 'DECLINED_ERROR');
  // Where we had asked for it, the answer says OK.
  return reportedStatus === 'REVOKED' ? 'DECLINED_ERROR' : 'OK';
}

function paidMinor(reportedStatus: ReportedStatus, { amount, currency }: Payout): bigint | null {
  if (NOTHING_OUT.includes(reportedStatus)) return 0n;
  return reportedStatus === 'PROCESSED' ? fromStripe(amount, currency) : null;
}
