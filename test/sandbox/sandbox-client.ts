import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';

const ANSWER_TIMEOUT_MS = 30_000;
const WAIT_LIMIT_MS = 40_000;

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly text: string;
  /** The parsed body, or null when it is not JSON. */
  readonly body: unknown;
}

export interface CallOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly headers?: Record<string, string>;
  readonly body?: string | object;
  readonly timeoutMs?: number;
}

/** A sandbox client with one connection per request, so that a broken one affects no other request. */
export class SandboxClient {
  constructor(private readonly url: string) {}

  async call(path: string, { method = 'GET', headers = {}, body, timeoutMs = ANSWER_TIMEOUT_MS }: CallOptions = {}): Promise<Answer> {
    const agent = new Agent({ pipelining: 0 });
    try {
      const answer = await request(this.url + path, {
        method,
        dispatcher: agent,
        headers: { authorization: 'Bearer sandbox_test_key', ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        signal: AbortSignal.timeout(timeoutMs),
      });
      const text = await answer.body.text();
      return { status: answer.statusCode, headers: answer.headers, text, body: parse(text) };
    } finally {
      await agent.destroy();
    }
  }

  create(accountNumber: string, key: string = randomUUID(), changes: object = {}, timeoutMs?: number): Promise<Answer> {
    const body = { reference: `order-${key}`, account_number: accountNumber, holder_name: 'Ada Lovelace', amount: '100.01', currency: 'EUR', ...changes };
    return this.call('/v1/transfers', { method: 'POST', headers: { 'idempotency-key': key }, body, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
  }

  /** Creates a transfer that is expected to be registered and returns its id. */
  async createId(accountNumber: string, key: string = randomUUID()): Promise<string> {
    const answer = await this.create(accountNumber, key);
    return stringAt(answer.body, 'id');
  }

  get(id: string): Promise<Answer> {
    return this.call(`/v1/transfers/${id}`);
  }

  find(key: string): Promise<Answer> {
    return this.call(`/v1/transfers?key=${key}`);
  }

  command(name: 'revoke' | 'cancel', id: string, key: string = randomUUID()): Promise<Answer> {
    return this.call(`/v1/transfers/${id}/${name}`, { method: 'POST', headers: { 'idempotency-key': key } });
  }

  async orderFault(fault: object): Promise<void> {
    const answer = await this.call('/faults', { method: 'POST', body: { count: 1, ...fault } });
    if (answer.status !== 201) throw new Error(`the fault was not ordered: ${answer.text}`);
  }

  /** The movements of one key: `['out 100.01', 'back 100.01']`. */
  async movements(key: string): Promise<string[]> {
    const { body } = await this.call(`/ledger?key=${key}`);
    return listAt(body, 'movements').map((movement) => `${stringAt(movement, 'kind')} ${stringAt(movement, 'amount')}`);
  }

  /** The requests of one key: `['create 201', 'get 200']`. */
  async requests(key: string): Promise<string[]> {
    const { body } = await this.call(`/requests?key=${key}`);
    return listAt(body, 'requests').map((entry) => `${stringAt(entry, 'operation')} ${stringAt(entry, 'answer')}`);
  }

  /** Polls the transfer until it has the status. */
  async waitForStatus(id: string, status: string): Promise<unknown> {
    return waitFor(`status ${status}`, async () => {
      const { body } = await this.get(id);
      return stringAt(body, 'status') === status ? body : null;
    });
  }
}

/** Polls until the result is not null. */
export async function waitFor<Found>(what: string, ask: () => Promise<Found | null> | Found | null): Promise<Found> {
  const deadline = Date.now() + WAIT_LIMIT_MS;
  while (Date.now() < deadline) {
    const found = await ask();
    if (found !== null) return found;
    await sleep(10);
  }
  throw new Error(`waited ${WAIT_LIMIT_MS} ms without success for ${what}`);
}

export function valueAt(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? new Map<string, unknown>(Object.entries(value)).get(name) : undefined;
}

export function stringAt(value: unknown, name: string): string {
  const found = valueAt(value, name);
  if (typeof found !== 'string') throw new Error(`no text under "${name}" in ${JSON.stringify(value)}`);
  return found;
}

export function listAt(value: unknown, name: string): unknown[] {
  const found = valueAt(value, name);
  if (!Array.isArray(found)) throw new Error(`no list under "${name}" in ${JSON.stringify(value)}`);
  return found;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
