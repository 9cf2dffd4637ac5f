/**
 * Every environment variable the gateway reads, with what it is for. Nothing in apps or libs reads any other.
 * Variables without a default are needed.
 */
export const ENVIRONMENT_VARIABLES = {
  NODE_ENV: { default: 'development', description: 'production switches on https-only callbacks and secure cookies' },
  ROLE: { default: 'all', description: 'api: HTTP only; worker: jobs only; all: both' },
  HOST: { default: '127.0.0.1', description: 'address to listen on' },
  PORT: { default: '3000', description: 'port to listen on; 0 picks a free one' },
  TRUSTED_PROXIES: {
    default: '',
    description: 'addresses or CIDR ranges of your reverse proxies, comma-separated: X-Forwarded-For is accepted from them only',
  },
  PUBLIC_URL: { default: '', description: 'the address people and providers use; empty: http://HOST:PORT' },
  DATABASE_URL: { default: undefined, description: 'PostgreSQL as the gateway uses it, e.g. postgres://user:password@host:5432/payouts' },
  DATABASE_DIRECT_URL: {
    default: '',
    description: 'the same database without a transaction pooler, for the locks of senders and the queue; empty: DATABASE_URL',
  },
  DATABASE_OWNER_URL: {
    default: '',
    description: 'the same database as its owner, for migrations only; empty: DATABASE_URL, and only triggers protect the history',
  },
  DATABASE_POOL_SIZE: { default: '12', description: 'connections for requests and jobs, per process' },
  QUEUE_POOL_SIZE: { default: '40', description: 'connections for the queue when it runs on PostgreSQL, per process' },
  REDIS_URL: { default: '', description: 'Redis for the queue; empty: the queue runs on PostgreSQL' },
  ENCRYPTION_KEYS: { default: undefined, description: 'id:base64 of 32 bytes, comma-separated; the first encrypts, all decrypt' },
  API_KEY_PEPPER: { default: undefined, description: 'base64 of at least 32 bytes; keyed hash of API keys, sessions and fingerprints' },
  METRICS_TOKEN: { default: '', description: 'bearer token for /metrics; empty: only this machine may read it, and in production no machine' },
  LOG_LEVEL: { default: 'info', description: 'fatal, error, warn, info, debug, trace or silent' },
  SEND_TIMEOUT_MS: { default: '30000', description: 'timeout of a request to a provider, in milliseconds' },
  WORKER_CONCURRENCY: { default: '32', description: 'jobs of one kind at the same time, per process' },
  SWEEP_INTERVAL_MS: { default: '1000', description: 'interval of the search for overdue rows, in milliseconds' },
  EXPIRY_INTERVAL_MS: { default: '5000', description: 'interval of the search for expired payouts, in milliseconds' },
  ENQUEUE_LEASE_MS: { default: '15000', description: 'how long a row that was queued is not queued again, in milliseconds' },
  SOLE_OPERATOR: {
    default: '',
    description: 'true: the only administrator may change live configuration alone, which every screen shows; without effect while there are two',
  },
  SECOND_FACTOR: {
    default: '',
    description:
      'required: operators who have no second factor enrol one before they can do anything else; optional: only those who have one are asked for it; empty: required in production, optional otherwise',
  },
  CALLBACK_ALLOW_HTTP_LOOPBACK: { default: '', description: 'true: callbacks may use http on loopback; the default outside production' },
  CALLBACK_PORTS: { default: '443,8443', description: 'ports that callbacks may go to, comma-separated' },
  CALLBACK_RETRY_SCALE: { default: '1', description: 'factor for the pauses between delivery attempts of a callback; small in tests' },
  PROVIDER_ALLOW_PRIVATE_NETWORK: {
    default: '',
    description: 'true: provider accounts may use this machine and private networks, over http too; the default outside production',
  },
  SMTP_URL: { default: '', description: 'mail server for alerts, e.g. smtps://user:password@mail.example:465; empty: no alerts by e-mail' },
  SMTP_FROM: { default: '', description: 'the address that alerts by e-mail come from; needed with SMTP_URL' },
  RATE_LIMIT_PER_SECOND: { default: '5000', description: 'requests per second and API key' },
  ADMIN_ROOT: { default: '', description: 'folder of the built admin; empty: dist/apps/admin beside the gateway' },
  AUDIT_SIGNING_KEY: { default: '', description: 'base64 of 32 random bytes: the Ed25519 key that signs checkpoints of the history; empty: no checkpoints' },
  AUDIT_CHECKPOINT_FILE: { default: '', description: 'file outside the database to which signed checkpoints are appended; empty: no checkpoints' },
  AUDIT_PUBLIC_KEY: { default: '', description: "base64 of 32 bytes, to verify checkpoints without the signing key; empty: the signing key's own" },
  AUDIT_INTERVAL_MS: { default: '60000', description: 'interval of the checkpoints of the history, in milliseconds' },
  OPERATOR_PASSWORD: { default: '', description: 'password of the operator whom operator:add adds; empty: a random one, which is printed once' },
  DEMO_SEED_SECRET: { default: '', description: 'base64; the demo seed derives its keys and passwords from it' },
  SANDBOX_URL: { default: '', description: 'address of the sandbox provider, for the demo seed' },
  SANDBOX_API_KEY: { default: 'sandbox_test_key', description: 'key of the sandbox provider, for the demo seed' },
  SANDBOX_NOTIFICATION_SECRET: { default: 'sandbox_notification_secret', description: 'secret that the sandbox signs notifications with' },
  SANDBOX_MAY_BE_LIVE: { default: '', description: 'true: accounts of the sandbox provider may be live, for a demo; refused in production' },
  SANDBOX_PORT: { default: '4010', description: 'port of the sandbox provider' },
  SANDBOX_HOST: { default: '127.0.0.1', description: 'address the sandbox provider listens on' },
  SANDBOX_DATABASE_URL: { default: '', description: "PostgreSQL for the sandbox's own schema; empty: DATABASE_URL" },
  SANDBOX_NOTIFICATION_URL: { default: '', description: 'where the sandbox sends its notifications' },
  SANDBOX_SPEED: { default: '1', description: "factor for the sandbox's delays; small in tests" },
} as const satisfies Record<string, { default: string | undefined; description: string }>;

export type EnvironmentVariable = keyof typeof ENVIRONMENT_VARIABLES;

/** Secrets, and addresses that contain one: each may stand in a file, which `NAME_FILE` names. */
const SECRETS: ReadonlySet<EnvironmentVariable> = new Set([
  'DATABASE_URL',
  'DATABASE_DIRECT_URL',
  'DATABASE_OWNER_URL',
  'REDIS_URL',
  'ENCRYPTION_KEYS',
  'API_KEY_PEPPER',
  'METRICS_TOKEN',
  'SMTP_URL',
  'AUDIT_SIGNING_KEY',
  'OPERATOR_PASSWORD',
]);

/** Whether the variable may be given as a file. */
export function isSecret(name: EnvironmentVariable): boolean {
  return SECRETS.has(name);
}

/** Former names of variables, read for one more version with a warning. */
export const FORMER_NAMES: Readonly<Partial<Record<EnvironmentVariable, string>>> = { ENQUEUE_LEASE_MS: 'HINT_LEASE_MS' };
