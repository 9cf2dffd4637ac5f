import type { Config } from './config.js';
import { isPlainDatabase, LOOPBACK_HOSTS, trustsAnyServer } from './database-address.js';

/** 32 random bytes have about 30 different values; fewer than these are practically never random. */
const MIN_DISTINCT_BYTES = 16;
const RANDOM = 'make it with "openssl rand -base64 32"';
const CHECK_SERVER =
  'believes any server, because its certificate is not checked: write "sslmode=verify-full", and "sslrootcert=/path/to/ca.pem" where the certificate is of an authority of your own';

/** What is wrong with settings that would work. */
export interface WeakSettings {
  /** The gateway does not start with these. */
  problems: string[];
  /** These are logged at each start. */
  warnings: string[];
}

/**
 * What must not be in production, where money is real: `NODE_ENV=production` says so. Nothing is found outside it.
 * @param demoSeedSecret as it is set, or ''
 */
export function findWeakSettings(config: Config, demoSeedSecret: string): WeakSettings {
  if (!config.production) return { problems: [], warnings: [] };
  const { secrets, audit, database, queue, http, role } = config;
  const [current, ...former] = secrets.encryptionKeys;
  return {
    problems: [
      ...(current && isGuessable(current.key)
        ? [`ENCRYPTION_KEYS encrypts with the key "${current.id}", which is not random: put a new one in front, ${RANDOM}`]
        : []),
      ...(isGuessable(secrets.apiKeyPepper) ? [`API_KEY_PEPPER is not random: ${RANDOM}`] : []),
      ...(audit.signingKey && isGuessable(audit.signingKey) ? [`AUDIT_SIGNING_KEY is not random: ${RANDOM}`] : []),
      ...(trustsAnyServer(database.url) ? [`DATABASE_URL ${CHECK_SERVER}.`] : []),
      ...(database.ownerUrl !== database.url && trustsAnyServer(database.ownerUrl) ? [`DATABASE_OWNER_URL ${CHECK_SERVER}.`] : []),
    ],
    warnings: [
      ...former
        .filter(({ key }) => isGuessable(key))
        .map(({ id }) => `ENCRYPTION_KEYS still has the key "${id}", which is not random: what it encrypted is not protected.`),
      ...(demoSeedSecret === ''
        ? []
        : ['DEMO_SEED_SECRET is set in production: keys and passwords of the demo follow from it. Remove it, and the demo data with it.']),
      ...(role !== 'api' && (audit.signingKey === null || audit.checkpointFile === null)
        ? ['AUDIT_SIGNING_KEY and AUDIT_CHECKPOINT_FILE are not set: the history is not sealed, so a rewrite of the whole database would not be noticed.']
        : []),
      ...(http.publicUrl === null && role !== 'worker'
        ? ['PUBLIC_URL is not set: the admin has to believe the Host header of a request. Set it to the address of the admin.']
        : []),
      ...('unavailable' in config.passkeys && http.publicUrl !== null && role !== 'worker'
        ? [`Operators cannot use passkeys: ${config.passkeys.unavailable} Set it to the https address of the admin with its name.`]
        : []),
      ...(config.secondFactorRequired
        ? []
        : ['SECOND_FACTOR=optional: who learns the password of an operator who has no second factor is that operator. Unset it to require one.']),
      ...(isPlainDatabase(database.url) ? ['DATABASE_URL leads to another machine in plain text: add "sslmode=verify-full" to it.'] : []),
      ...(database.ownerUrl !== database.url && isPlainDatabase(database.ownerUrl)
        ? ['DATABASE_OWNER_URL leads to another machine in plain text: add "sslmode=verify-full" to it.']
        : []),
      ...(isPlainRedis(queue.redisUrl) ? ['REDIS_URL leads to another machine in plain text: use rediss:// instead.'] : []),
    ],
  };
}

/** True for a key that a person has typed or left empty: zeros, one word again and again, a short text in base64. */
function isGuessable(key: Buffer): boolean {
  return key.length > 0 && new Set(key).size < MIN_DISTINCT_BYTES;
}

function isPlainRedis(text: string | null): boolean {
  if (text === null || !URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'redis:' && !LOOPBACK_HOSTS.test(hostname);
}
