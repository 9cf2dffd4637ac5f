import { CONFIG, type Config } from '@app/config';
import { newId, type OperatorRole } from '@app/domain';
import { LOGGER, type Logger, SecurityLog } from '@app/observability';
import { Inject, Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { hashedNetwork } from '../history/access-records.js';
import { keyedHash } from '../keyed-hash.js';
import type { FoundOperator } from './operators.repository.js';
import { type ForgivenFailures, SessionsRepository } from './sessions.repository.js';

const TOKEN_BYTES = 32;
const TOKEN_FORM = /^[A-Za-z0-9_-]{43}$/;

/** The session of a signed-in operator. */
export interface OperatorSession {
  operator: { id: string; email: string; name: string; role: OperatorRole };
  sessionId: string;
  /** Twelve hours after the sign-in at the latest; thirty minutes without a request end it too. */
  expiresAt: Date;
}

/** Where a session is opened. */
export interface SessionOrigin {
  /** The network address of the request, for the log. */
  ip: string;
  /** What is stored of the address, see `networkOf`; null when it is not known. */
  network: string | null;
  /** See `deviceOf`. */
  device: string | null;
  /** The tokens of the sessions that this one replaces. */
  replacedSessions: readonly string[];
}

/** Sessions of the admin. All times are those of the database's clock. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly sessions: SessionsRepository,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly security: SecurityLog,
  ) {}

  /**
   * Opens a session for an operator whose password was right. The token is for a cookie; it is stored as a keyed hash only.
   * The oldest session of the operator ends when there are too many.
   * @returns null when the operator has been disabled or the password changed in the meantime
   */
  async open(
    { id: operatorId, email, name, role, passwordHash }: FoundOperator,
    from: SessionOrigin,
    forgiven: ForgivenFailures,
  ): Promise<{ token: string; session: OperatorSession } | null> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const sessionId = newId('session');
    const replaced = from.replacedSessions.map((one) => this.hash(one));
    const { network, device } = from;
    const networkHash = network === null ? null : hashedNetwork(this.config.secrets.apiKeyPepper, network);
    const opened = await this.sessions.open(
      { id: sessionId, operatorId, passwordHash, tokenHash: this.hash(token), replaced, network, device, networkHash },
      forgiven,
    );
    if (!opened) return null;
    this.logger.info({ operatorId, sessionId, ip: from.ip }, 'operator signed in');
    for (const ended of opened.ended) this.security.record('session_ended', { ...ended, by: operatorId, ip: from.ip });
    return { token, session: { operator: { id: operatorId, email, name, role }, sessionId, expiresAt: opened.expires_at } };
  }

  /** The session of a token, or null when it has ended or the operator is disabled. */
  async resolve(token: string): Promise<OperatorSession | null> {
    if (!TOKEN_FORM.test(token)) return null;
    const row = await this.sessions.resolve(this.hash(token));
    if (!row) return null;
    return { operator: { id: row.operator_id, email: row.email, name: row.name, role: row.role }, sessionId: row.id, expiresAt: row.expires_at };
  }

  /** Ends a session. Does nothing when it has ended already. */
  async end(token: string): Promise<void> {
    const ended = await this.sessions.end(this.hash(token));
    if (ended) this.security.record('session_ended', { ...ended, by: ended.operatorId, why: 'signed_out' });
  }

  /** Removes ended sessions and old failures, and records the failures of windows that are over. A scheduled job calls it. */
  purge(): Promise<void> {
    return this.sessions.purge();
  }

  private hash(token: string): Buffer {
    return keyedHash(this.config.secrets.apiKeyPepper, 'session', token);
  }
}
