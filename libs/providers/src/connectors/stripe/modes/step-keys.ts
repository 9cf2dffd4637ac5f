import type { CodeTable } from '../../../connector-kit/connector.contract.js';
import type { HttpOutcome } from '../../../connector-kit/http-sender.js';
import type { Json } from '../../../connector-kit/json.js';
import { isReplay, type Posted, readPosted } from '../translate.js';

/** How many keys one step may use. */
const MAX_KEYS = 10;

/**
 * Sends a step that may have been refused before. Stripe repeats a refusal for as long as it keeps the key, so a step that was refused for lack of
 * funds would stay refused after they have arrived. Only a refusal that Stripe repeats proves that this key has moved nothing and never will: then,
 * and only then, the next key is used. After a lost answer the key stays the same.
 * @param base the key of the first send; the next ones are `base-2`, `base-3` …
 */
export async function postStep<Value>(
  base: string,
  post: (key: string) => Promise<HttpOutcome>,
  read: (json: Json | null) => Value | null,
  codes: CodeTable,
): Promise<Posted<Value>> {
  let key = base;
  for (let next = 2; ; next += 1) {
    const outcome = await post(key);
    const posted = readPosted(outcome, read, codes);
    const isRefusedBefore = 'answer' in posted && posted.answer.kind === 'declined' && isReplay(outcome);
    if (!isRefusedBefore || next > MAX_KEYS) return posted;
    key = `${base}-${String(next)}`;
  }
}
