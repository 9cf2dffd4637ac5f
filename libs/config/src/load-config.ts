import type { Config, Role } from './config.js';
import { InvalidConfiguration } from './config.errors.js';
import { EnvironmentParser } from './environment-parser.js';
import { passkeySite } from './passkey-site.js';
import { findWeakSettings } from './weak-settings.js';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];
const ROLES: readonly string[] = ['api', 'worker', 'all'];

/**
 * Reads the environment once.
 * @throws {InvalidConfiguration} with every problem found
 */
export function loadConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const read = new EnvironmentParser(environment);
  const production = read.text('NODE_ENV') === 'production';
  const publicUrl = read.url('PUBLIC_URL', ['http:', 'https:']);
  const config: Config = {
    production,
    role: read.oneOf('ROLE', ROLES) as Role,
    http: {
      host: read.text('HOST'),
      port: read.integer('PORT', 0, 65_535),
      publicUrl,
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
    sandboxMayBeLive: read.sandboxMayBeLive(production),
    soleOperator: read.flag('SOLE_OPERATOR', false),
    secondFactorRequired: read.secondFactorRequired(production),
    passkeys: passkeySite(publicUrl, production),
    callbacks: {
      allowHttpLoopback: read.flag('CALLBACK_ALLOW_HTTP_LOOPBACK', !production),
      ports: Object.freeze(read.ports('CALLBACK_PORTS')),
      retryScale: read.factor('CALLBACK_RETRY_SCALE'),
    },
    providers: { allowPrivateNetwork: read.flag('PROVIDER_ALLOW_PRIVATE_NETWORK', !production) },
    mail: read.mail(),
    audit: read.audit(),
    logLevel: read.oneOf('LOG_LEVEL', LOG_LEVELS),
    metricsToken: read.metricsToken(),
    warnings: read.warnings,
  };
  const weak = findWeakSettings(config, read.text('DEMO_SEED_SECRET'));
  read.problems.push(...weak.problems);
  read.warnings.push(...weak.warnings);
  if (read.problems.length > 0) throw new InvalidConfiguration(read.problems);
  return Object.freeze(config);
}
