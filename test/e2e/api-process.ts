import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { Pool } from 'undici';
import { createTestDatabase, type TestDatabase } from '../setup/database.js';
import { type BuiltProcess, runBuilt, type Settings, startBuilt } from './built-process.js';

const NOWHERE = 'http://127.0.0.1:9';
/** More connections than any test has concurrent requests. */
const MAX_CONNECTIONS = 256;

/** A response with its raw body. */
export interface HttpAnswer {
  readonly status: number;
  readonly replayed: boolean;
  readonly body: string;
}

/** The built gateway as an API process on its own database. No worker runs, so nothing is sent. */
export class ApiProcess {
  private process: BuiltProcess | undefined;
  private connections = new Pool(NOWHERE);

  private constructor(
    private readonly database: TestDatabase,
    private readonly settings: Settings,
    private readonly apiKey: string,
  ) {}

  static async start(): Promise<ApiProcess> {
    const database = await createTestDatabase();
    const secret = (): string => randomBytes(32).toString('base64');
    const settings = {
      DATABASE_URL: database.url,
      ENCRYPTION_KEYS: `k1:${secret()}`,
      API_KEY_PEPPER: secret(),
      DEMO_SEED_SECRET: secret(),
      PORT: '0',
      ROLE: 'api',
      LOG_LEVEL: 'warn',
      RATE_LIMIT_PER_SECOND: '1000000',
    };
    const printed = await runBuilt('apps/gateway/src/cli/seed.js', { ...settings, SANDBOX_URL: NOWHERE });
    const { merchant } = JSON.parse(printed.trim().split('\n').at(-1) ?? '') as { merchant: { apiKey: string } };
    const api = new ApiProcess(database, settings, merchant.apiKey);
    await api.startAgain();
    return api;
  }

  async startAgain(): Promise<void> {
    this.process = await startBuilt('apps/gateway/src/main.js', this.settings);
    this.connections = new Pool(this.process.url, { connections: MAX_CONNECTIONS });
  }

  async kill(): Promise<void> {
    await this.process?.kill();
    await this.connections.destroy();
  }

  async stop(): Promise<void> {
    await this.connections.destroy();
    await this.process?.stop();
    await this.database.drop();
  }

  /** @throws if there is no response */
  async create(key: string, body: string): Promise<HttpAnswer> {
    const headers = { authorization: `Bearer ${this.apiKey}`, 'content-type': 'application/json', 'idempotency-key': key };
    const answer = await this.connections.request({ method: 'POST', path: '/v1/payouts', headers, body });
    return { status: answer.statusCode, replayed: answer.headers['idempotency-replayed'] === 'true', body: await answer.body.text() };
  }

  /** The ids of all payouts whose reference starts with the prefix, oldest first. */
  async payoutIds(prefix: string): Promise<string[]> {
    const client = new pg.Client({ connectionString: this.database.url });
    await client.connect();
    try {
      const { rows } = await client.query<{ id: string }>('SELECT id FROM payout WHERE starts_with(reference, $1) ORDER BY id', [prefix]);
      return rows.map(({ id }) => id);
    } finally {
      await client.end();
    }
  }
}
