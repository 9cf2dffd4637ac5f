import { createHmac } from 'node:crypto';
import type { Simulated } from '../battery.js';
import { type Heard, type Reply, SimulatorServer } from '../setup/simulator-server.js';
import {
  accountBody,
  balanceBody,
  entryBody,
  PARAMETERS,
  payoutBody,
  refusal,
  reversalBody,
  type SimulatedPayout,
  type SimulatedTransfer,
  transferBody,
} from './wire.js';

const SECRET_KEY = 'sk_test_stripe_of_a_test';
const WEBHOOK_SECRET = 'whsec_of_a_test';
const VERSION = '2023-08-16';
/** Currencies that Stripe counts in units other than ISO 4217, with the difference in digits. */
const SHIFTS: Readonly<Record<string, number>> = { ISK: 2, UGX: 2, MGA: -2 };
const OUR_OWN = '';

/** A simulator of Stripe with its wire format and a ledger. It honours idempotency keys as v1 does, errors included. */
export class StripeSimulator implements Simulated {
  /** In the order of their creation, including reversing payouts. */
  readonly payouts: SimulatedPayout[] = [];
  readonly transfers: SimulatedTransfer[] = [];
  /** Balances of connected accounts in Stripe's units. The balance of the platform is unlimited. */
  readonly balances = new Map<string, number>();
  private readonly saved = new Map<string, { asked: string; reply: Reply }>();
  /** Of `GET /v1/account`. */
  accountReply: Reply = { status: 200, body: { object: 'account', id: 'acct_1Platform' } };
  /** When the money of transfers arrives at connected accounts, in seconds since 1970; null: at once. */
  arrivesAt: number | null = null;
  /** Transfers whose money has not arrived. */
  private readonly underWay = new Set<SimulatedTransfer>();
  /** Connected accounts with their payout schedules. */
  readonly schedules = new Map<string, string>();
  private how: 'pays' | 'accepts' | 'refuses' = 'accepts';
  private made = 0;

  private constructor(
    readonly server: SimulatorServer,
    readonly credentials: Record<string, string>,
  ) {}

  static async start(mode: 'payout' | 'transfer' | 'transfer_then_payout'): Promise<StripeSimulator> {
    const started: { simulator?: StripeSimulator } = {};
    const server = await SimulatorServer.start((heard) => started.simulator?.answer(heard) ?? { status: 503 });
    started.simulator = new StripeSimulator(server, { mode, secretKey: SECRET_KEY, webhookSecret: WEBHOOK_SECRET, baseUrl: server.url });
    return started.simulator;
  }

  /** Movements of money out of the platform, to a bank or to a connected account. */
  movements(invokeKey: string): number {
    const transfers = this.transfers.filter(({ metadata }) => metadata['invoke_key'] === invokeKey).length;
    return Math.max(transfers, this.payouts.filter(({ metadata }) => metadata['invoke_key'] === invokeKey).length);
  }

  lastAmountMinor(): bigint | null {
    const last = this.payouts.at(-1) ?? this.transfers.at(-1);
    if (!last) return null;
    const shift = SHIFTS[last.currency.toUpperCase()] ?? 0;
    return shift < 0 ? BigInt(last.amount) * 10n ** BigInt(-shift) : BigInt(last.amount) / 10n ** BigInt(shift);
  }

  behave(how: 'pays' | 'accepts' | 'refuses'): void {
    this.how = how;
  }

  /** The payout with our key. */
  payout(invokeKey: string): SimulatedPayout {
    return only(this.payouts.filter(({ metadata }) => metadata['invoke_key'] === invokeKey));
  }

  /** The transfer with our key. */
  transfer(invokeKey: string): SimulatedTransfer {
    return only(this.transfers.filter(({ metadata }) => metadata['invoke_key'] === invokeKey));
  }

  /** Changes the status of a payout; if it ends unpaid, its money returns to the balance. */
  advance(payout: SimulatedPayout, status: string, failureCode: string | null = null): void {
    if (status === 'failed' || status === 'canceled') this.add(payout.account, payout.amount);
    Object.assign(payout, { status, failureCode });
  }

  /** Reverses a transfer, or a part of it, in the dashboard of Stripe. */
  takeBack(transfer: SimulatedTransfer, amount = transfer.amount - transfer.amountReversed): void {
    transfer.amountReversed += amount;
    if (!this.underWay.has(transfer)) this.add(transfer.destination, -amount);
  }

  /** The money of all transfers has arrived at the connected accounts. */
  arrive(): void {
    this.arrivesAt = null;
    for (const { destination, amount, amountReversed } of this.underWay) this.add(destination, amount - amountReversed);
    this.underWay.clear();
  }

  /** The automatic schedule of a connected account pays out its balance. */
  sweep(account: string, amount: number): SimulatedPayout {
    const payout = this.addPayout({ account, amount, currency: 'eur', metadata: {}, transferId: null });
    this.add(account, -amount);
    return Object.assign(payout, { automatic: true });
  }

  /** Creates a payout of another sender from the same balance. */
  addForeign(account = OUR_OWN): SimulatedPayout {
    return this.addPayout({ account, amount: 100, currency: 'eur', metadata: {}, transferId: null });
  }

  /** A signed notification, as Stripe sends it. */
  notification(type: string, thing: SimulatedPayout | SimulatedTransfer, now: Date): { headers: Record<string, string>; rawBody: Buffer } {
    const object = 'destination' in thing ? transferBody(thing) : payoutBody(thing);
    const event = { id: this.newId('evt'), object: 'event', api_version: VERSION, created: seconds(now), livemode: false, pending_webhooks: 1, type };
    const rawBody = Buffer.from(JSON.stringify({ ...event, request: { id: null, idempotency_key: null }, data: { object } }, null, 2));
    const time = String(seconds(now));
    const signature = createHmac('sha256', WEBHOOK_SECRET).update(`${time}.`).update(rawBody).digest('hex');
    return { headers: { 'stripe-signature': `t=${time},v1=${signature},v0=${'0'.repeat(64)}` }, rawBody };
  }

  private answer(heard: Heard): Reply {
    const { headers, method } = heard;
    if (headers.authorization !== `Bearer ${SECRET_KEY}`) return refusal(401, { message: 'Invalid API Key provided: sk_****test' });
    if (headers['stripe-version'] !== VERSION) return refusal(400, { message: 'Which version?' });
    return method === 'GET' ? this.tell(heard) : this.once(heard);
  }

  /** v1: the first answer to a key is repeated for it, errors included, unless the request was never processed. */
  private once(heard: Heard): Reply {
    const key = `${String(heard.headers['stripe-account'])} ${String(heard.headers['idempotency-key'])}`;
    const asked = `${heard.path}?${heard.body}`;
    const known = this.saved.get(key);
    if (known && known.asked !== asked)
      return refusal(400, { type: 'idempotency_error', message: 'Keys for idempotent requests can only be used with the same parameters.' });
    if (known) return { ...known.reply, headers: { 'idempotent-replayed': 'true' } };
    const form = new URLSearchParams(heard.body);
    const unknown = [...form.keys()].find((name) => !PARAMETERS.test(name));
    if (unknown !== undefined) return refusal(400, { code: 'parameter_unknown', param: unknown });
    // Copied, because a stored answer does not change with the payout.
    const reply = structuredClone(this.work(heard, form));
    this.saved.set(key, { asked, reply });
    return reply;
  }

  private work({ path, headers }: Heard, form: URLSearchParams): Reply {
    const account = accountOf(headers);
    const [, collection = '', id, action] = /^\/v1\/(payouts|transfers)(?:\/([^/]+)\/(cancel|reverse|reversals))?$/.exec(path) ?? [];
    if (collection === 'payouts' && id === undefined) return this.createPayout(account, form);
    if (collection === 'transfers' && id === undefined) return this.createTransfer(form);
    if (collection === 'transfers' && action === 'reversals') return this.reverseTransfer(id ?? '', form);
    const payout = this.payouts.find((one) => one.id === id && one.account === account);
    if (!payout) return refusal(404, { code: 'resource_missing', param: 'payout', message: `No such payout: '${String(id)}'` });
    return action === 'cancel' ? this.cancelPayout(payout) : this.reversePayout(payout);
  }

  private createPayout(account: string, form: URLSearchParams): Reply {
    const amount = Number(form.get('amount'));
    const balance = this.balances.get(account) ?? 0;
    if (this.how === 'refuses' || (account !== OUR_OWN && balance < amount))
      return refusal(400, { code: 'balance_insufficient', message: 'You have insufficient funds.' });
    const metadata = metadataOf(form);
    const transferId = metadata['transfer_id'] ?? null;
    const payout = this.addPayout({ account, amount, currency: form.get('currency') ?? '', metadata, transferId });
    this.add(account, -amount);
    if (this.how === 'pays') this.advance(payout, 'paid');
    return { status: 200, body: payoutBody(payout) };
  }

  private createTransfer(form: URLSearchParams): Reply {
    if (this.how === 'refuses') return refusal(400, { code: 'balance_insufficient', message: 'You have insufficient funds.' });
    const destination = form.get('destination') ?? '';
    if (destination === 'acct_missing') return refusal(400, { code: 'resource_missing', param: 'destination', message: 'No such destination' });
    const amount = Number(form.get('amount'));
    const currency = form.get('currency') ?? '';
    const transfer: SimulatedTransfer = {
      id: this.newId('tr'),
      amount,
      amountReversed: 0,
      currency,
      destination,
      group: form.get('transfer_group') ?? '',
      metadata: metadataOf(form),
      created: seconds(new Date()),
    };
    this.transfers.push(transfer);
    if (this.arrivesAt === null) this.add(destination, amount);
    else this.underWay.add(transfer);
    return { status: 200, body: transferBody(transfer) };
  }

  private cancelPayout(payout: SimulatedPayout): Reply {
    if (payout.status !== 'pending') return refusal(400, { message: 'Payouts can only be canceled while they are pending.' });
    this.advance(payout, 'canceled');
    return { status: 200, body: payoutBody(payout) };
  }

  private reversePayout(payout: SimulatedPayout): Reply {
    if (payout.status !== 'paid' || payout.reversedBy !== null) return refusal(400, { message: 'This payout cannot be reversed.' });
    const { account, amount, currency } = payout;
    const reversing = this.addPayout({ account, amount: -amount, currency, metadata: {}, transferId: null });
    reversing.originalId = payout.id;
    payout.reversedBy = reversing.id;
    return { status: 200, body: payoutBody(reversing) };
  }

  private reverseTransfer(id: string, form: URLSearchParams): Reply {
    const transfer = this.transfers.find((one) => one.id === id);
    if (!transfer) return refusal(404, { code: 'resource_missing', param: 'id', message: `No such transfer: '${id}'` });
    const amount = transfer.amount - transfer.amountReversed;
    if (amount === 0) return refusal(400, { message: 'The transfer is reversed already.' });
    if (!this.underWay.has(transfer) && (this.balances.get(transfer.destination) ?? 0) < amount)
      return refusal(400, { code: 'balance_insufficient', message: 'The account has too little.' });
    this.takeBack(transfer);
    return { status: 200, body: reversalBody(this.newId('trr'), transfer, amount, metadataOf(form)) };
  }

  private tell({ path, headers, query }: Heard): Reply {
    const account = accountOf(headers);
    const payouts = this.payouts.filter((one) => one.account === account).reverse();
    if (path === '/v1/account') return this.accountReply;
    if (path === '/v1/accounts')
      return list(
        path,
        [...this.schedules].map(([id, interval]) => accountBody(id, interval)),
        query,
      );
    if (path === '/v1/balance/history') return list('/v1/balance_transactions', this.entriesOf(query.get('source')), query);
    if (path === '/v1/balance') return { status: 200, body: balanceBody() };
    if (path === '/v1/payouts') return list(path, payouts.filter(createdWithin(query)).map(payoutBody), query);
    if (path === '/v1/transfers') return list(path, this.transfers.filter(({ group }) => group === query.get('transfer_group')).map(transferBody), query);
    const [, collection, id = ''] = /^\/v1\/(payouts|transfers)\/([^/]+)$/.exec(path) ?? [];
    const payout = collection === 'payouts' ? payouts.find((one) => one.id === id) : undefined;
    if (payout) return { status: 200, body: payoutBody(payout) };
    const transfer = collection === 'transfers' ? this.transfers.find((one) => one.id === id) : undefined;
    return transfer
      ? { status: 200, body: transferBody(transfer) }
      : refusal(404, { code: 'resource_missing', param: 'id', message: `No such object: '${id}'` });
  }

  /** The entry of a payment in the balance of a connected account. */
  private entriesOf(source: string | null): { id: string; available_on: number }[] {
    const transfer = this.transfers.find(({ id }) => id.replace('tr_', 'py_') === source);
    return transfer ? [entryBody(transfer, this.arrivesAt ?? transfer.created)] : [];
  }

  private addPayout(rest: Pick<SimulatedPayout, 'account' | 'amount' | 'currency' | 'metadata' | 'transferId'>): SimulatedPayout {
    const made = { id: this.newId('po'), status: 'pending', failureCode: null, originalId: null, reversedBy: null, created: seconds(new Date()) };
    const payout: SimulatedPayout = { ...made, ...rest };
    this.payouts.push(payout);
    return payout;
  }

  private add(account: string, amount: number): void {
    this.balances.set(account, (this.balances.get(account) ?? 0) + amount);
  }

  private newId(kind: string): string {
    this.made += 1;
    return `${kind}_1Simulated${String(this.made)}`;
  }
}

function only<Thing>(things: readonly Thing[]): Thing {
  const [first] = things;
  if (first === undefined || things.length > 1) throw new Error(`there are ${String(things.length)} under this key`);
  return first;
}

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}

function accountOf(headers: Heard['headers']): string {
  const account = headers['stripe-account'];
  return typeof account === 'string' ? account : OUR_OWN;
}

function metadataOf(form: URLSearchParams): Record<string, string> {
  const entries = [...form].map(([name, value]) => [/^metadata\[(.+)\]$/.exec(name)?.[1], value] as const);
  return Object.fromEntries(entries.filter((entry): entry is readonly [string, string] => entry[0] !== undefined));
}

function createdWithin(query: URLSearchParams): (payout: SimulatedPayout) => boolean {
  const from = Number(query.get('created[gte]') ?? 0);
  const until = Number(query.get('created[lte]') ?? Number.MAX_SAFE_INTEGER);
  return ({ created }) => created >= from && created <= until;
}

function list(url: string, all: readonly { id: string }[], query: URLSearchParams): Reply {
  const after = query.get('starting_after');
  const from = after === null ? 0 : all.findIndex(({ id }) => id === after) + 1;
  const limit = Number(query.get('limit') ?? 10);
  return { status: 200, body: { object: 'list', url, has_more: all.length > from + limit, data: all.slice(from, from + limit) } };
}
