import type { Simulated } from '../battery.js';
import { asText, parseJson } from '../setup/read-json.js';
import { type Heard, type Reply, SimulatorServer } from '../setup/simulator-server.js';

/** The initial status of a transfer. */
export type Behaviour = Parameters<Simulated['behave']>[0] | 'requires an OTP' | 'requires an approval';

interface Recipient {
  id: number;
  code: string;
  details: Record<string, unknown>;
}

interface Transfer {
  id: number;
  code: string;
  reference: string;
  status: string;
  recipient: Recipient;
  body: Record<string, unknown>;
}

export const SECRET_KEY = 'sk_test_4f3c2b1a0987654321';
export const OTP = '928783';
const AT = '2025-01-01T00:00:00.000Z';
const FIRST_STATUS: Readonly<Record<Exclude<Behaviour, 'refuses'>, string>> = {
  pays: 'success',
  accepts: 'pending',
  'requires an OTP': 'otp',
  'requires an approval': 'received',
};

const isMove = ({ method, path }: Heard): boolean => method === 'POST' && ['/transfer', '/transfer/bulk', '/transfer/finalize_transfer'].includes(path);
const no = (status: number, message: string, rest: object = {}): Reply => ({ status, body: { status: false, message, ...rest } });
const yes = (status: number, message: string, data?: object | readonly object[]): Reply => ({
  status,
  body: { status: true, message, ...(data ? { data } : {}) },
});

/** A simulator of Paystack with its wire format, recipients, single-use references and OTPs. */
export class PaystackSimulator implements Simulated {
  readonly transfers = new Map<string, Transfer>();
  readonly recipients: Recipient[] = [];
  /** Transfers whose OTP was resent. */
  readonly resent: string[] = [];
  private behaviour: Behaviour = 'accepts';
  private constructor(readonly server: SimulatorServer) {}

  static async start(): Promise<PaystackSimulator> {
    const rules: { answer?: (heard: Heard) => Reply } = {};
    const server = await SimulatorServer.start((heard) => rules.answer?.(heard) ?? no(404, 'Not yet'), isMove);
    const simulator = new PaystackSimulator(server);
    rules.answer = (heard) => simulator.answer(heard);
    return simulator;
  }

  get credentials(): Record<string, string> {
    return { secretKey: SECRET_KEY, baseUrl: this.server.url };
  }

  movements(invokeKey: string): number {
    return this.transfers.has(invokeKey) ? 1 : 0;
  }

  lastAmountMinor(): bigint | null {
    const amount = [...this.transfers.values()].at(-1)?.body['amount'];
    return typeof amount === 'number' ? BigInt(amount) : null;
  }

  behave(how: Behaviour): void {
    this.behaviour = how;
  }

  /** Paystack processes a transfer. */
  advance(reference: string, status: string): void {
    this.transfer(reference).status = status;
  }

  transfer(reference: string): Transfer {
    const found = this.transfers.get(reference);
    if (!found) throw new Error(`there is no transfer ${reference}`);
    return found;
  }

  /** The answer to an enquiry about a transfer. */
  viewOf(reference: string): Record<string, unknown> {
    const { recipient, ...rest } = common(this.transfer(reference));
    return { ...rest, recipient: recipientBody(this.transfer(reference).recipient), session: { provider: null, id: null }, gateway_response: null };
  }

  private answer(heard: Heard): Reply {
    const { method, path, headers } = heard;
    if (headers.authorization !== `Bearer ${SECRET_KEY}`) return no(401, 'Invalid key');
    const reference = /^\/transfer\/verify\/([^/]+)$/.exec(path)?.[1];
    if (method === 'GET' && reference !== undefined) return this.verify(decodeURIComponent(reference));
    if (method === 'GET' && path === '/balance/ledger') return this.ledger();
    if (method === 'GET' && path === '/balance') return yes(200, 'Balances retrieved', [{ currency: 'NGN', balance: 1_000_000 }]);
    if (path === '/transferrecipient') return this.createRecipient(parseJson(heard.body));
    if (path === '/transfer') return this.create(parseJson(heard.body));
    if (path === '/transfer/bulk') return this.createBulk(parseJson(heard.body));
    if (path === '/transfer/finalize_transfer') return this.finalize(parseJson(heard.body));
    if (path === '/transfer/resend_otp') return this.resend(parseJson(heard.body));
    throw new Error(`the connector has no business at ${method} ${path}`);
  }

  /** A line for every transfer. */
  private ledger(): Reply {
    const lines = [...this.transfers.values()].map(({ id, body }) => ({
      ...{ integration: 1, domain: 'test', balance: 1_000_000, currency: body['currency'], difference: -1, reason: 'Transfer' },
      ...{ model_responsible: 'Transfer', model_row: id, id, createdAt: AT, updatedAt: AT },
    }));
    return {
      status: 200,
      body: { status: true, message: 'Balance ledger retrieved', data: lines, meta: { total: lines.length, skipped: 0, perPage: 1, page: 1, pageCount: 1 } },
    };
  }

  private createRecipient(details: Record<string, unknown>): Reply {
    const same = this.recipients.find((recipient) => JSON.stringify(recipient.details) === JSON.stringify(details));
    const id = this.recipients.length + 1;
    const recipient = same ?? { id, code: `RCP_sim${String(id)}`, details };
    if (!same) this.recipients.push(recipient);
    return yes(201, 'Transfer recipient created successfully', { ...recipientBody(recipient), isDeleted: false });
  }

  private create(body: Record<string, unknown>): Reply {
    const refusal = this.refusalOf(body);
    if (refusal) return refusal;
    const transfer = this.begin(body);
    return yes(200, 'Transfer has been queued', { ...common(transfer), transfersessionid: [], transfertrials: [], request: transfer.id });
  }

  /** All transfers of the request are accepted, or none. */
  private createBulk({ transfers, ...shared }: Record<string, unknown>): Reply {
    const bodies = (transfers as Record<string, unknown>[]).map((one) => ({ ...shared, ...one }));
    const refusal = bodies.map((body) => this.refusalOf(body)).find((reply) => reply !== null);
    if (refusal) return refusal;
    const begun = bodies
      .map((body) => this.begin(body))
      .map(({ reference, code, recipient, body }) => {
        const { amount, currency } = body;
        return { reference, recipient: recipient.code, amount, transfer_code: code, currency, status: 'received' };
      });
    return yes(200, `${String(begun.length)} transfers queued.`, begun);
  }

  private refusalOf(body: Record<string, unknown>): Reply | null {
    const reference = asText(body['reference']);
    if (!/^[a-z0-9_-]{16,50}$/.test(reference)) return no(400, 'Transfer reference contains illegal characters', { code: 'validation_error' });
    if (this.transfers.has(reference)) {
      const message = 'Please provide a unique reference. Reference already exists on a transfer';
      return no(400, message, { code: 'duplicate_transfer_reference', type: 'validation_error' });
    }
    if (!this.recipientOf(body)) return no(404, 'Recipient specified is invalid');
    return this.behaviour === 'refuses' ? no(400, 'Your balance is not enough to fulfil this request') : null;
  }

  private begin(body: Record<string, unknown>): Transfer {
    const recipient = this.recipientOf(body);
    if (!recipient || this.behaviour === 'refuses') throw new Error('it should have been refused');
    const id = this.transfers.size + 1;
    const reference = asText(body['reference']);
    const transfer = { id, code: `TRF_sim${String(id)}`, reference, status: FIRST_STATUS[this.behaviour], recipient, body };
    this.transfers.set(reference, transfer);
    return transfer;
  }

  private recipientOf(body: Record<string, unknown>): Recipient | undefined {
    return this.recipients.find(({ code }) => code === body['recipient']);
  }

  private verify(reference: string): Reply {
    return this.transfers.has(reference) ? yes(200, 'Transfer retrieved', this.viewOf(reference)) : no(404, 'Transfer not found');
  }

  private finalize({ transfer_code: code, otp }: Record<string, unknown>): Reply {
    const transfer = this.byCode(code);
    if (!transfer) return no(404, 'Transfer not found');
    if (transfer.status !== 'otp') return no(400, 'Transfer is not currently awaiting OTP');
    if (otp !== OTP) return no(400, 'OTP is invalid');
    transfer.status = 'pending';
    return yes(200, 'Transfer has been queued', common(transfer));
  }

  private resend({ transfer_code: code }: Record<string, unknown>): Reply {
    const transfer = this.byCode(code);
    if (transfer?.status !== 'otp') return no(400, 'Transfer is not currently awaiting OTP');
    this.resent.push(transfer.reference);
    return yes(200, 'OTP has been resent');
  }

  private byCode(code: unknown): Transfer | undefined {
    return [...this.transfers.values()].find((transfer) => transfer.code === code);
  }
}

function common({ id, code, reference, status, recipient, body }: Transfer): Record<string, unknown> {
  const { amount, currency, source, reason = '' } = body;
  const asked = { amount, currency, source, reason, reference };
  const fixed = { id, status, transfer_code: code, recipient: recipient.id, domain: 'test', integration: 1 };
  return { ...asked, ...fixed, source_details: null, failures: null, titan_code: null, transferred_at: null, createdAt: AT, updatedAt: AT };
}

function recipientBody({ id, code, details }: Recipient): Record<string, unknown> {
  const { name, type, currency, account_number, bank_code } = details;
  const known = { id, name, type, currency, recipient_code: code, description: '', email: '', metadata: {}, active: true, is_deleted: false };
  const account = { authorization_code: null, account_number, account_name: name, bank_code, bank_name: 'Guaranty Trust Bank' };
  return { ...known, domain: 'test', integration: 1, createdAt: AT, updatedAt: AT, details: account };
}
