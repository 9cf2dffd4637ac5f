import { answerOf, NO_RESPONSE } from '../../connector-kit/answers.js';
import type { CodeTable, ConnectorAnswer, EnquiryAnswer, ProviderResponse } from '../../connector-kit/connector.contract.js';
import type { HttpOutcome } from '../../connector-kit/http-sender.js';
import { asObject, asText, parseObject } from '../../connector-kit/json.js';
import { asId } from './batch.js';
import { type Failure, readFailure } from './failure.js';

/** Names that say by themselves that the key was used before. */
const DUPLICATE_NAMES: readonly string[] = ['DUPLICATE_REQUEST_ID', 'RESOURCE_CONFLICT'];
const BATCH_PATH = /^\/v1\/payments\/payouts\/([^/]+)\/?$/;

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
