import { type Answered, answerOf, unreadable } from '../../connector-kit/answers.js';
import type { CodeTable, ConnectorAnswer, EnquiryAnswer, ProviderReport, ProviderResponse } from '../../connector-kit/connector.contract.js';
import type { HttpOutcome } from '../../connector-kit/http-sender.js';
import { parseObject } from '../../connector-kit/json.js';
import { withoutAnswer } from '../../connector-kit/transport.js';
import { readBatch, readItem } from './batch.js';
import { isSuccess, refused } from './failure.js';
import { viewOfItem } from './view.js';

/** An item that is still being looked at can be cancelled once it is through: the same request is welcome again after this, in milliseconds. */
const BATCH_BUSY_MS = 15_000;

/** PayPal's id of the one item of a batch; null where it is not there yet. */
export function itemIdIn(outcome: HttpOutcome): string | null {
  const batch = outcome.kind === 'answered' ? readBatch(parseObject(outcome.body)) : null;
  return batch?.items[0]?.id ?? null;
}

/** A recall whose item could not be looked up was not sent. */
export function notLookedUp({ providerReference, code, message, httpStatus, raw, ...rest }: EnquiryAnswer): ConnectorAnswer {
  const words = { providerReference, code, httpStatus, raw, message: `the item to revoke could not be looked up: ${message ?? code ?? 'no answer'}` };
  return { ...words, kind: 'not_sent', resolution: rest.kind === 'no_answer' ? rest.resolution : 'UNKNOWN' };
}

/** Reads the answer to a recall. RETURNED is all that it can say when it says yes (the specification's note to `transaction_status`). */
export function translateCancel(outcome: HttpOutcome, itemId: string, codes: CodeTable): ConnectorAnswer {
  if (outcome.kind !== 'answered') return withoutAnswer(outcome);
  if (!isSuccess(outcome)) return refusedCancel(outcome, codes);
  const item = readItem(parseObject(outcome.body));
  if (item?.id !== itemId) return unreadable(outcome);
  const view = viewOfItem(item, outcome.status, codes);
  return view.reportedStatus === 'REVOKED' ? asRecalled(view) : answerOf('revoke', { ...view, reportedStatus: 'UNCLEAR' });
}

/** A recall that was asked for did not fail by time. */
export function asRecalled(view: ProviderReport): ConnectorAnswer {
  return answerOf('revoke', view.reportedStatus === 'REVOKED' ? { ...view, resolution: 'OK' } : view);
}

/** Nothing was moved: the batch is not through yet, and has to be before an item of it can be cancelled. */
export function notYet(words: ProviderResponse): ConnectorAnswer {
  return { ...words, kind: 'not_sent', resolution: 'GENERAL_ERROR', retryAfterMs: BATCH_BUSY_MS };
}

function refusedCancel(outcome: Answered, codes: CodeTable): ConnectorAnswer {
  const answer = refused(outcome, codes);
  // What a table calls fatal is REVOKE_FAILED already; a server's failure says nothing.
  if (answer.kind !== 'unknown' || outcome.status >= 500) return answer;
  const { providerReference, code, message, httpStatus, raw } = answer;
  const words: ProviderResponse = { providerReference, code, message, httpStatus, raw };
  if (code === 'BATCH_NOT_COMPLETED') return notYet(words);
  if (code === 'ITEM_ALREADY_CANCELLED') return { ...words, kind: 'done', reportedStatus: 'REVOKED', resolution: 'OK', processedAmountMinor: 0n };
  return answer;
}
