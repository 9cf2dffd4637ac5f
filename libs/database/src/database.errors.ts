import { withoutCredentials } from '@app/observability';
import { types } from 'node:util';

/** The server does not answer. The message names the way out. */
export class DatabaseNotReachable extends Error {
  override readonly name = 'DatabaseNotReachable';
  constructor(url: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`PostgreSQL is not reachable at ${withoutCredentials(url)} (${why}): start it, or unset DATABASE_URL and use "npm start" for the embedded one.`, {
      cause,
    });
  }
}

/** The server is too old for the schema. The message names the way out. */
export class UnsupportedPostgresVersion extends Error {
  override readonly name = 'UnsupportedPostgresVersion';
  readonly code = 'UNSUPPORTED_POSTGRES_VERSION';
  constructor(version: string, oldest: number, newest: number) {
    super(`PostgreSQL ${version} is too old: the gateway needs PostgreSQL ${oldest} to ${newest}. Upgrade the server, or name a newer one in DATABASE_URL.`);
  }
}

const DIRECT_URL_WANTED =
  'set DATABASE_DIRECT_URL to an address of PostgreSQL itself, or of a pooler in session mode: the locks of senders and the queue need sessions of their own';

/** A pooler in transaction mode where whole sessions are needed. The message names the way out. */
export class SessionsNotKept extends Error {
  override readonly name = 'SessionsNotKept';
  /** @param isOnlyAddress whether DATABASE_URL is used for everything */
  constructor(isOnlyAddress: boolean) {
    super(
      `${isOnlyAddress ? 'DATABASE_URL' : 'DATABASE_DIRECT_URL'} leads to a connection pooler in transaction mode, which keeps no locks: ${DIRECT_URL_WANTED}.`,
    );
  }
}

/** A pooler that loses prepared statements. The message names the way out. */
export class StatementsNotKept extends Error {
  override readonly name = 'StatementsNotKept';
  constructor() {
    super(
      'DATABASE_URL leads to a connection pooler in transaction mode that loses prepared statements: use session mode, or PgBouncer 1.21 or newer with max_prepared_statements above 0.',
    );
  }
}

/** A server that answers and takes no writes. */
export class DatabaseIsReadOnly extends Error {
  override readonly name = 'DatabaseIsReadOnly';
  readonly code = '25006';
  constructor() {
    super('PostgreSQL takes no writes: it is a standby, or was made read-only. Let the gateway reach the primary.');
  }
}

const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'ETIMEDOUT',
  // The name server does not answer, or there is no way to the address.
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  '57P01',
  '57P02',
  '57P03',
  // The server has ended a session that was idle, or a transaction that took too long.
  '57P05',
  '25P03',
  '25P04',
  // It was too slow for a statement.
  '57014',
  '08000',
  '08006',
  '08001',
  '08003',
  '08004',
  '08P01',
  // It takes no more connections, or has no more memory or disk.
  '53300',
  '53200',
  '53100',
  '58030',
  // It is a standby, or was made read-only.
  '25006',
  // The user or the password is refused: a rotation that is half done.
  '28000',
  '28P01',
]);
const CONNECTION_MESSAGES =
  /Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|not queryable|Client has encountered a connection error/;

/** True when an error means that the database is away or cannot take writes, not that a statement was wrong. */
export function isConnectionFailure(error: unknown): error is Error {
  if (!types.isNativeError(error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return CONNECTION_CODES.has(code) || CONNECTION_MESSAGES.test(error.message);
}

/** True when another session held a lock for longer than one waits for it. */
export function isLockTimeout(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && error.code === '55P03';
}

/** The constraint that a statement ran into, or null when the error is something else. */
export function violatedConstraint(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || !String(error.code).startsWith('23')) return null;
  return 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : '';
}

/** A ciphertext that cannot be opened: wrong place, changed, or its key is no longer configured. */
export class CiphertextNotReadable extends Error {
  override readonly name = 'CiphertextNotReadable';
}

/** Something in the database is under a key that is not configured. The message names it and says how to mend it. */
export class EncryptionKeyMissing extends Error {
  override readonly name = 'EncryptionKeyMissing';
  constructor(ids: readonly string[]) {
    const keys = ids.map((id) => `"${id}"`).join(', ');
    super(
      `ENCRYPTION_KEYS lacks ${keys}, and what the database has encrypted with it is still there. Add it again behind the current key, ` +
        `restart, and run "npm run reencrypt": once it says that a key is free, the key may be removed.`,
    );
  }
}
