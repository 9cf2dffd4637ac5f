import { CONFIG, type Config } from '@app/config';
import { type AccessEvent, Database, recordAccess, type SqlRunner } from '@app/database';
import { SecurityLog } from '@app/observability';
import { Inject, Injectable } from '@nestjs/common';
import { AccessSubjectNotFound, CodeWrong, FactorNotChanged, InvalidAccessRequest } from '../access.errors.js';
import { type SessionEnd, sessionEnded } from '../history/access-records.js';
import { FactorCodesRepository } from './factor-codes.repository.js';
import { FactorsRepository, type OwnFactor, type OwnSession } from './factors.repository.js';
import { type NewPasskey, userHandleOf } from './passkey-answers.js';
import { PASSKEY_ALGORITHMS, type PasskeyQuestion, Passkeys } from './passkeys.service.js';
import { makeRecoveryCodes } from './recovery-code-sets.js';

/** Passkeys that an operator may have. */
export const MAX_PASSKEYS = 5;
export const MAX_PASSKEY_NAME_CHARACTERS = 60;

const TOO_MANY = `You have ${String(MAX_PASSKEYS)} passkeys, and more are not possible: remove one that you do not use.`;
const LAST_FACTOR = 'It is your last second factor, and every operator needs one here, because SECOND_FACTOR=required. Set up another one first.';

/** What a browser makes a passkey with. */
export interface NewPasskeyQuestion extends PasskeyQuestion {
  /** How the passkey knows its operator. In base64url. */
  userHandle: string;
  /** By their numbers in COSE. */
  algorithms: readonly number[];
}

/** How operators get passkeys, and how they remove factors. What they prove before is asked by the callers. */
@Injectable()
export class PasskeyEnrolment {
  constructor(
    private readonly database: Database,
    private readonly factors: FactorsRepository,
    private readonly operators: FactorCodesRepository,
    private readonly passkeys: Passkeys,
    @Inject(CONFIG) private readonly config: Config,
    private readonly security: SecurityLog,
  ) {}

  /** Why operators cannot have passkeys here; null: they can. */
  get unavailable(): string | null {
    return this.passkeys.unavailable;
  }

  /**
   * What a browser makes a passkey with, for {@link confirm} in the same session.
   * @throws {FactorNotChanged} when there can be none here, or no more
   */
  async start({ operatorId, sessionId }: OwnSession): Promise<NewPasskeyQuestion> {
    assertRoom(await this.factors.list(this.database, operatorId));
    const question = await this.passkeys.ask({ operatorId, sessionId, purpose: 'registration' });
    if (question === null) throw new FactorNotChanged(`There are no passkeys here: ${this.unavailable ?? ''}`);
    return { ...question, userHandle: userHandleOf(operatorId), algorithms: PASSKEY_ALGORITHMS };
  }

  /**
   * The passkey counts from now on, and its operator has proved it in this session; their other sessions end.
   * @param name how the operator calls it
   * @returns recovery codes with the first factor, which are shown once; null: those from before still count
   * @throws {FactorNotChanged | InvalidAccessRequest | CodeWrong}
   */
  async confirm(session: OwnSession, name: string, passkey: NewPasskey): Promise<string[] | null> {
    const { operatorId, sessionId } = session;
    const confirmed = await this.database.transaction(async (tx) => {
      const present = await this.lock(tx, operatorId);
      assertRoom(present);
      if (present.some((factor) => factor.name === name)) throw nameIsTaken();
      const id = await this.passkeys.register(tx, session, name, passkey);
      // Its question is used up all the same.
      if (id === null) return null;
      const isFirst = present.length === 0;
      const codes = isFirst ? await makeRecoveryCodes(tx, this.factors, { operatorId, pepper: this.config.secrets.apiKeyPepper }) : null;
      if (!(await this.factors.markProved(tx, session))) throw new AccessSubjectNotFound('The session has ended.');
      const enrolled = eventOf('factor.enrolled', session, { factor: 'passkey', passkey: id });
      return { codes, ended: await this.endOthers(tx, session, 'factor_enrolled', enrolled) };
    });
    if (confirmed === null) throw new CodeWrong('passkey');
    this.security.record('factor_enrolled', { operatorId, sessionId });
    this.logEnds(operatorId, 'factor_enrolled', confirmed.ended);
    return confirmed.codes;
  }

  /**
   * Removes a passkey or the authenticator app; the operator's other sessions end. With the last factor go the recovery codes.
   * @throws {AccessSubjectNotFound} when the operator has no such factor
   * @throws {FactorNotChanged} when it is the last one, and every operator needs one
   */
  async remove(session: OwnSession, factorId: string): Promise<void> {
    const { operatorId, sessionId } = session;
    const ended = await this.database.transaction(async (tx) => {
      const present = await this.lock(tx, operatorId);
      const factor = present.find(({ id }) => id === factorId);
      if (!factor) throw new AccessSubjectNotFound('You have no such second factor.');
      const isLast = present.length === 1;
      if (isLast && this.config.secondFactorRequired) throw new FactorNotChanged(LAST_FACTOR);
      await this.factors.remove(tx, operatorId, factorId);
      if (isLast) await this.factors.forgetFactors(tx, session);
      return this.endOthers(tx, session, 'factor_removed', eventOf('factor.removed', session, { factor: factor.kind, id: factorId }));
    });
    this.security.record('factor_removed', { operatorId, sessionId, about: factorId });
    this.logEnds(operatorId, 'factor_removed', ended);
  }

  /** @returns the factors that the operator has */
  private async lock(tx: SqlRunner, operatorId: string): Promise<OwnFactor[]> {
    if (!(await this.operators.lockOperator(tx, operatorId))) throw new AccessSubjectNotFound('There is no such operator.');
    return this.factors.list(tx, operatorId);
  }

  /** Records both. @returns how many sessions have ended */
  private async endOthers(tx: SqlRunner, session: OwnSession, why: SessionEnd, event: AccessEvent): Promise<number> {
    const others = await this.factors.endOtherSessions(tx, session);
    await recordAccess(tx, [...others.map((one) => sessionEnded(one, why, session.operatorId)), event]);
    return others.length;
  }

  private logEnds(operatorId: string, why: SessionEnd, sessions: number): void {
    if (sessions > 0) this.security.record('session_ended', { operatorId, sessions, by: operatorId, why });
  }
}

function assertRoom(factors: readonly OwnFactor[]): void {
  if (factors.filter(({ kind }) => kind === 'passkey').length >= MAX_PASSKEYS) throw new FactorNotChanged(TOO_MANY);
}

function nameIsTaken(): InvalidAccessRequest {
  return new InvalidAccessRequest([{ pointer: '/name', detail: 'You have a passkey of this name already: choose another one.' }]);
}

function eventOf(kind: AccessEvent['kind'], { operatorId, sessionId }: OwnSession, data: Record<string, unknown>): AccessEvent {
  return { kind, operatorId, sessionId, byId: operatorId, data, hasNewFactors: true };
}
