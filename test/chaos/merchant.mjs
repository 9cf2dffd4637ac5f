import { setTimeout as pause } from 'node:timers/promises';
import { pickAccount } from './accounts.mjs';

const PARALLEL_REQUESTS = 8;
const REQUEST_TIMEOUT_MS = 8_000;
const LONGEST_RETRY_PAUSE_MS = 400;
/** Longer than any outage of the plan. */
const GIVE_UP_AFTER_MS = 120_000;

/**
 * A merchant that follows the documentation: it repeats an order with the same key and the same body until it is acknowledged,
 * and logs every acknowledgement. The log is the first of the three compared sets.
 */
export class Merchant {
  constructor({ url, apiKey, random, name }) {
    Object.assign(this, { url, apiKey, random, name });
    /** Acknowledged payouts: `{ id, reference, amountMinor }`. */
    this.log = [];
    /** Sentences about orders that were refused or never acknowledged. */
    this.complaints = [];
    this.repeats = 0;
    this.count = 0;
  }

  /** Orders a number of payouts; resolves when each is acknowledged or given up. */
  async order(count) {
    const orders = Array.from({ length: count }, () => this.nextOrder());
    const sendInTurn = async () => {
      for (let order = orders.pop(); order !== undefined; order = orders.pop()) await this.place(order);
    };
    await Promise.all(Array.from({ length: PARALLEL_REQUESTS }, sendInTurn));
  }

  nextOrder() {
    const reference = `${this.name}-${(this.count += 1)}`;
    const amountMinor = this.random.between(200, 50_000);
    const amount = `${Math.floor(amountMinor / 100)}.${String(amountMinor % 100).padStart(2, '0')}`;
    const fields = { account_number: pickAccount(this.random), holder_name: `Ines Duarte ${reference}` };
    return { reference, amountMinor, body: JSON.stringify({ service: 'bank_transfer_eur', amount, reference, fields }) };
  }

  async place({ reference, amountMinor, body }) {
    const deadline = Date.now() + GIVE_UP_AFTER_MS;
    while (Date.now() < deadline) {
      const answer = await this.send(reference, body);
      if (answer.id !== undefined) {
        this.log.push({ id: answer.id, reference, amountMinor });
        return;
      }
      if (answer.refusal !== undefined) {
        this.complaints.push(`${reference} was refused: ${answer.refusal}`);
        return;
      }
      this.repeats += 1;
      // Not from the seed: the number of repeats must not change the later orders.
      await pause(Math.random() * LONGEST_RETRY_PAUSE_MS);
    }
    this.complaints.push(`${reference} was not acknowledged within ${GIVE_UP_AFTER_MS / 1_000} s`);
  }

  /** @returns the payout's id, or the reason of a refusal, or neither: then the outcome is unknown and the order is repeated */
  async send(key, body) {
    try {
      const headers = { authorization: `Bearer ${this.apiKey}`, 'content-type': 'application/json', 'idempotency-key': key };
      const response = await fetch(`${this.url}/v1/payouts`, { method: 'POST', headers, body, signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
      const text = await response.text();
      if (response.ok) return { id: JSON.parse(text).id };
      return mayBeRepeated(response.status, text) ? {} : { refusal: `${response.status} ${text}` };
    } catch {
      return {};
    }
  }
}

/** The answers that the documentation tells merchants to repeat. */
function mayBeRepeated(status, text) {
  return status >= 500 || status === 408 || status === 429 || (status === 409 && text.includes('request_in_progress'));
}
