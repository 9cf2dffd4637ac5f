import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { Simulated } from '../battery.js';
import { asText, parseJson } from '../setup/read-json.js';
import { type Heard, type Reply, SimulatorServer } from '../setup/simulator-server.js';

const API_TOKEN = 'wise-test-token-0001';
const PROFILE = '12345678';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const error = (status: number, code: string, path = ''): Reply => ({ status, body: { errors: [{ code, message: 'Why.', path, arguments: [] }] } });

/** Wise's wire format: recipients, quotes, transfers that are made once for a `customerTransactionId`, and their funding from a balance. */
export class WiseSimulator implements Simulated {
  private readonly quotes = new Map<string, Record<string, unknown>>();
  private readonly transfers = new Map<string, Record<string, unknown>>();
  private recipients = 0;
  private behaviour: 'pays' | 'accepts' | 'refuses' = 'accepts';

  private constructor(
    readonly server: SimulatorServer,
    readonly credentials: Record<string, string>,
    private readonly signingKey: KeyObject,
  ) {}

  static async start(): Promise<WiseSimulator> {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    let answer: (heard: Heard) => Reply = () => ({ status: 503 });
    const server = await SimulatorServer.start(
      (heard) => answer(heard),
      ({ method, path }) => method === 'POST' && path === '/v1/transfers',
    );
    const webhookPublicKey = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const simulator = new WiseSimulator(server, { baseUrl: server.url, profileId: PROFILE, apiToken: API_TOKEN, webhookPublicKey }, privateKey);
    answer = (heard) => simulator.answer(heard);
    return simulator;
  }

  /** How many transfers were made for a key: each of them is funded at most once. */
  movements(invokeKey: string): number {
    return [...this.transfers.values()].filter((transfer) => transfer['customerTransactionId'] === invokeKey).length;
  }

  lastAmountMinor(): bigint | null {
    const value = [...this.transfers.values()].at(-1)?.['targetValue'];
    // All of its currencies have two decimals.
    return typeof value === 'number' ? BigInt(Math.round(value * 100)) : null;
  }

  behave(how: 'pays' | 'accepts' | 'refuses'): void {
    this.behaviour = how;
  }

  /** Moves the transfer of a key to another status. */
  advance(invokeKey: string, status: string): void {
    for (const transfer of this.transfers.values()) if (transfer['customerTransactionId'] === invokeKey) transfer['status'] = status;
  }

  /** The message that Wise sends about the present status of a transfer. */
  messageAbout(invokeKey: string): { headers: Record<string, string>; rawBody: Buffer } {
    const transfer = [...this.transfers.values()].find((one) => one['customerTransactionId'] === invokeKey);
    const data = {
      resource: { type: 'transfer', id: transfer?.['id'], profile_id: Number(PROFILE) },
      current_state: transfer?.['status'],
      occurred_at: '2026-01-01T00:00:00Z',
    };
    const rawBody = Buffer.from(JSON.stringify({ data, event_type: 'transfers#state-change', schema_version: '4.0.0' }));
    return { headers: { 'x-signature-sha256': createSign('sha256').update(rawBody).sign(this.signingKey, 'base64') }, rawBody };
  }

  private answer({ method, path, query, headers, body }: Heard): Reply {
    if (headers.authorization !== `Bearer ${API_TOKEN}`) return { status: 401, body: { error: 'invalid_token', error_description: 'none' } };
    const [, id = '', action] = /^\/v1\/transfers\/(\d+)(?:\/(cancel))?$/.exec(path) ?? [];
    const [, toFund] = /^\/v3\/profiles\/12345678\/transfers\/(\d+)\/payments$/.exec(path) ?? [];
    if (method === 'POST' && path === '/v1/accounts') return this.createRecipient(parseJson(body));
    if (method === 'POST' && path === `/v3/profiles/${PROFILE}/quotes`) return this.createQuote(parseJson(body));
    if (method === 'POST' && path === '/v1/transfers') return this.createTransfer(parseJson(body));
    if (method === 'POST' && toFund !== undefined) return this.fund(toFund);
    if (method === 'PUT' && action === 'cancel') return this.cancel(id);
    if (method === 'GET' && path === '/v1/transfers') return { status: 200, body: this.listed(query) };
    if (method === 'GET' && path === `/v2/profiles/${PROFILE}`) return { status: 200, body: { id: Number(PROFILE), type: 'BUSINESS' } };
    const transfer = this.transfers.get(id);
    return transfer ? { status: 200, body: transfer } : error(404, 'transfer.not-found');
  }

  private createRecipient({ type, details }: Record<string, unknown>): Reply {
    if (type !== 'iban' && type !== 'sort_code') return error(422, 'NotNull', 'type');
    this.recipients += 1;
    return { status: 200, body: { id: 148_000_000 + this.recipients, profile: Number(PROFILE), details, active: true } };
  }

  private createQuote(body: Record<string, unknown>): Reply {
    if (typeof body['targetAmount'] !== 'number' || body['targetAmount'] <= 0) return error(422, 'error.greaterThanZero', 'targetAmount');
    const id = `11144c35-9fe8-4c32-b7fd-${String(this.quotes.size + 1).padStart(12, '0')}`;
    this.quotes.set(id, body);
    return { status: 200, body: { ...body, id, rate: 1, status: 'PENDING' } };
  }

  private createTransfer({ targetAccount, quoteUuid, customerTransactionId, details }: Record<string, unknown>): Reply {
    const key = asText(customerTransactionId);
    if (!UUID.test(key)) return error(400, 'NotValid', 'customerTransactionId');
    const known = [...this.transfers.values()].find((transfer) => transfer['customerTransactionId'] === key);
    if (known) return { status: 200, body: known };
    const quote = this.quotes.get(asText(quoteUuid));
    if (!quote) return error(422, 'NotNull', 'quoteUuid');
    const id = 16_521_632 + this.transfers.size;
    const { sourceCurrency, targetCurrency, targetAmount: targetValue } = quote;
    const amounts = { sourceCurrency, sourceValue: targetValue, targetCurrency, targetValue, rate: 1 };
    const transfer = { id, user: 1, targetAccount, quoteUuid, customerTransactionId: key, details, status: 'incoming_payment_waiting', ...amounts };
    this.transfers.set(String(id), transfer);
    return { status: 200, body: transfer };
  }

  private fund(id: string): Reply {
    const transfer = this.transfers.get(id);
    if (!transfer) return error(404, 'transfer.not-found');
    if (transfer['status'] !== 'incoming_payment_waiting') return error(422, 'transfer.invalid-state');
    if (this.behaviour === 'refuses') return { status: 201, body: { type: 'BALANCE', status: 'REJECTED', errorCode: 'transfer.insufficient_funds' } };
    transfer['status'] = this.behaviour === 'pays' ? 'outgoing_payment_sent' : 'processing';
    return { status: 201, body: { type: 'BALANCE', status: 'COMPLETED', errorCode: null } };
  }

  private cancel(id: string): Reply {
    const transfer = this.transfers.get(id);
    if (!transfer) return error(404, 'transfer.not-found');
    if (!['incoming_payment_waiting', 'processing', 'cancelled'].includes(asText(transfer['status']))) return error(409, 'transfer.cancellation.not.allowed');
    transfer['status'] = 'cancelled';
    return { status: 200, body: transfer };
  }

  private listed(query: URLSearchParams): object[] {
    const offset = Number(query.get('offset'));
    return [...this.transfers.values()]
      .filter(({ targetCurrency }) => targetCurrency === query.get('targetCurrency'))
      .reverse()
      .slice(offset, offset + Number(query.get('limit')));
  }
}
