import { ENVIRONMENT_VARIABLES, type EnvironmentVariable, FORMER_NAMES } from './environment.js';

export type Role = 'api' | 'worker' | 'all';

/** A key that encrypts at rest. */
export interface EncryptionKey {
  id: string;
  /** 32 bytes, AES-256. */
  key: Buffer;
}

/** The whole configuration, validated and frozen. Durations in milliseconds. */
export interface Config {
  production: boolean;
  role: Role;
  http: { host: string; port: number; publicUrl: string | null; trustedProxies: readonly string[]; rateLimitPerSecond: number; adminRoot: string | null };
  /** `ownerUrl` is for migrations only: the running gateway never connects with it. */
  database: { url: string; ownerUrl: string; poolSize: number };
  queue: { redisUrl: string | null; poolSize: number; workerConcurrency: number; sweepIntervalMs: number; expiryIntervalMs: number; enqueueLeaseMs: number };
  secrets: { encryptionKeys: readonly EncryptionKey[]; apiKeyPepper: Buffer };
  sending: { timeoutMs: number };
  callbacks: { allowHttpLoopback: boolean; retryScale: number };
  /** Ed25519 keys of 32 bytes. Without a key and a file no checkpoints are made. */
  audit: { signingKey: Buffer | null; publicKey: Buffer | null; checkpointFile: string | null; intervalMs: number };
  logLevel: string;
  metricsToken: string | null;
  /** Sentences for the log: settings that should be changed before the next version. */
  warnings: readonly string[];
}

/** A configuration that cannot work. The message lists everything that is wrong, not only the first thing. */
export class InvalidConfiguration extends Error {
  override readonly name = 'InvalidConfiguration';
  constructor(readonly problems: readonly string[]) {
    super(`The configuration cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
  }
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];
const ROLES: readonly string[] = ['api', 'worker', 'all'];

class Reader {
  readonly problems: string[] = [];
  readonly warnings: string[] = [];
  constructor(private readonly environment: NodeJS.ProcessEnv) {}

  text(name: EnvironmentVariable): string {
    const facts = ENVIRONMENT_VARIABLES[name];
    const value = this.environment[name]?.trim() || this.formerValue(name) || facts.default;
    if (value === undefined) this.problems.push(`${name} is missing: ${facts.description}`);
    return value ?? '';
  }

  private formerValue(name: EnvironmentVariable): string | undefined {
    const former = FORMER_NAMES[name];
    const value = former === undefined ? undefined : this.environment[former]?.trim();
    if (value) this.warnings.push(`${former ?? ''} is now called ${name}: rename it, the next version will not read the old name.`);
    return value;
  }

  integer(name: EnvironmentVariable, min: number, max: number): number {
    const text = this.text(name);
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < min || value > max) this.problems.push(`${name} must be a whole number from ${min} to ${max}, it is "${text}"`);
    return value;
  }

  factor(name: EnvironmentVariable): number {
    const text = this.text(name);
    const value = Number(text);
    if (!(value > 0 && value <= 100)) this.problems.push(`${name} must be a number above 0, at most 100, it is "${text}"`);
    return value;
  }

  oneOf(name: EnvironmentVariable, values: readonly string[]): string {
    const text = this.text(name);
    if (!values.includes(text)) this.problems.push(`${name} must be one of ${values.join(', ')}, it is "${text}"`);
    return text;
  }

  url(name: EnvironmentVariable, protocols: readonly string[]): string | null {
    const text = this.text(name);
    if (text === '') return null;
    const url = URL.canParse(text) ? new URL(text) : null;
    if (!url || !protocols.includes(url.protocol))
      this.problems.push(`${name} must be a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`);
    return text;
  }

  /** The owner's address is the application's unless it is given. Both name one database, whatever way leads there. */
  databaseUrls(): { url: string; ownerUrl: string } {
    const protocols = ['postgres:', 'postgresql:'];
    const url = this.url('DATABASE_URL', protocols) ?? '';
    const ownerUrl = this.url('DATABASE_OWNER_URL', protocols) ?? url;
    const [database, ownersDatabase] = [url, ownerUrl].map((address) => (URL.canParse(address) ? new URL(address).pathname : ''));
    if (database !== ownersDatabase) this.problems.push('DATABASE_OWNER_URL must name the same database as DATABASE_URL');
    return { url, ownerUrl };
  }

  encryptionKeys(): EncryptionKey[] {
    const text = this.text('ENCRYPTION_KEYS');
    if (text === '') return [];
    return text.split(',').map((entry) => {
      const separator = entry.indexOf(':');
      const id = entry.slice(0, separator);
      const key = Buffer.from(entry.slice(separator + 1), 'base64');
      if (!/^[a-z0-9-]{1,16}$/.test(id) || key.length !== 32)
        this.problems.push('ENCRYPTION_KEYS must look like "k1:<base64 of 32 bytes>", several separated by commas');
      return { id, key };
    });
  }

  /** @returns null when the variable is empty */
  ed25519Key(name: EnvironmentVariable): Buffer | null {
    const text = this.text(name);
    if (text === '') return null;
    const key = Buffer.from(text, 'base64');
    if (key.length !== 32) this.problems.push(`${name} must be the base64 of 32 bytes`);
    return key;
  }

  audit(): Config['audit'] {
    const signingKey = this.ed25519Key('AUDIT_SIGNING_KEY');
    const checkpointFile = this.text('AUDIT_CHECKPOINT_FILE') || null;
    if (signingKey !== null && checkpointFile === null)
      this.problems.push('AUDIT_SIGNING_KEY needs AUDIT_CHECKPOINT_FILE, the file that signed checkpoints are kept in');
    return { signingKey, publicKey: this.ed25519Key('AUDIT_PUBLIC_KEY'), checkpointFile, intervalMs: this.integer('AUDIT_INTERVAL_MS', 100, 86_400_000) };
  }

  metricsToken(): string | null {
    const token = this.text('METRICS_TOKEN');
    if (token !== '' && !/^[\x21-\x7e]{16,200}$/.test(token))
      this.problems.push('METRICS_TOKEN must be 16 to 200 printable ASCII characters without spaces, such as the output of "openssl rand -hex 24"');
    return token || null;
  }

  pepper(): Buffer {
    const text = this.text('API_KEY_PEPPER');
    const pepper = Buffer.from(text, 'base64');
    if (text !== '' && pepper.length < 32) this.problems.push('API_KEY_PEPPER must be the base64 of at least 32 bytes');
    return pepper;
  }
}

/**
 * Reads the environment once.
 * @throws {InvalidConfiguration} with every problem found
 */
export function loadConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const read = new Reader(environment);
  const production = read.text('NODE_ENV') === 'production';
  const loopback = read.text('CALLBACK_ALLOW_HTTP_LOOPBACK');
  const config: Config = {
    production,
    role: read.oneOf('ROLE', ROLES) as Role,
    http: {
      host: read.text('HOST'),
      port: read.integer('PORT', 0, 65_535),
      publicUrl: read.url('PUBLIC_URL', ['http:', 'https:']),
      trustedProxies: read
        .text('TRUSTED_PROXIES')
        .split(',')
        .map((address) => address.trim())
        .filter((address) => address !== ''),
      rateLimitPerSecond: read.integer('RATE_LIMIT_PER_SECOND', 1, 1_000_000),
      adminRoot: read.text('ADMIN_ROOT') || null,
    },
    database: { ...read.databaseUrls(), poolSize: read.integer('DATABASE_POOL_SIZE', 2, 200) },
    queue: {
      redisUrl: read.url('REDIS_URL', ['redis:', 'rediss:']),
      poolSize: read.integer('QUEUE_POOL_SIZE', 10, 200),
      workerConcurrency: read.integer('WORKER_CONCURRENCY', 1, 200),
      sweepIntervalMs: read.integer('SWEEP_INTERVAL_MS', 100, 60_000),
      expiryIntervalMs: read.integer('EXPIRY_INTERVAL_MS', 100, 600_000),
      enqueueLeaseMs: read.integer('ENQUEUE_LEASE_MS', 500, 600_000),
    },
    secrets: { encryptionKeys: Object.freeze(read.encryptionKeys()), apiKeyPepper: read.pepper() },
    sending: { timeoutMs: read.integer('SEND_TIMEOUT_MS', 100, 120_000) },
    callbacks: { allowHttpLoopback: loopback === '' ? !production : loopback === 'true', retryScale: read.factor('CALLBACK_RETRY_SCALE') },
    audit: read.audit(),
    logLevel: read.oneOf('LOG_LEVEL', LOG_LEVELS),
    metricsToken: read.metricsToken(),
    warnings: read.warnings,
  };
  if (read.problems.length > 0) throw new InvalidConfiguration(read.problems);
  return Object.freeze(config);
}
