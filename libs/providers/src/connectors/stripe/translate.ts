import type { ReportedStatus } from '@app/domain';
import { type Answered, NO_RESPONSE, noAnswerOf, refusalOf, resolutionOfFailure, unreadable } from '../../connector-kit/answers.js';
import type { CodeTable, ConnectorAnswer, NoAnswer, NotFound, ProviderReport, ProviderResponse } from '../../connector-kit/connector.contract.js';
import type { HttpOutcome } from '../../connector-kit/http-sender.js';
import { asObject, asText, type Json, parseObject, rowOf } from '../../connector-kit/json.js';
import { withoutAnswer } from '../../connector-kit/transport.js';
import { DESTINATION_MISSING, REQUEST_FAILED, STATUS_CLASSES } from './codes.js';
import { fromStripe } from './currencies.js';
import { namedAmount } from '../../connector-kit/statuses/paid-amount.js';
import { reportedStatusesOf } from '../../connector-kit/statuses/status-words.js';
import type { Payout, Reversal, Transfer } from './objects.js';
import { STRIPE_STATUS_WORDS } from './status-words.js';

const PAYOUT_REPORTED_STATUSES = reportedStatusesOf(STRIPE_STATUS_WORDS, 'payout');
/** A payout that reverses another one reports the state of the return. */
const REVERSING_REPORTED_STATUSES = reportedStatusesOf(STRIPE_STATUS_WORDS, 'reversing payout');

/** HTTP statuses that are more exact than the type of an error without a code. */
const EXACT_STATUSES: readonly number[] = [401, 403, 409];
const NOT_OURS = 'The object with this id at Stripe is not this payout. Compare both at Stripe.';

/** What identifies the objects of our payout. */
export interface Expected {
  invokeKey: string;
  /** In Stripe's units; null if the amount cannot have been sent. */
  amount: bigint | null;
  /** ISO 4217. */
  currency: string;
  /** The connected account; null if there is none or it is not known. */
  account: string | null;
}

/** The object in a successful answer, or the answer that there is instead. */
export type Posted<Value> = { value: Value; isReplayed: boolean } | { answer: ConnectorAnswer };
export type Fetched<Value> = { value: Value } | { answer: NotFound | NoAnswer };

/** Reads the answer to a request that changes something. */
export function readPosted<Value>(outcome: HttpOutcome, read: (json: Json | null) => Value | null, codes: CodeTable): Posted<Value> {
  if (outcome.kind !== 'answered') return { answer: withoutAnswer(outcome) };
  const body = parseObject(outcome.body);
  if (outcome.status !== 200) return { answer: refused(outcome, body, codes) };
  const value = read(body);
  return value === null ? { answer: unreadable(outcome) } : { value, isReplayed: isReplay(outcome) };
}

/** Whether Stripe has repeated its first answer to the key, a refusal included. */
export function isReplay(outcome: HttpOutcome): boolean {
  return outcome.kind === 'answered' && outcome.headers['idempotent-replayed'] === 'true';
}

/** Reads the answer to a read-only request. */
export function readFetched<Value>(outcome: HttpOutcome, read: (json: Json | null) => Value | null): Fetched<Value> {
  if (outcome.kind !== 'answered') return { answer: noAnswerOf(outcome) };
  const body = parseObject(outcome.body);
  if (outcome.status === 200) {
    const value = read(body);
    return value === null ? { answer: noAnswerOf(outcome, { code: null, message: 'the answer could not be read' }) } : { value };
  }
  const error = asObject(body?.error);
  const problem = { code: asText(error?.code) ?? asText(error?.type), message: asText(error?.message) };
  if (outcome.status === 404 && problem.code === 'resource_missing') return { answer: { ...NO_RESPONSE, ...problem, kind: 'not_found', httpStatus: 404 } };
  return { answer: noAnswerOf(outcome, problem) };
}

/**
 * Reads a refusal. Stripe's code decides; without a line for it, its type; and the HTTP status where the type is too general. Two statuses have no
 * class: 404, because what cannot be found may be at another account, and 409, because another request may still be under way.
 */
function refused(outcome: Answered, body: Json | null, codes: CodeTable): ConnectorAnswer {
  const error = asObject(body?.error);
  const type = asText(error?.type);
  const code = asText(error?.code);
  const param = asText(error?.param);
  const general = outcome.status === 402 ? REQUEST_FAILED : EXACT_STATUSES.includes(outcome.status) ? null : type;
  const refined = code === 'resource_missing' && param === 'destination' ? DESTINATION_MISSING : (code ?? general);
  const message = asText(error?.message);
  const hasNoClass = outcome.status === 404 || outcome.status === 409;
  const documented = hasNoClass ? null : (STATUS_CLASSES[outcome.status] ?? (outcome.status === 402 ? REQUEST_FAILED : type));
  return refusalOf(outcome, { code: refined, class: documented, message, isReadable: type !== null || code !== null, raw: { type, code, param } }, codes);
}

/** Translates a payout. A reversing payout reports on the original one. */
export function reportOfPayout(payout: Payout, codes: CodeTable): ProviderReport {
  return payout.originalId === null ? reportOfSent(payout, codes) : reportOfReversing(payout, payout.originalId, codes);
}

function reportOfSent(payout: Payout, codes: CodeTable): ProviderReport {
  const reportedStatus = payout.amount > 0n ? (rowOf(PAYOUT_REPORTED_STATUSES, payout.status) ?? 'UNCLEAR') : 'UNCLEAR';
  const response = { ...responseOf(payout), ...identityOf(payout), providerReference: payout.id };
  return { ...response, reportedStatus, resolution: resolutionOf(reportedStatus, payout, codes), ...paidOf(reportedStatus, payout) };
}

function reportOfReversing(payout: Payout, originalId: string, codes: CodeTable): ProviderReport {
  const reportedStatus = payout.amount < 0n ? (rowOf(REVERSING_REPORTED_STATUSES, payout.status) ?? 'UNCLEAR') : 'UNCLEAR';
  const response = { ...responseOf(payout), providerReference: originalId };
  return { ...response, reportedStatus, resolution: resolutionOf(reportedStatus, payout, codes), ...paidOf(reportedStatus, payout) };
}

/** Translates a transfer. A partial reversal has no status of its own: it was paid, and so much of it came back. */
export function reportOfTransfer(transfer: Transfer): ProviderReport {
  const { id, amount, amountReversed, isReversed, currency } = transfer;
  const code = isReversed ? 'reversed' : amountReversed > 0n ? 'partly_reversed' : 'transferred';
  return {
    reportedStatus: isReversed ? 'CANCELLED' : 'PROCESSED',
    resolution: 'OK',
    ...namedAmount(isReversed ? 'CANCELLED' : 'PROCESSED', fromStripe(amount, currency)),
    ...(code === 'partly_reversed' ? returnedOf(transfer) : {}),
    ...identityOf(transfer),
    providerReference: id,
    code,
    message: code === 'partly_reversed' ? `Stripe has reversed ${String(amountReversed)} of ${String(amount)}, in its own units.` : null,
    httpStatus: 200,
    raw: { id, amount: String(amount), amount_reversed: String(amountReversed), reversed: isReversed },
  };
}

/** How much of a transfer came back. */
function returnedOf({ amountReversed, currency }: Transfer): Pick<ProviderReport, 'returnedAmountMinor' | 'isAmountUnreadable'> {
  const returnedAmountMinor = fromStripe(amountReversed, currency);
  return returnedAmountMinor === null ? { isAmountUnreadable: true } : { returnedAmountMinor };
}

/** Translates the reversal of a transfer; UNCLEAR unless the whole amount is back. */
export function reportOfReversal({ id, transferId, amount, currency }: Reversal, takenBack: string, expected: Expected): ProviderReport {
  const response = {
    providerReference: takenBack,
    code: 'reversed',
    message: null,
    httpStatus: 200,
    raw: { id: transferId, reversal: id, amount: String(amount) },
  };
  const report: ProviderReport = { ...response, reportedStatus: 'CANCELLED', resolution: 'OK', processedAmountMinor: 0n };
  if (transferId !== takenBack || currency !== expected.currency) return notOurs(report);
  return amount === expected.amount
    ? report
    : unclear(report, `Stripe reversed ${String(amount)} of ${String(expected.amount)}, in its own units. Compare them at Stripe.`);
}

/** Whether a payout is ours. */
export function isOurPayout({ originalId, ...rest }: Payout, expected: Expected): boolean {
  return originalId === null && isOurs(rest, expected);
}

/** Whether a transfer is ours. */
export function isOurTransfer({ destination, ...rest }: Transfer, expected: Expected): boolean {
  return isOurs(rest, expected) && (expected.account === null || destination === expected.account);
}

/** Whether a payout reverses the whole of ours. */
export function isReversalOf({ originalId, amount, currency }: Payout, id: string, expected: Expected): boolean {
  return originalId === id && expected.amount !== null && amount === -expected.amount && currency === expected.currency;
}

/** The report on an object that is not ours, although the id is. */
export function notOurs(report: ProviderReport): ProviderReport {
  return unclear(report, NOT_OURS);
}

/** A report that only an operator can interpret. */
export function unclear(report: ProviderReport, message: string): ProviderReport {
  return { ...report, reportedStatus: 'UNCLEAR', resolution: 'UNKNOWN', processedAmountMinor: null, message };
}

function isOurs(value: { invokeKey: string | null; amount: bigint; currency: string }, expected: Expected): boolean {
  return value.invokeKey === expected.invokeKey && value.amount === expected.amount && value.currency === expected.currency;
}

/** What the gateway compares with the payout. */
function identityOf({ currency, invokeKey }: Pick<Payout, 'currency' | 'invokeKey'>): Pick<ProviderReport, 'currency' | 'reportedKey'> {
  return { currency, ...(invokeKey === null ? {} : { reportedKey: invokeKey }) };
}

function responseOf({ id, status, failureCode, failureMessage, originalId, reversedBy }: Payout): Omit<ProviderResponse, 'providerReference'> {
  const raw = { id, status, failure_code: failureCode, original_payout: originalId, reversed_by: reversedBy };
  return { code: failureCode ?? status, message: failureMessage, httpStatus: 200, raw };
}

function resolutionOf(reportedStatus: ReportedStatus, { failureCode }: Payout, codes: CodeTable): ProviderReport['resolution'] {
  if (reportedStatus === 'UNCLEAR') return 'UNKNOWN';
  if (reportedStatus === 'PROCESS_FAILED' || reportedStatus === 'CANCEL_FAILED') return resolutionOfFailure(failureCode, codes, 'DECLINED_ERROR');
  // If we requested the revocation, the answer to that request is OK.
  return reportedStatus === 'REVOKED' ? 'DECLINED_ERROR' : 'OK';
}

function paidOf(reportedStatus: ReportedStatus, { amount, currency }: Payout): ReturnType<typeof namedAmount> {
  return namedAmount(reportedStatus, fromStripe(amount, currency));
}
