import { ApiKeyRefused, type MerchantPrincipal, type OperatorSession, type SignedIn, SignInFailed, type SignInOrigin, type SignInsBusy } from '@app/access';
import {
  type Answer,
  type CreatePayout,
  type Idempotency,
  type MerchantCommand,
  type MerchantRequest,
  merchantTextsOf,
  type PayoutView,
  renderAnswer,
} from '@app/payouts';

/** A key with all scopes, a read-only key, and an invalid key. */
export const FULL_KEY = 'Bearer full';
export const READ_KEY = 'Bearer read';

export const PAYOUT_ID = `po_${'0'.repeat(32)}`;
export const SESSION_TOKEN = 'session-token';
export const KNOWN_DEVICE = 'known-device';

export const PAYOUT: PayoutView = {
  id: PAYOUT_ID,
  mode: 'test',
  reference: 'order-1',
  service: 'bank_transfer_eur',
  amount: '100.00',
  currency: 'EUR',
  processed_amount: null,
  status: 'READY',
  resolution: null,
  moderation_required: false,
  autoprocess: true,
  fields: {},
  next_step: null,
  ...merchantTextsOf({}),
  metadata: {},
  callback_url: null,
  watched_until: null,
  expires_at: '2026-03-02T12:00:00.000Z',
  created_at: '2026-03-01T12:00:00.000Z',
  updated_at: '2026-03-01T12:00:00.000Z',
  version: 7,
};

/** One call of a fake service. */
export interface Call {
  method: string;
  args: readonly unknown[];
}

/**
 * Replaces everything behind the HTTP edge and records its calls. `failWith` makes every service throw, so that a
 * test can check how the edge reports an error.
 */
export class EdgeFakes {
  readonly calls: Call[] = [];
  failWith: Error | null = null;
  /** The outcome of the next creation. */
  outcome: 'created' | 'refused' | 'replayed' = 'created';
  isDatabaseUp = true;
  isQueueUp = true;
  isStuck = false;

  readonly keys = {
    authenticate: async (authorization: string | undefined): Promise<MerchantPrincipal> => {
      this.failIfAsked();
      if (authorization === FULL_KEY) return { merchantId: 'mer_1', apiKeyId: 'key_1', mode: 'test', scopes: ['payouts:read', 'payouts:write'] };
      if (authorization === READ_KEY) return { merchantId: 'mer_1', apiKeyId: 'key_2', mode: 'test', scopes: ['payouts:read'] };
      throw new ApiKeyRefused('unauthenticated', 'The API key is not known.');
    },
    requireScope: (principal: MerchantPrincipal, scope: MerchantPrincipal['scopes'][number]): void => {
      if (!principal.scopes.includes(scope)) throw new ApiKeyRefused('forbidden', `This API key does not carry the scope ${scope}.`);
    },
  };

  readonly creation = {
    create: async (command: CreatePayout, idempotency: Idempotency): Promise<Answer> => {
      this.note('create', command, idempotency);
      if (this.outcome === 'refused') {
        const refused = { ...PAYOUT, status: 'CREATE_FAILED' as const };
        return {
          ...renderAnswer({ kind: 'refused', payout: refused, resolution: 'LIMIT_VIOLATION', reason: 'The amount is above the most.' }, idempotency.requestId),
          replayed: false,
          version: 1,
        };
      }
      const stored = renderAnswer({ kind: 'created', payout: PAYOUT }, idempotency.requestId);
      return this.outcome === 'replayed' ? { ...stored, replayed: true, version: null } : { ...stored, replayed: false, version: PAYOUT.version };
    },
  };

  readonly commands = {
    supplyDetails: async (request: MerchantRequest, fields: Record<string, unknown>): Promise<Answer> => this.answer('supplyDetails', request, fields),
    command: async (request: MerchantRequest, command: MerchantCommand): Promise<Answer> => this.answer('command', request, command),
  };

  readonly reader = {
    get: async (...args: readonly unknown[]): Promise<PayoutView> => {
      this.note('get', ...args);
      return PAYOUT;
    },
    list: async (...args: readonly unknown[]) => {
      this.note('list', ...args);
      return { data: [PAYOUT], nextCursor: 'next' };
    },
    events: async (...args: readonly unknown[]) => {
      this.note('events', ...args);
      return { data: [], nextCursor: null };
    },
  };

  readonly services = { list: async () => [] };

  readonly inbox = {
    receive: async (...args: readonly unknown[]): Promise<'stored'> => {
      this.note('receive', ...args);
      return 'stored';
    },
  };

  /** What the sign-in answers before it has seen the body. */
  signInRefusal: SignInsBusy | null = null;

  readonly signIns = {
    refusalAtOnce: (origin: SignInOrigin): SignInsBusy | null => {
      this.calls.push({ method: 'refusalAtOnce', args: [origin] });
      return this.signInRefusal;
    },
    signIn: async (email: string, password: string, origin: SignInOrigin): Promise<SignedIn> => {
      this.note('signIn', origin);
      if (password !== 'right') throw new SignInFailed();
      return { token: SESSION_TOKEN, knownDevice: KNOWN_DEVICE, session: this.session(email) };
    },
  };

  readonly sessions = {
    resolve: async (token: string): Promise<OperatorSession | null> => (token === SESSION_TOKEN ? this.session('op@demo.example') : null),
    end: async (token: string): Promise<void> => this.note('end', token),
  };

  readonly database = {
    first: async (): Promise<unknown> => {
      if (!this.isDatabaseUp) throw connectionRefused();
      return { isReadOnly: false };
    },
  };

  readonly operations = {
    figures: async () => {
      this.note('figures');
      if (!this.isDatabaseUp) throw connectionRefused();
      const live = {
        openCases: new Map([
          ['CONFLICT', 2],
          ['HELD', 0],
        ]),
        oldestCaseSeconds: 61,
        waitingApprovals: 1,
        unmatchedNotifications: 2,
        heldAccounts: new Map([
          ['paused', 1],
          ['breaker', 0],
        ]),
        stoppedPayouts: new Map([
          ['overdue', 0],
          ['account_paused', 4],
        ]),
      };
      const test = { ...live, openCases: new Map([['CONFLICT', 5]]), oldestCaseSeconds: 7 };
      const killSwitches = new Map([
        ['all', 0],
        ['merchant', 1],
      ]);
      return { ofMode: { live, test }, overdueRows: new Map([['payout', 3]]), sendsBehindLocks: 0, killSwitches };
    },
  };

  readonly clock = {
    now: async (): Promise<Date> => new Date('2026-03-01T12:00:00.000Z'),
  };

  readonly queue = {
    check: async (): Promise<void> => {
      if (!this.isQueueUp) throw new Error('the queue is away');
    },
  };

  /** The arguments of each call of a method, in order. */
  callsOf(method: string): (readonly unknown[])[] {
    return this.calls.filter((known) => known.method === method).map(({ args }) => args);
  }

  /** The arguments of the last call of a method. */
  lastCall(method: string): readonly unknown[] {
    const call = this.calls.findLast((known) => known.method === method);
    if (!call) throw new Error(`${method} was not called`);
    return call.args;
  }

  private answer(method: string, request: MerchantRequest, argument: unknown): Answer {
    this.note(method, request, argument);
    return { ...renderAnswer({ kind: 'ok', payout: PAYOUT }, request.idempotency.requestId), replayed: false, version: PAYOUT.version };
  }

  private note(method: string, ...args: readonly unknown[]): void {
    this.failIfAsked();
    this.calls.push({ method, args });
  }

  private failIfAsked(): void {
    if (this.failWith) throw this.failWith;
  }

  private session(email: string): OperatorSession {
    return {
      operator: { id: 'op_1', email, name: 'Olivia', role: 'operator' },
      sessionId: 'ses_1',
      expiresAt: new Date('2026-03-01T13:00:00.000Z'),
      hasFactor: false,
      mustEnrol: false,
    };
  }
}

/** The error of the driver when the connection is refused. */
export function connectionRefused(): Error {
  return Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' });
}
