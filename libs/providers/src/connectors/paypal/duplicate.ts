import { answerOf, NO_RESPONSE } from '../../connector-kit/answers.js';
import type { CodeTable, ConnectorAnswer, EnquiryAnswer, ProviderResponse } from '../../connector-kit/connector.contract.js';
import type { HttpOutcome } from '../../connector-kit/http-sender.js';
import { asObject, asText, parseObject } from '../../connector-kit/json.js';
import { asId } from './batch.js';
import { type Failure, readFailure } from './failure.js';

/** Error names that mean that the key was used before. */
const DUPLICATE_NAMES: readonly string[] = ['DUPLICATE_REQUEST_ID', 'RESOURCE_CONFLICT'];
const BATCH_PATH = /^\/v1\/payments\/payouts\/([^/]+)\/?$/;

/** PayPal already has a batch under our key. */
export interface Duplicate {
  /** The id of the original batch; null when PayPal does not say it. */
  batchId: string | null;
  response: ProviderResponse;
}

/**
 * Recognises a batch that was refused because its `sender_batch_id` was used before. PayPal sends 400 USER_BUSINESS_ERROR with the field
 * SENDER_BATCH_ID; its documentation also names that error, without details, for a repeated `sender_batch_id`.
 */
export function duplicateIn(outcome: HttpOutcome, codes: CodeTable): Duplicate | null {
  if (outcome.kind !== 'answered' || outcome.status < 400 || outcome.status >= 500 || outcome.status === 429) return null;
  const failure = readFailure(parseObject(outcome.body), codes);
  if (failure === null || !isDuplicate(failure)) return null;
  const { name, message, debugId } = failure;
  const response = { ...NO_RESPONSE, code: name, message, httpStatus: outcome.status, raw: { name, debug_id: debugId } };
  return { batchId: originalOf(failure), response };
}

function isDuplicate({ name, details }: Failure): boolean {
  if (DUPLICATE_NAMES.includes(name) || details.some(({ field }) => /sender_batch_id$/i.test(field ?? ''))) return true;
  return name === 'USER_BUSINESS_ERROR' && details.length === 0;
}

/** Only the id is taken from the link: an answer never decides where requests are sent. */
function originalOf({ links }: Failure): string | null {
  for (const link of links) {
    const href = asText(asObject(link)?.href);
    const url = href !== null && URL.canParse(href, 'https://api-m.paypal.com') ? new URL(href, 'https://api-m.paypal.com') : null;
    const id = asId(BATCH_PATH.exec(url?.pathname ?? '')?.[1]);
    if (id !== null) return id;
  }
  return null;
}

/** PayPal has no enquiry by our key, so a person has to look. @param key the `sender_batch_id` */
export function whereToLook(key: string): string {
  return `Search for the sender_batch_id ${key} in the activity of the account at PayPal (Activity, All transactions), and add what it says as a statement.`;
}

/** The answer to a duplicate: the original batch replaces the answer that was lost; unknown when the original cannot be read. */
export function translateOriginal({ response }: Duplicate, original: EnquiryAnswer | null, key: string): ConnectorAnswer {
  if (original?.kind === 'found') return answerOf('invoke', original);
  const message = `PayPal already has a batch under this key, but it could not be read${original === null ? ' because PayPal did not link it' : ''}. ${whereToLook(key)}`;
  return { ...response, kind: 'unknown', resolution: 'UNKNOWN', message };
}
