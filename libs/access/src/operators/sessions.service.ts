import { CONFIG, type Config } from '@app/config';
import { newId, type OperatorRole } from '@app/domain';
import { LOGGER, type Logger, SecurityLog } from '@app/observability';
import { Inject, Injectable } from '@nestjs/common';
import { FactorCodes } from '../factors/factor-codes.service.js';
import { FactorProofs, type FactorQuestion } from '../factors/factor-proofs.service.js';
import type { FactorAnswer } from '../factors/passkey-answers.js';
import { hashedNetwork } from '../history/access-records.js';
import type { FoundOperator } from './operators.repository.js';
import { isSessionToken, newSessionToken, sessionTokenHash } from './session-token.js';
import { type ForgivenFailures, type NotOpened, SessionsRepository } from './sessions.repository.js';

/** The session of a signed-in operator. */
export interface OperatorSession {
  operator: { id: string; email: string; name: string; role: OperatorRole };
  sessionId: string;
  /** Twelve hours after the sign-in at the latest; thirty minutes without a request end it too. */
  expiresAt: Date;
  /** True if the operator has a second factor, which was proved in this session. */
  hasFactor: boolean;
  /** True if the operator has to set up a second factor before anything else: every operator needs one, and this one has none. */
  mustEnrol: boolean;
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
  answer: FactorAnswer;
}

/** Sessions of the admin. All times are those of the database's clock. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly codes: FactorCodes,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly security: SecurityLog,
    private readonly factors: FactorProofs,
  ) {}

  /**
   * Opens a session for an operator whose password was right. The token is for a cookie; it is stored as a keyed hash only.
   * The oldest session of the operator ends when there are too many.
   * @returns why there is none, see {@link NotOpened}
   */
  async open(
    { id: operatorId, email, name, role, passwordHash }: FoundOperator,
    from: SessionOrigin,
    forgiven: ForgivenFailures,
  ): Promise<{ token: string; session: OperatorSession } | NotOpened> {
    const { token, tokenHash } = newSessionToken(this.config.secrets.apiKeyPepper);
    const sessionId = newId('session');
    const replaced = from.replacedSessions.map((one) => this.hash(one));
    const { network, device } = from;
    const networkHash = network === null ? null : hashedNetwork(this.config.secrets.apiKeyPepper, network);
    const opened = await this.sessions.open({ id: sessionId, operatorId, passwordHash, tokenHash, replaced, network, device, networkHash }, forgiven, (tx) =>
      this.codes.use(tx, { operatorId, sessionId: null, purpose: 'sign_in' }, from.answer),
    );
    if (typeof opened === 'string') return opened;
    const { expires_at: expiresAt, use } = opened;
    this.logger.info({ operatorId, sessionId, ip: from.ip }, 'operator signed in');
    for (const ended of opened.ended) this.security.record('session_ended', { ...ended, by: operatorId, ip: from.ip });
    if (use === 'recovery_code') this.security.record('recovery_code_used', { operatorId, sessionId, ip: from.ip });
    return { token, session: { operator: { id: operatorId, email, name, role }, sessionId, expiresAt, ...this.factorOf(use !== 'none') } };
  }

  /** What is asked of an operator whose password was right: a code, or what a passkey signs. */
  factorQuestion(operatorId: string): Promise<FactorQuestion> {
    return this.factors.questionAtSignIn(operatorId);
  }

  /** The session of a token, or null when it has ended or the operator is disabled. */
  async resolve(token: string): Promise<OperatorSession | null> {
    if (!isSessionToken(token)) return null;
    const row = await this.sessions.resolve(this.hash(token));
    if (!row) return null;
    const { id: sessionId, expires_at: expiresAt, factor_proved_at: provedAt, operator_id: id, email, name, role } = row;
    return { operator: { id, email, name, role }, sessionId, expiresAt, ...this.factorOf(provedAt !== null) };
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

  private factorOf(hasFactor: boolean): Pick<OperatorSession, 'hasFactor' | 'mustEnrol'> {
    return { hasFactor, mustEnrol: this.config.secondFactorRequired && !hasFactor };
  }

  private hash(token: string): Buffer {
    return sessionTokenHash(this.config.secrets.apiKeyPepper, token);
  }
}
