import { createHmac } from 'node:crypto';
import { type Heard, type Reply, SimulatorServer } from '../setup/simulator-server.js';

const HMAC_KEY = '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056';
const API_KEY = 'AQEyhmfxK-simulated-key';
const BALANCE_ACCOUNT = 'BA00000000000000000000001';
const CHALLENGE = 'eyJjaGFsbGVuZ2UiOiJiVlV6ZW5wek0waFNl';
/** The token that a correctly answered challenge returns. */
export const GOOD_SCA_RESPONSE = 'eyJhbnN3ZXIiOiJnb29kIn0=';

interface Amount {
  currency: string;
  value: number;
}

interface Asked {
  amount: Amount;
  balanceAccountId: string;
  category: string;
  counterparty: object;
  reference: string;
  type?: string;
  priority?: string;
  description?: string;
  review?: { numberOfApprovalsRequired: number };
}

interface Kept {
  id: string;
  asked: Asked;
  status: string;
  reason: string;
  approvalsLeft: number;
  createdAt: Date;
  sequenceNumber: number;
  events: { status: string; at: Date }[];
  tracking: object | null;
  returned: boolean;
}

/**
 * Adyen's Transfers API as far as payouts need it: transfers with their statuses, reviews, challenges of strong customer authentication,
 * and answers stored by idempotency key. A 401 is not stored, because authentication comes before processing.
 */
export class AdyenSimulator {
  readonly transfers: Kept[] = [];
  /** Whether POST /transfers or an approval requires strong customer authentication. */
  challenges: 'nothing' | 'transfers' | 'approvals' = 'nothing';
  private how: 'accepts' | 'refuses' = 'accepts';
  private readonly answers = new Map<string, Reply>();
  private next = 1;

  private constructor(readonly server: SimulatorServer) {}

  static async start(): Promise<AdyenSimulator> {
    const holder: { simulator?: AdyenSimulator } = {};
    const server = await SimulatorServer.start((heard) => holder.simulator?.answer(heard) ?? { status: 503 });
    holder.simulator = new AdyenSimulator(server);
    return holder.simulator;
  }

  /** Credentials of an account at the simulator. @param rest overrides of the test */
  credentials(rest: Record<string, string> = {}): Record<string, string> {
    return { apiKey: API_KEY, hmacKey: HMAC_KEY, balanceAccountId: BALANCE_ACCOUNT, category: 'bank', baseUrl: this.server.url, ...rest };
  }

  behave(how: 'pays' | 'accepts' | 'refuses'): void {
    this.how = how === 'refuses' ? 'refuses' : 'accepts';
  }

  movements(reference: string): number {
    return this.transfers.filter(({ asked, status }) => asked.reference === reference && status !== 'refused').length;
  }

  lastAmountMinor(): bigint | null {
    const value = this.transfers.at(-1)?.asked.amount.value;
    return value === undefined ? null : BigInt(value);
  }

  /** Changes the status of a transfer. */
  move(id: string | null, status: string, reason = 'approved', at = new Date()): void {
    const kept = this.find(id);
    Object.assign(kept, { status, reason, sequenceNumber: kept.sequenceNumber + 1 });
    kept.events.push({ status, at });
  }

  /** The bank of the recipient confirms the credit. */
  credit(id: string | null): void {
    const kept = this.find(id);
    Object.assign(kept, { tracking: { type: 'confirmation', status: 'credited' }, sequenceNumber: kept.sequenceNumber + 1 });
  }

  /** The webhook about the latest event of a transfer. */
  webhook(id: string | null): { headers: Record<string, string>; rawBody: Buffer } {
    const kept = this.find(id);
    const type = `balancePlatform.transfer.${kept.sequenceNumber === 1 ? 'created' : 'updated'}`;
    const rawBody = Buffer.from(JSON.stringify({ data: dataOf(kept), environment: 'test', timestamp: new Date().toISOString(), type }));
    const hmacsignature = createHmac('sha256', Buffer.from(HMAC_KEY, 'hex')).update(rawBody).digest('base64');
    return { headers: { hmacsignature, protocol: 'HmacSHA256' }, rawBody };
  }

  private find(id: string | null): Kept {
    const kept = this.transfers.find((transfer) => transfer.id === id);
    if (!kept) throw new Error(`no transfer ${String(id)}`);
    return kept;
  }

  private answer(heard: Heard): Reply {
    if (heard.headers['x-api-key'] !== API_KEY) return isChallengeable(heard) ? unauthorized({}) : problem(401, '00_401', 'Unauthorized');
    if (heard.method === 'GET') return heard.path === '/transfers' ? this.search(heard.query) : this.read(heard.path);
    const key = String(heard.headers['idempotency-key'] ?? '');
    const challenge = this.challenge(heard);
    if (challenge) return challenge;
    // The first answer to a key is the answer to every request with it.
    const answer = this.answers.get(key) ?? this.process(heard);
    this.answers.set(key, answer);
    return { ...answer, headers: { 'idempotency-key': key } };
  }

  private challenge({ path, headers }: Heard): Reply | null {
    const realm = path === '/transfers' ? 'Transfer' : 'ApproveTransfers';
    if (!(path === '/transfers' ? this.challenges === 'transfers' : path === '/transfers/approve' && this.challenges === 'approvals')) return null;
    if (headers['www-authenticate'] === `SCA realm="${realm}" auth-param1="${GOOD_SCA_RESPONSE}"`) return null;
    return unauthorized({ 'www-authenticate': `SCA realm="${realm}" auth-param1="${CHALLENGE}"`, 'auth-param1': CHALLENGE });
  }

  private process({ path, body }: Heard): Reply {
    const json = JSON.parse(body) as unknown;
    if (path === '/transfers') return this.create(json as Asked);
    if (path === '/transfers/approve') return this.review(json as { transferIds: string[] }, 'authorised', 'approved');
    if (path === '/transfers/cancel') return this.review(json as { transferIds: string[] }, 'cancelled', 'cancelled');
    return this.giveBack(path.split('/')[2] ?? '', json as { amount: Amount; reference?: string });
  }

  private create(asked: Asked): Reply {
    if (asked.balanceAccountId !== BALANCE_ACCOUNT) return refusal('balanceAccountId');
    if (asked.amount.value <= 0) return refusal('amount.value');
    const approvalsLeft = asked.review?.numberOfApprovalsRequired ?? 0;
    const waits = approvalsLeft > 0 ? (['pendingApproval', 'pendingApproval'] as const) : (['received', 'pending'] as const);
    const [status, reason] = this.how === 'refuses' ? (['refused', 'notEnoughBalance'] as const) : waits;
    const createdAt = new Date();
    const id = `SIM${String(this.next++).padStart(13, '0')}`;
    const kept: Kept = {
      id,
      asked,
      status,
      reason,
      approvalsLeft,
      createdAt,
      sequenceNumber: 1,
      events: [{ status, at: createdAt }],
      tracking: null,
      returned: false,
    };
    this.transfers.push(kept);
    return { status: 202, body: transferOf(kept) };
  }

  private review({ transferIds }: { transferIds: string[] }, status: string, reason: string): Reply {
    for (const kept of this.transfers.filter(({ id }) => transferIds.includes(id))) {
      if (kept.status !== 'pendingApproval') continue;
      if (status === 'cancelled' || --kept.approvalsLeft === 0) this.move(kept.id, status, reason);
    }
    return { status: 200, body: {} };
  }

  private giveBack(id: string, { amount, reference }: { amount: Amount; reference?: string }): Reply {
    const kept = this.transfers.find((transfer) => transfer.id === id);
    if (!kept || kept.asked.category !== 'internal') return refusal('transferId');
    const status = kept.status === 'booked' && amount.value === kept.asked.amount.value ? 'Authorised' : 'Declined';
    if (status === 'Authorised') this.move(id, 'returned');
    return { status: 200, body: { id: `RET${id.slice(3)}`, reference, status, transferId: id } };
  }

  private read(path: string): Reply {
    const kept = this.transfers.find(({ id }) => path === `/transfers/${id}`);
    return kept ? { status: 200, body: dataOf(kept) } : problem(404, '30_404', 'Not found');
  }

  private search(query: URLSearchParams): Reply {
    const [since, until] = [query.get('createdSince'), query.get('createdUntil')].map((text) => new Date(text ?? '').getTime());
    if (since === undefined || until === undefined || !(until - since <= 184 * 86_400_000)) return refusal('createdSince');
    const within = ({ asked, createdAt }: Kept): boolean =>
      asked.balanceAccountId === query.get('balanceAccountId') &&
      asked.reference === (query.get('reference') ?? asked.reference) &&
      createdAt.getTime() >= since &&
      createdAt.getTime() <= until;
    return { status: 200, body: { data: this.transfers.filter(within).map(dataOf) } };
  }
}

/** A transfer in the answer to a POST. */
export function transferOf({
  id,
  asked,
  status,
  reason,
  approvalsLeft,
  createdAt,
}: Pick<Kept, 'id' | 'asked' | 'status' | 'reason' | 'approvalsLeft' | 'createdAt'>): object {
  const { review: _, balanceAccountId, priority, ...rest } = asked;
  return {
    ...rest,
    id,
    status,
    reason,
    direction: 'outgoing',
    balanceAccount: { id: balanceAccountId },
    ...(priority === undefined ? {} : { categoryData: { type: 'bank', priority } }),
    ...(asked.review ? { review: { numberOfApprovalsRequired: approvalsLeft } } : {}),
    createdAt: createdAt.toISOString(),
  };
}

/** A transfer in the answer to a GET and in webhooks. */
function dataOf(kept: Kept): object {
  const events = kept.events.map(({ status, at }, index) => ({ id: `EV${String(index)}`, type: 'accounting', status, bookingDate: at.toISOString() }));
  return {
    ...transferOf(kept),
    balancePlatform: 'Simulated',
    sequenceNumber: kept.sequenceNumber,
    events,
    ...(kept.tracking ? { tracking: kept.tracking } : {}),
  };
}

function problem(status: number, errorCode: string, title: string, rest: object = {}): Reply {
  return { status, body: { type: 'https://docs.adyen.com/errors/validation', title, status, detail: title, requestId: 'SIMREQUEST', errorCode, ...rest } };
}

function refusal(field: string): Reply {
  return problem(422, '29_001', 'Invalid transfer information provided', { invalidFields: [{ name: field, value: 'hidden', message: 'invalid' }] });
}

/** The 401 of these two routes has a different shape. */
function isChallengeable({ method, path }: Heard): boolean {
  return method === 'POST' && (path === '/transfers' || path === '/transfers/approve');
}

function unauthorized(headers: Record<string, string>): Reply {
  return { status: 401, headers, body: { status: 401, errorCode: '000', message: 'HTTP Status Response - Unauthorized', errorType: 'security' } };
}
