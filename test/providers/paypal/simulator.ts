import { currencyExponent } from '@app/domain';
import { randomUUID, sign, X509Certificate } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Simulated } from '../battery.js';
import { type Heard, type Reply, SimulatorServer } from '../setup/simulator-server.js';
import { makeCertificate, type TestCertificate } from './certificates.js';

const CLIENT_ID = 'paypal-client-of-a-test';
const CLIENT_SECRET = 'paypal-secret-of-a-test';
const WEBHOOK_ID = '1JE4291016473214C';
export const TOKEN_PATH = '/v1/oauth2/token';
const PAYOUTS = '/v1/payments/payouts';
const ITEMS = '/v1/payments/payouts-item';
const CERTIFICATE_URL = 'https://api.paypal.com/v1/notifications/certs/CERT-test';
const SIGNER_NAME = 'messageverificationcerts.paypal.com';
const CREATED_AT = '2026-11-25T12:00:00Z';

/** A payout at PayPal: a batch with one item, or with none until PayPal has processed it. */
export interface SimulatedPayout {
  batchId: string;
  itemId: string;
  /** `sender_batch_id`. */
  key: string;
  batchStatus: string;
  /** `transaction_status`; null until PayPal has processed the item. */
  itemStatus: string | null;
  /** `errors.name` of the item. */
  error: string | null;
  item: { recipient_type: string; amount: { value: string; currency: string }; receiver: string; sender_item_id: string; note?: string };
}

interface CreateBody {
  sender_batch_header: { sender_batch_id: string };
  items: [SimulatedPayout['item']];
}

interface Signer {
  root: TestCertificate;
  middle: TestCertificate;
  leaf: TestCertificate;
}

/** A simulator of PayPal with its wire format and a ledger. */
export class PayPalSimulator implements Simulated {
  readonly credentials: Record<string, string>;
  /** Issued tokens, oldest first. */
  readonly tokens: string[] = [];
  /** In the order of their creation. */
  readonly payouts: SimulatedPayout[] = [];
  private readonly goodTokens = new Set<string>();
  private how: 'pays' | 'accepts' | 'refuses' = 'accepts';
  private made: Signer | null = null;

  private constructor(readonly server: SimulatorServer) {
    this.credentials = { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, webhookId: WEBHOOK_ID, baseUrl: server.url };
  }

  static async start(): Promise<PayPalSimulator> {
    const started: { simulator?: PayPalSimulator } = {};
    const answer = (heard: Heard): Reply => started.simulator?.answer(heard) ?? { status: 503 };
    const server = await SimulatorServer.start(answer, ({ method, path }) => method === 'POST' && path !== TOKEN_PATH);
    started.simulator = new PayPalSimulator(server);
    return started.simulator;
  }

  movements(invokeKey: string): number {
    return this.payouts.filter(({ item }) => item.sender_item_id === invokeKey).length;
  }

  lastAmountMinor(): bigint | null {
    const amount = this.payouts.at(-1)?.item.amount;
    if (!amount) return null;
    const [whole = '', fraction = ''] = amount.value.split('.');
    return BigInt(whole + fraction.padEnd(currencyExponent(amount.currency), '0'));
  }

  behave(how: 'pays' | 'accepts' | 'refuses'): void {
    this.how = how;
  }

  /** The payout with our key. */
  payout(key: string): SimulatedPayout {
    const found = this.payouts.find((payout) => payout.key === key);
    if (!found) throw new Error(`there is no batch under ${key}`);
    return found;
  }

  /** PayPal processes the item of a payout. */
  advance(key: string, itemStatus: string, error: string | null = null): void {
    Object.assign(this.payout(key), { batchStatus: 'SUCCESS', itemStatus, error });
  }

  /** PayPal refuses every token issued so far. */
  revokeTokens(): void {
    this.goodTokens.clear();
  }

  /** A batch of another sender with a given id. */
  addForeign(batchId: string): void {
    const item = { recipient_type: 'EMAIL', amount: { value: '1.00', currency: 'EUR' }, receiver: 'recipient@example.com', sender_item_id: 'foreign' };
    this.payouts.push({ batchId, itemId: 'FOREIGN1', key: 'foreign', batchStatus: 'PENDING', itemStatus: null, error: null, item });
  }

  /** A signed notification about an item, as PayPal sends it. */
  notification(key: string, event: string, now: Date): { headers: Record<string, string>; rawBody: Buffer } {
    const resource = itemBody(this.payout(key));
    const body = { id: `WH-${randomUUID()}`, create_time: CREATED_AT, resource_type: 'payouts_item', event_type: `PAYMENT.PAYOUTS-ITEM.${event}`, resource };
    const rawBody = Buffer.from(JSON.stringify(body));
    const id = randomUUID();
    const time = now.toISOString();
    const signed = Buffer.from(`${id}|${time}|${WEBHOOK_ID}|${String(crc32(rawBody))}`);
    const headers = {
      'paypal-transmission-id': id,
      'paypal-transmission-time': time,
      'paypal-transmission-sig': sign('RSA-SHA256', signed, this.signer().leaf.privateKey).toString('base64'),
      'paypal-cert-url': CERTIFICATE_URL,
      'paypal-auth-algo': 'SHA256withRSA',
    };
    return { headers, rawBody };
  }

  /** The certificate served at its URL, alone, as PayPal serves it; null for other URLs. */
  certificateAt(url: string): string | null {
    return url === CERTIFICATE_URL ? this.signer().leaf.pem : null;
  }

  /** The certificate authority that a connector must trust to accept the simulator. */
  roots(): X509Certificate[] {
    return [new X509Certificate(this.signer().root.pem)];
  }

  /** The authority between the certificate and the root, which a connector has to bring. */
  intermediates(): X509Certificate[] {
    return [new X509Certificate(this.signer().middle.pem)];
  }

  private signer(): Signer {
    if (this.made === null) {
      const root = makeCertificate({ name: 'Simulated Root', isAuthority: true });
      const middle = makeCertificate({ name: 'Simulated Intermediate', issuer: root, isAuthority: true });
      this.made = { root, middle, leaf: makeCertificate({ name: SIGNER_NAME, issuer: middle }) };
    }
    return this.made;
  }

  private answer(heard: Heard): Reply {
    const { method, path } = heard;
    if (path === TOKEN_PATH) return this.giveToken(heard);
    if (!this.goodTokens.has(heard.headers.authorization ?? '')) return refusal(401, 'AUTHENTICATION_FAILURE');
    if (method === 'POST' && path === PAYOUTS) return this.create(heard);
    const [, itemId] = /^\/v1\/payments\/payouts-item\/([^/]+)\/cancel$/.exec(path) ?? [];
    if (method === 'POST' && itemId !== undefined) return this.cancel(itemId);
    const looked = this.payouts.find((one) => path === `${ITEMS}/${one.itemId}` && one.itemStatus !== null);
    if (method === 'GET' && looked) return { status: 200, body: itemBody(looked) };
    const payout = this.payouts.find(({ batchId }) => path === `${PAYOUTS}/${batchId}`);
    return method === 'GET' && payout ? { status: 200, body: batchBody(payout, this.server.url) } : refusal(404, 'RESOURCE_NOT_FOUND');
  }

  private giveToken({ headers, body }: Heard): Reply {
    const basic = `Basic ${Buffer.from(`${CLIENT_ID}:${CLIENT_SECRET}`).toString('base64')}`;
    if (headers.authorization !== basic) return { status: 401, body: { error: 'invalid_client', error_description: 'Client Authentication failed' } };
    if (body !== 'grant_type=client_credentials') return { status: 400, body: { error: 'unsupported_grant_type' } };
    const token = `A21AA${randomUUID()}`;
    this.tokens.push(token);
    this.goodTokens.add(`Bearer ${token}`);
    return { status: 200, body: { scope: 'https://uri.paypal.com/payments/payouts', access_token: token, token_type: 'Bearer', expires_in: 32_400 } };
  }

  private create({ body }: Heard): Reply {
    const {
      sender_batch_header: { sender_batch_id: key },
      items: [item],
    } = JSON.parse(body) as CreateBody;
    const original = this.payouts.find((payout) => payout.key === key);
    if (original) return duplicate(original, this.server.url);
    if (this.how === 'refuses') return refusal(422, 'INSUFFICIENT_FUNDS');
    const number = String(this.payouts.length + 1);
    const payout = { batchId: `BATCH${number}`, itemId: `ITEM${number}`, key, batchStatus: 'PENDING', itemStatus: null, error: null, item };
    this.payouts.push(payout);
    const { batch_header, links } = batchBody(payout, this.server.url);
    if (this.how === 'pays') this.advance(key, 'SUCCESS');
    return { status: 201, body: { batch_header, links } };
  }

  private cancel(itemId: string): Reply {
    const payout = this.payouts.find((candidate) => candidate.itemId === itemId);
    if (!payout) return refusal(404, 'INVALID_RESOURCE_ID');
    if (payout.batchStatus !== 'SUCCESS') return refusal(400, 'BATCH_NOT_COMPLETED');
    if (payout.itemStatus === 'RETURNED') return refusal(400, 'ITEM_ALREADY_CANCELLED');
    if (payout.itemStatus !== 'UNCLAIMED') return refusal(400, 'ITEM_INCORRECT_STATUS');
    payout.itemStatus = 'RETURNED';
    return { status: 200, body: itemBody(payout) };
  }
}

function refusal(status: number, name: string, rest: object = {}): Reply {
  return { status, body: { name, message: `PayPal says ${name}.`, debug_id: '90957fca61718', ...rest } };
}

/** As observed at PayPal: 400 with the field, and with the link that the specification requires. */
function duplicate({ batchId }: SimulatedPayout, url: string): Reply {
  const details = [{ field: 'SENDER_BATCH_ID', location: 'body', issue: 'Duplicate batch request' }];
  return refusal(400, 'USER_BUSINESS_ERROR', { details, links: [{ href: `${url}${PAYOUTS}/${batchId}`, rel: 'self', method: 'GET' }] });
}

function batchBody(payout: SimulatedPayout, url: string) {
  const { batchId, batchStatus, key, item, itemStatus } = payout;
  const links = [{ href: `${url}${PAYOUTS}/${batchId}`, rel: 'self', method: 'GET' }];
  const batch_header = {
    payout_batch_id: batchId,
    batch_status: batchStatus,
    time_created: CREATED_AT,
    sender_batch_header: { sender_batch_id: key },
    amount: item.amount,
    fees: { currency: item.amount.currency, value: '0' },
  };
  return { batch_header, items: itemStatus === null ? [] : [itemBody(payout)], links };
}

function itemBody({ itemId, batchId, key, itemStatus, error, item }: SimulatedPayout): object {
  return {
    payout_item_id: itemId,
    transaction_id: '0C413693MN970190K',
    ...(itemStatus === null ? {} : { transaction_status: itemStatus }),
    payout_item_fee: { currency: 'USD', value: '0.35' },
    payout_batch_id: batchId,
    sender_batch_id: key,
    payout_item: item,
    time_processed: CREATED_AT,
    ...(error === null ? {} : { errors: { name: error, message: `PayPal says ${error}.`, debug_id: '90957fca61718' } }),
    links: [{ href: `https://api-m.paypal.com${ITEMS}/${itemId}`, rel: 'item', method: 'GET' }],
  };
}
