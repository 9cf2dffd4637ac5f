import { type Answered, answerOf, foundOf, NO_RESPONSE, noAnswerOf, refusalOf, unreadable } from '../../connector-kit/answers.js';
import type { CodeTable, ConnectorAnswer, EnquiryAnswer, ProviderReport, ProviderResponse } from '../../connector-kit/connector.contract.js';
import type { HttpOutcome } from '../../connector-kit/http-sender.js';
import { asArray, asObject, asText, type Json, parseObject } from '../../connector-kit/json.js';
import { withoutAnswer } from '../../connector-kit/transport.js';
import { asId, type Expected, readBatch, readItem, viewOfBatch, viewOfItem, viewOfLoneItem } from './batch.js';

/** An item that is still being looked at can be cancelled once it is through: the same request is welcome again after this, in milliseconds. */
const BATCH_BUSY_MS = 15_000;
/** PayPal's words for an id that it does not know. */
const UNKNOWN_ID: readonly string[] = ['RESOURCE_NOT_FOUND', 'INVALID_RESOURCE_ID'];
/** Names that say by themselves that the key was used before. */
const DUPLICATE_NAMES: readonly string[] = ['DUPLICATE_REQUEST_ID', 'RESOURCE_CONFLICT'];
const BATCH_PATH = /^\/v1\/payments\/payouts\/([^/]+)\/?$/;

/** An error of PayPal, or of the gate in front of it, which speaks OAuth. */
interface Failure {
  code: string;
  name: string;
  message: string | null;
  debugId: string | null;
  /** What was wrong: a field of ours, and a code of PayPal or a sentence. */
  details: readonly { field: string | null; issue: string | null }[];
  links: readonly unknown[];
}

function readFailure(body: Json | null, codes: CodeTable): Failure | null {
  const name = asText(body?.name) ?? asText(body?.error);
  if (!body || name === null) return null;
  const details = asArray(body.details).map((detail) => ({ field: asText(asObject(detail)?.field), issue: asText(asObject(detail)?.issue) }));
  // A general name is refined by an issue that some table knows.
  const issue = details.map((detail) => detail.issue).find((code) => code !== null && Object.hasOwn(codes, code));
  const message = asText(body.message) ?? asText(body.error_description);
  return { code: issue ?? name, name, message, debugId: asText(body.debug_id), details, links: asArray(body.links) };
}

function isSuccess({ status }: Answered): boolean {
  return status >= 200 && status < 300;
}

/** The values of details are what we sent, the recipient among them: they are not kept. */
function refused(outcome: Answered, codes: CodeTable): ConnectorAnswer {
  const failure = readFailure(parseObject(outcome.body), codes);
  if (failure === null) return refusalOf(outcome, { code: null, message: null, isReadable: false }, codes);
  const { code, name, message, debugId, details } = failure;
  return refusalOf(outcome, { code, message, isReadable: true, raw: { name, debug_id: debugId, fields: details.map(({ field }) => field) } }, codes);
}

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

/** PayPal has a batch under our key already. */
export interface Duplicate {
  /** Of the original; null where PayPal does not say it. */
  batchId: string | null;
  words: ProviderResponse;
}

/**
 * Whether a batch was refused because its `sender_batch_id` was used before. Seen from PayPal: 400 USER_BUSINESS_ERROR with the field
 * SENDER_BATCH_ID. That name without any detail is PayPal's advice to take another `sender_batch_id`, so it may be the same.
 */
export function duplicateIn(outcome: HttpOutcome, codes: CodeTable): Duplicate | null {
  if (outcome.kind !== 'answered' || outcome.status < 400 || outcome.status >= 500 || outcome.status === 429) return null;
  const failure = readFailure(parseObject(outcome.body), codes);
  if (failure === null || !saysDuplicate(failure)) return null;
  const { name, message, debugId } = failure;
  const words = { ...NO_RESPONSE, code: name, message, httpStatus: outcome.status, raw: { name, debug_id: debugId } };
  return { batchId: originalOf(failure), words };
}

function saysDuplicate({ name, details }: Failure): boolean {
  if (DUPLICATE_NAMES.includes(name) || details.some(({ field }) => /sender_batch_id$/i.test(field ?? ''))) return true;
  return name === 'USER_BUSINESS_ERROR' && details.length === 0;
}

/** Only the id is taken from the link: where requests go is never for an answer to say. */
function originalOf({ links }: Failure): string | null {
  for (const link of links) {
    const href = asText(asObject(link)?.href);
    const url = href !== null && URL.canParse(href, 'https://api-m.paypal.com') ? new URL(href, 'https://api-m.paypal.com') : null;
    const id = asId(BATCH_PATH.exec(url?.pathname ?? '')?.[1]);
    if (id !== null) return id;
  }
  return null;
}

/** The original of a duplicate: ours, and as good as the answer that was lost. Nobody knows what is with it where it cannot be read. */
export function translateOriginal({ words }: Duplicate, original: EnquiryAnswer | null): ConnectorAnswer {
  if (original?.kind === 'found') return answerOf('invoke', original);
  const message = `PayPal has a batch under this key, and it could not be looked up${original === null ? ': it was not linked' : ''}`;
  return { ...words, kind: 'unknown', resolution: 'UNKNOWN', message };
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
