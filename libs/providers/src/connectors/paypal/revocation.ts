import { type Answered, answerOf, unreadable } from '../../connector-kit/answers.js';
import type { CodeTable, ConnectorAnswer, EnquiryAnswer, ProviderReport, ProviderResponse } from '../../connector-kit/connector.contract.js';
import type { HttpOutcome } from '../../connector-kit/http-sender.js';
import { parseObject } from '../../connector-kit/json.js';
import { asOrdered } from '../../connector-kit/statuses/asked-about.js';
import { withoutAnswer } from '../../connector-kit/transport.js';
import { readBatch, readItem } from './batch.js';
import { isSuccess, refused } from './failure.js';
import { reportOfItem } from './report.js';

/** An item can be revoked only after PayPal has processed it: the same request may be sent again after this, in milliseconds. */
const BATCH_BUSY_MS = 15_000;

/** PayPal's id of the item of a batch; null when there is none yet. */
export function itemIdIn(outcome: HttpOutcome): string | null {
  const batch = outcome.kind === 'answered' ? readBatch(parseObject(outcome.body)) : null;
  return batch?.items[0]?.id ?? null;
}

/** The item could not be looked up, so no revocation was sent. */
export function withoutItem({ providerReference, code, message, httpStatus, raw, ...rest }: EnquiryAnswer): ConnectorAnswer {
  const response = {
    providerReference,
    code,
    httpStatus,
    raw,
    message: `the item to revoke could not be looked up, so nothing was sent: ${message ?? code ?? 'PayPal did not answer'}`,
  };
  return { ...response, kind: 'not_sent', resolution: rest.kind === 'no_answer' ? rest.resolution : 'UNKNOWN' };
}

/** Reads the answer to a revocation. RETURNED is its only success (the specification's note to `transaction_status`). */
export function translateCancel(outcome: HttpOutcome, itemId: string, codes: CodeTable): ConnectorAnswer {
  if (outcome.kind !== 'answered') return withoutAnswer(outcome);
  if (!isSuccess(outcome)) return refusedCancel(outcome, codes);
  const item = readItem(parseObject(outcome.body));
  if (item?.id !== itemId) return unreadable(outcome);
  const report = reportOfItem(item, outcome.status, codes);
  return report.reportedStatus === 'REVOKED' ? asRevoked(report) : answerOf('revoke', { ...report, reportedStatus: 'UNCLEAR' });
}

/** A revocation that was requested is OK, not expired. */
export function asRevoked(report: ProviderReport): ConnectorAnswer {
  return answerOf('revoke', asOrdered('revoke', report));
}

/** Nothing was changed: the batch has to be processed before its item can be revoked. */
export function retryLater(response: ProviderResponse): ConnectorAnswer {
  return { ...response, kind: 'not_sent', resolution: 'GENERAL_ERROR', retryAfterMs: BATCH_BUSY_MS };
}

function refusedCancel(outcome: Answered, codes: CodeTable): ConnectorAnswer {
  const answer = refused(outcome, codes);
  // A server error says nothing, and neither does an answer that PayPal did not write.
  if ((answer.kind !== 'unknown' && answer.kind !== 'declined') || outcome.status >= 500) return answer;
  const { providerReference, code, message, httpStatus, raw } = answer;
  const response: ProviderResponse = { providerReference, code, message, httpStatus, raw };
  if (code === 'BATCH_NOT_COMPLETED') return retryLater(response);
  if (code === 'ITEM_ALREADY_CANCELLED') return { ...response, kind: 'done', reportedStatus: 'REVOKED', resolution: 'OK', processedAmountMinor: 0n };
  return answer;
}
