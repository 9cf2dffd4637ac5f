import { setTimeout as pause } from 'node:timers/promises';
import { commandFor, mostFor, pickAccount } from './accounts.mjs';

const PARALLEL_REQUESTS = 8;
const REQUEST_TIMEOUT_MS = 8_000;
const LONGEST_RETRY_PAUSE_MS = 400;
/** Longer than any outage of the plan. */
const GIVE_UP_AFTER_MS = 120_000;
const COMMAND_TRIES = 20;
const COMMAND_INTERVAL_MS = 400;

/**
 * A merchant that follows the documentation: it repeats an order with the same key and the same body until it is acknowledged,
 * and logs every acknowledgement. The log is the first of the three compared sets.
 */
export class Merchant {
  /** @param urls asks for the addresses of the gateway's processes */
  constructor({ urls, apiKey, random, name }) {
    Object.assign(this, { urls, apiKey, random, name });
    /** Acknowledged payouts: `{ id, reference, amountMinor, most, atMs }`. */
    this.log = [];
    /** Sentences about orders that were refused or never acknowledged. */
    this.complaints = [];
    this.repeats = 0;
    this.count = 0;
    this.turn = 0;
    /** Commands that are still being given. */
    this.commands = new Set();
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
    const account = pickAccount(this.random);
    const fields = { account_number: account, holder_name: `Ines Duarte ${reference}` };
    return { reference, amountMinor, account, body: JSON.stringify({ service: 'bank_transfer_eur', amount, reference, fields }) };
  }

  async place({ reference, amountMinor, account, body }) {
    const deadline = Date.now() + GIVE_UP_AFTER_MS;
    while (Date.now() < deadline) {
      const answer = await this.send('/v1/payouts', reference, body);
      if (answer.id !== undefined) {
        this.log.push({ id: answer.id, reference, amountMinor, most: mostFor(account, amountMinor), atMs: Date.now() });
        const command = commandFor(account);
        if (command) this.giveLater(answer.id, command);
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

  giveLater(id, command) {
    const given = this.give(id, command).finally(() => this.commands.delete(given));
    this.commands.add(given);
  }

  /** Asks for a revoke or a cancel until the payout can take it. One that never can is not a complaint: it may be in moderation. */
  async give(id, command) {
    for (let tries = 0; tries < COMMAND_TRIES; tries += 1) {
      await pause(COMMAND_INTERVAL_MS);
      const answer = await this.send(`/v1/payouts/${id}/${command}`, `${command}-${id}`, '{}');
      if (answer.id !== undefined) return;
    }
  }

  /** Waits until no command is on its way. */
  async settled() {
    while (this.commands.size > 0) await Promise.all(this.commands);
  }

  /** @returns the payout's id, or the reason of a refusal, or neither: then the outcome is unknown and the order is repeated */
  async send(path, key, body) {
    try {
      const headers = { authorization: `Bearer ${this.apiKey}`, 'content-type': 'application/json', 'idempotency-key': key };
      const urls = this.urls();
      const response = await fetch(`${urls[(this.turn += 1) % urls.length]}${path}`, {
        method: 'POST',
        headers,
        body,
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      });
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
