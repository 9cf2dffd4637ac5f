import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sign, SIGNATURE_HEADER } from '../../apps/sandbox/src/notifications/signature.js';
import { createTestDatabase, type TestDatabase } from '../setup/database.js';
import { freePort } from '../setup/ports.js';
import { type BuiltProcess, runBuilt, type Settings, startBuilt } from './built-process.js';

const WAIT_LIMIT_MS = 60_000;
const POLL_INTERVAL_MS = 50;
const PROVIDER_ACCOUNT = 'pac_00000000000070008000000000000002';

/** The output of the demo seed. */
export interface Seed {
  /** The key and the secret are live ones; those of test stand beside them. */
  merchant: { id: string; apiKey: string; callbackSecret: string; test: { apiKey: string; callbackSecret: string } };
  operators: { email: string; password: string; role: string }[];
}

/** The members of a payout in the merchant API that the tests read. */
export interface MerchantPayout {
  id: string;
  status: string;
  resolution: string | null;
  moderation_required: boolean;
  processed_amount: string | null;
  next_step: { type: string } | null;
}

/** A movement in the ledger of the provider. */
export interface Movement {
  kind: string;
  amount: string;
  currency: string;
}

/** The fields of a payout that a test sets; the others have valid defaults. */
export interface WantedPayout {
  reference: string;
  amount: string;
  callback_url?: string;
  /** False: it waits in READY until it is told to be sent. */
  autoprocess?: boolean;
  /** The account number of the sandbox, which selects the scenario. Default: paid at once. */
  accountNumber?: string;
  /** Of the recipient; somebody else for each reference unless given. */
  holderName?: string;
}

/** The built gateway and sandbox as separate processes on their own database with the demo seed. */
export class RunningSystem {
  private constructor(
    readonly gatewayUrl: string,
    readonly sandboxUrl: string,
    readonly seed: Seed,
    private readonly processes: readonly BuiltProcess[],
    private readonly database: TestDatabase,
  ) {}

  /** @param environment of the gateway, besides what every system has */
  static async start(environment: Settings = {}): Promise<RunningSystem> {
    const database = await createTestDatabase();
    const port = String(await freePort());
    const key = (): string => randomBytes(32).toString('base64');
    const settings = {
      DATABASE_URL: database.applicationUrl,
      ENCRYPTION_KEYS: `k1:${key()}`,
      API_KEY_PEPPER: key(),
      DEMO_SEED_SECRET: key(),
      // Operators see live first.
      SANDBOX_MAY_BE_LIVE: 'true',
      PORT: port,
      ROLE: 'all',
      LOG_LEVEL: 'warn',
      SWEEP_INTERVAL_MS: '100',
      ...environment,
    };
    const notificationUrl = `http://127.0.0.1:${port}/notifications/${PROVIDER_ACCOUNT}`;
    const processes: BuiltProcess[] = [];
    try {
      const sandbox = await startBuilt('apps/sandbox/src/main.js', {
        DATABASE_URL: database.applicationUrl,
        SANDBOX_PORT: '0',
        SANDBOX_NOTIFICATION_URL: notificationUrl,
      });
      processes.push(sandbox);
      const printed = await runBuilt('apps/gateway/src/cli/seed.js', { ...settings, SANDBOX_URL: sandbox.url });
      const gateway = await startBuilt('apps/gateway/src/main.js', settings);
      processes.push(gateway);
      return new RunningSystem(gateway.url, sandbox.url, readSeed(printed), processes, database);
    } catch (error) {
      await stopAll(processes, database);
      throw error;
    }
  }

  stop(): Promise<void> {
    return stopAll(this.processes, this.database);
  }

  get adminUrl(): string {
    return `${this.gatewayUrl}/admin`;
  }

  /** Sends a message to the account as its provider does, signed with the sandbox's secret. @returns the HTTP status */
  async notify(message: object): Promise<number> {
    const body = JSON.stringify(message);
    const headers = { 'content-type': 'application/json', [SIGNATURE_HEADER]: sign(body, 'sandbox_notification_secret', new Date()) };
    const answer = await fetch(`${this.gatewayUrl}/notifications/${PROVIDER_ACCOUNT}`, { method: 'POST', headers, body });
    await answer.text();
    return answer.status;
  }

  /** Injects a fault into the next creations at the provider. */
  async orderFault(kind: string, count = 1): Promise<void> {
    await this.ask(`${this.sandboxUrl}/faults`, { method: 'POST', body: JSON.stringify({ kind, operation: 'create', count }) });
  }

  /** Creates a payout over HTTP, as a merchant does. @param apiKey default: the live one @returns its id */
  async createPayout(
    { reference, accountNumber = '1000000000', holderName = `Ines Duarte ${reference}`, ...wanted }: WantedPayout,
    apiKey = this.seed.merchant.apiKey,
  ): Promise<string> {
    const fields = { account_number: accountNumber, holder_name: holderName };
    const body = JSON.stringify({ service: 'bank_transfer_eur', reference, fields, ...wanted });
    const { id } = await this.ask<MerchantPayout>(`${this.gatewayUrl}/v1/payouts`, {
      method: 'POST',
      body,
      headers: { 'idempotency-key': reference, authorization: `Bearer ${apiKey}` },
    });
    return id;
  }

  /** Asks for a payout to be revoked or cancelled, as its merchant does. */
  async command(id: string, command: 'revoke' | 'cancel'): Promise<void> {
    await this.ask(`${this.gatewayUrl}/v1/payouts/${id}/${command}`, { method: 'POST', body: '{}', headers: { 'idempotency-key': `${command}-${id}` } });
  }

  payout(id: string): Promise<MerchantPayout> {
    return this.ask(`${this.gatewayUrl}/v1/payouts/${id}`);
  }

  /** Polls a payout through the merchant API until it meets the condition. */
  async waitFor(id: string, isThere: (payout: MerchantPayout) => boolean): Promise<MerchantPayout> {
    const deadline = Date.now() + WAIT_LIMIT_MS;
    for (;;) {
      const payout = await this.payout(id);
      if (isThere(payout)) return payout;
      if (Date.now() > deadline) throw new Error(`timed out; the payout is ${JSON.stringify(payout)}`);
      await sleep(POLL_INTERVAL_MS);
    }
  }

  /** Every movement of money for a payout in the ledger of the provider. */
  async movements(payoutId: string): Promise<Movement[]> {
    const { movements } = await this.ask<{ movements: Movement[] }>(`${this.sandboxUrl}/ledger?reference=${payoutId}`);
    return movements.map(({ kind, amount, currency }) => ({ kind, amount, currency }));
  }

  /** A demo operator with this role, the first unless `index` says otherwise. */
  operator(role: string, index = 0): { email: string; password: string } {
    const found = this.seed.operators.filter((operator) => operator.role === role)[index];
    if (found === undefined) throw new Error(`the seed has no ${role}`);
    return found;
  }

  /** As if five minutes had passed since every operator's last code. */
  async letCodesAge(): Promise<void> {
    await this.database.run(`UPDATE operator_session SET factor_proved_at = factor_proved_at - interval '5 minutes'`);
  }

  private async ask<Answer>(url: string, init: RequestInit = {}): Promise<Answer> {
    const headers = { authorization: `Bearer ${this.seed.merchant.apiKey}`, ...(init.body === undefined ? {} : { 'content-type': 'application/json' }) };
    const answer = await fetch(url, { ...init, headers: { ...headers, ...(init.headers as Record<string, string> | undefined) } });
    if (!answer.ok) throw new Error(`${url} answered ${String(answer.status)}: ${await answer.text()}`);
    return (await answer.json()) as Answer;
  }
}

function readSeed(printed: string): Seed {
  const line = printed.split('\n').findLast((candidate) => candidate.startsWith('{'));
  if (line === undefined) throw new Error('the seed did not print its line');
  return JSON.parse(line) as Seed;
}

async function stopAll(processes: readonly BuiltProcess[], database: TestDatabase): Promise<void> {
  for (const started of processes.toReversed()) await started.stop();
  await database.drop();
}
