import { CONFIG, type Config } from '@app/config';
import { newId, type OperatorRole } from '@app/domain';
import { LOGGER, type Logger } from '@app/observability';
import { Inject, Injectable } from '@nestjs/common';
import { randomBytes } from 'node:crypto';
import { SignInFailed, TooManyAttempts } from '../access.errors.js';
import { normaliseEmail } from './email.js';
import { keyedHash } from '../keyed-hash.js';
import { OperatorsRepository } from './operators.repository.js';
import { isPasswordOf, MAX_PASSWORD_CHARACTERS, DUMMY_PASSWORD_HASH } from './passwords.js';
import { SessionsRepository } from './sessions.repository.js';

const TOKEN_BYTES = 32;
const TOKEN_FORM = /^[A-Za-z0-9_-]{43}$/;
/** Failed sign-ins within 15 minutes for one e-mail address. */
const MAX_FAILURES = 5;

/** The session of a signed-in operator. */
export interface OperatorSession {
  operator: { id: string; email: string; name: string; role: OperatorRole };
  sessionId: string;
  /** Twelve hours after the sign-in at the latest; thirty minutes without a request end it too. */
  expiresAt: Date;
}

/** Sign-in and sessions of the admin. All times are those of the database's clock. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly operators: OperatorsRepository,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Opens a session. The token is for a cookie; it is stored as a keyed hash only.
   * @param ip where the request came from, for the log
   * @throws {SignInFailed} with the same message, and after the same time, for an unknown address and for a wrong password
   * @throws {TooManyAttempts} after five failures within 15 minutes
   */
  async signIn(email: string, password: string, ip: string): Promise<{ token: string; session: OperatorSession }> {
    const address = normaliseEmail(email);
    const subjectHash = this.hash('sign-in', address);
    const retryAfterSeconds = await this.sessions.recordAttempt(subjectHash, MAX_FAILURES);
    if (retryAfterSeconds !== null) {
      this.logger.warn({ ip }, 'sign-in refused: too many failed attempts');
      throw new TooManyAttempts(retryAfterSeconds);
    }
    const operator = await this.operators.findByEmail(address);
    const isRight = await isPasswordOf(operator?.passwordHash ?? DUMMY_PASSWORD_HASH, password.slice(0, MAX_PASSWORD_CHARACTERS + 1));
    if (!operator || !isRight || operator.disabledAt) return this.fail(ip);

    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const sessionId = newId('session');
    const opened = await this.sessions.open({ id: sessionId, operatorId: operator.id, tokenHash: this.hash('session', token), subjectHash });
    if (!opened) return this.fail(ip);
    this.logger.info({ operatorId: operator.id, sessionId, ip }, 'operator signed in');
    const { id, name, role } = operator;
    return { token, session: { operator: { id, email: operator.email, name, role }, sessionId, expiresAt: opened.expires_at } };
  }

  /** The session of a token, or null when it has ended or the operator is disabled. */
  async resolve(token: string): Promise<OperatorSession | null> {
    if (!TOKEN_FORM.test(token)) return null;
    const row = await this.sessions.resolve(this.hash('session', token));
    if (!row) return null;
    return { operator: { id: row.operator_id, email: row.email, name: row.name, role: row.role }, sessionId: row.id, expiresAt: row.expires_at };
  }

  /** Ends a session. Does nothing when it has ended already. */
  async end(token: string): Promise<void> {
    const operatorId = await this.sessions.end(this.hash('session', token));
    if (operatorId !== undefined) this.logger.info({ operatorId }, 'operator signed out');
  }

  /** Removes ended sessions and old failures. A scheduled job calls it. */
  purge(): Promise<void> {
    return this.sessions.purge();
  }

  private fail(ip: string): never {
    this.logger.warn({ ip }, 'sign-in failed');
    throw new SignInFailed();
  }

  private hash(purpose: 'session' | 'sign-in', text: string): Buffer {
    return keyedHash(this.config.secrets.apiKeyPepper, purpose, text);
  }
}
