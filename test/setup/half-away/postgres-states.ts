import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { CutOffProxy } from '../cut-off-proxy.js';
import type { TestDatabase } from '../database.js';
import { mountSmallDisk, type SmallDisk } from './small-disk.js';

/** A state of a server, and how it comes and goes. */
export interface HalfAway {
  begin(): Promise<unknown>;
  end(): Promise<unknown>;
}

/** The limit of a statement as the gateway sets it, and one that a test can wait for. */
const SHORT_LIMIT = { said: "('statement_timeout', '30000')", heard: "('statement_timeout', '00500')" };
const LONGER_THAN_THE_LIMIT_SECONDS = 1;
/** Each answer is held back for this long. */
const SLOW_MS = 150;

/** PostgreSQL as one gateway uses it: with a database, a user, an address and, where that is possible, a disk of its own. */
export class AwayPostgres {
  private readonly role = `half_away_${randomBytes(6).toString('hex')}`;

  private constructor(
    private readonly database: TestDatabase,
    private readonly proxy: CutOffProxy,
    private readonly disk: SmallDisk | null,
  ) {}

  static async open(database: TestDatabase): Promise<AwayPostgres> {
    const [server] = await runBeside<{ folder: string }>(database, "SELECT current_setting('data_directory') AS folder");
    const disk = await mountSmallDisk(server?.folder ?? '');
    const postgres = new AwayPostgres(database, await CutOffProxy.open(database.applicationUrl), disk);
    const { username } = new URL(database.applicationUrl);
    await postgres.beside(`CREATE ROLE "${postgres.role}" LOGIN PASSWORD 'first' IN ROLE "${username}"`);
    if (disk) {
      await postgres.beside(`CREATE TABLESPACE "${postgres.role}" LOCATION '${disk.folder}'`);
      await postgres.beside(`ALTER DATABASE "${postgres.name}" SET TABLESPACE "${postgres.role}"`);
    }
    return postgres;
  }

  /** The address that the gateway gets. */
  get url(): string {
    const url = new URL(this.proxy.url);
    url.username = this.role;
    url.password = 'first';
    return url.toString();
  }

  readonly states: Record<string, HalfAway> = {
    down: { begin: () => this.proxy.refuse(), end: () => this.proxy.accept() },
    hanging: { begin: () => sleep(0).then(() => this.proxy.cutOff()), end: () => sleep(0).then(() => this.proxy.restore()) },
    'read-only': {
      begin: () => this.change(`ALTER DATABASE "${this.name}" SET default_transaction_read_only = on`),
      end: () => this.change(`ALTER DATABASE "${this.name}" RESET default_transaction_read_only`),
    },
    'out of connections': {
      begin: () => this.change(`ALTER DATABASE "${this.name}" CONNECTION LIMIT 0`),
      end: () => this.change(`ALTER DATABASE "${this.name}" CONNECTION LIMIT -1`),
    },
    'with other credentials': {
      begin: () => this.change(`ALTER ROLE "${this.role}" PASSWORD 'second'`),
      end: () => this.change(`ALTER ROLE "${this.role}" PASSWORD 'first'`),
    },
    'too slow for a statement': { begin: () => this.crawl(), end: () => this.run() },
    slow: { begin: () => this.delay(SLOW_MS), end: () => this.delay(0) },
    full: { begin: () => this.fill(), end: () => this.disk?.clear() ?? Promise.resolve() },
  };

  /** After the database is dropped. */
  async close(): Promise<void> {
    await this.proxy.close();
    if (this.disk) await this.beside(`DROP TABLESPACE "${this.role}"`);
    await this.beside(`DROP ROLE "${this.role}"`);
    await this.disk?.remove();
  }

  private get name(): string {
    return new URL(this.database.url).pathname.slice(1);
  }

  /** Changes how the database takes connections, from beside it, and makes everybody connect anew. */
  private async change(statement: string): Promise<void> {
    await this.beside(statement);
    await this.endSessions();
  }

  private async endSessions(): Promise<void> {
    await this.beside(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${this.name}' AND application_name LIKE 'payout-gateway%'`);
  }

  /** Inserting a payout takes longer than a statement may, and the limit is one that a test can wait for. */
  private async crawl(): Promise<void> {
    this.proxy.replacement = SHORT_LIMIT;
    await this.database.run(
      `CREATE FUNCTION crawl() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(${String(LONGER_THAN_THE_LIMIT_SECONDS)}); RETURN NEW; END $$`,
    );
    await this.database.run('CREATE TRIGGER crawl BEFORE INSERT ON payout FOR EACH ROW EXECUTE FUNCTION crawl()');
    await this.endSessions();
  }

  private async run(): Promise<void> {
    this.proxy.replacement = null;
    await this.database.run('DROP FUNCTION crawl CASCADE');
    await this.endSessions();
  }

  private delay(ms: number): Promise<void> {
    this.proxy.answerDelayMs = ms;
    return Promise.resolve();
  }

  private async fill(): Promise<void> {
    if (!this.disk) throw new Error('this account may not mount a disk');
    await this.disk.fill();
  }

  private async beside(statement: string): Promise<void> {
    await runBeside(this.database, statement);
  }
}

async function runBeside<Row extends pg.QueryResultRow>(database: TestDatabase, statement: string): Promise<Row[]> {
  const beside = new URL(database.url);
  beside.pathname = '/postgres';
  const client = new pg.Client({ connectionString: beside.toString() });
  await client.connect();
  try {
    return (await client.query<Row>(statement)).rows;
  } finally {
    await client.end();
  }
}
