import { parseNonNegativeAmount } from '@app/domain';
import { answerOf, foundOf, NO_RESPONSE, noAnswerOf, refusalOf, reportedStatusIn, resolutionOfFailure, unreadable } from '../../connector-kit/answers.js';
import type { CodeTable, ConnectorAnswer, EnquiryAnswer, EnquiryRequest, ProviderReport } from '../../connector-kit/connector.contract.js';
import type { HttpOutcome } from '../../connector-kit/http-sender.js';
import { asCurrency, asObject, asOurKey, asText, type Json, parseObject } from '../../connector-kit/json.js';
import { namedAmount } from '../../connector-kit/statuses/paid-amount.js';
import { withoutAnswer } from '../../connector-kit/transport.js';
import { TEMPLATE_STATUS_WORDS } from './codes.js';

/** What identifies our payout. */
export type Expected = Pick<EnquiryRequest, 'invokeKey' | 'amountMinor' | 'currency'>;

/** Reads the answer to invoke. */
export function translateInvoke(outcome: HttpOutcome, expected: Expected, codes: CodeTable): ConnectorAnswer {
  if (outcome.kind !== 'answered') return withoutAnswer(outcome);
  const body = parseObject(outcome.body);
  if (outcome.status < 200 || outcome.status >= 300) {
    // Yours: where an error has its code and message, and what proves that the provider wrote the body.
    const code = asText(body?.['code']);
    return refusalOf(outcome, { code, message: asText(body?.['message']), isReadable: code !== null }, codes);
  }
  const report = reportOf(body, expected, outcome.status, codes);
  return report ? answerOf('invoke', report) : unreadable(outcome);
}

/** Reads the answer to an enquiry. */
export function translateEnquiry(outcome: HttpOutcome, expected: Expected, codes: CodeTable): EnquiryAnswer {
  if (outcome.kind !== 'answered') return noAnswerOf(outcome);
  const body = parseObject(outcome.body);
  const report = outcome.status === 200 ? reportOf(body, expected, outcome.status, codes) : null;
  if (report) return foundOf(report);
  const code = asText(body?.['code']);
  // Yours: only the provider's documented answer for "there is no such payout".
  if (outcome.status === 404 && code === 'no_such_payout') return { ...NO_RESPONSE, kind: 'not_found', code, httpStatus: 404 };
  return noAnswerOf(outcome, { code, message: null });
}

/**
 * Translates the provider's payout; null when it cannot be read.
 * @param expected null for a notification, which only triggers an enquiry
 */
export function reportOf(value: unknown, expected: Expected | null, httpStatus: number | null, codes: CodeTable): ProviderReport | null {
  // Yours: the members that are needed. No detail of the recipient goes into `raw` or `message`.
  const payout = asObject(value);
  const [id, status, code] = [asText(payout?.['id']), asText(payout?.['status']), asText(payout?.['code'])];
  if (!payout || id === null || status === null) return null;
  const reportedStatus = isExpected(payout, expected) ? reportedStatusIn(TEMPLATE_STATUS_WORDS, status) : 'UNCLEAR';
  const [key, currency] = [asOurKey(payout['reference']), asCurrency(payout['currency'])];
  // The gateway compares these with the payout.
  const identity = { ...(key === null ? {} : { reportedKey: key }), ...(currency === null ? {} : { currency }) };
  const response = { ...identity, providerReference: id, code: code ?? status, message: null, httpStatus, raw: { id, status, code } };
  const paid = namedAmount(reportedStatus, amountOf(payout));
  if (reportedStatus === 'PROCESS_FAILED') return { ...response, ...paid, reportedStatus, resolution: resolutionOfFailure(code, codes) };
  return { ...response, ...paid, reportedStatus, resolution: reportedStatus === 'UNCLEAR' ? 'UNKNOWN' : 'OK' };
}

// Yours: what identifies our payout. Any other payout says nothing about ours.
function isExpected(payout: Json, expected: Expected | null): boolean {
  if (expected === null) return true;
  return payout['reference'] === expected.invokeKey && payout['currency'] === expected.currency && amountOf(payout) === expected.amountMinor;
}

/** Minor units; null when it is not an amount. `asMinorUnits` reads a provider that counts in them. */
function amountOf({ amount, currency }: Json): bigint | null {
  try {
    return parseNonNegativeAmount(asText(amount) ?? '', asText(currency) ?? '');
  } catch {
    return null;
  }
}
