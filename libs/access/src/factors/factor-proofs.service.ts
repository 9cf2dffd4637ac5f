import { Database, recordAccess, type SqlRunner } from '@app/database';
import { Injectable } from '@nestjs/common';
import type { FactorAnswer } from './passkey-answers.js';
import { type CodeUse, codeEvents, FactorCodes, isUsed } from './factor-codes.service.js';
import { type PasskeyQuestion, Passkeys } from './passkeys.service.js';
import { FactorCodesRepository } from './factor-codes.repository.js';
import { FactorsRepository, type OwnSession } from './factors.repository.js';

/** What a signed-in operator has answered. */
export interface GivenAnswer extends OwnSession {
  answer: FactorAnswer;
  /** See `hashedNetwork`. */
  network: string;
}

/** What an operator whose password was right is asked for besides it. */
export interface FactorQuestion {
  /** Null: no passkey can answer. */
  passkey: PasskeyQuestion | null;
  hasApp: boolean;
}

/** As the answer to a sign-in says it. */
export function questionMember({ passkey, hasApp }: FactorQuestion): object {
  if (passkey === null) return { authenticator_app: hasApp, passkey };
  const { challenge, rpId, timeoutMs, passkeys } = passkey;
  const pointers = passkeys.map(({ credentialId, transports }) => ({ id: credentialId, transports }));
  return { authenticator_app: hasApp, passkey: { challenge, rp_id: rpId, timeout_ms: timeoutMs, passkeys: pointers } };
}

/** What signed-in operators prove with a second factor, and in which session. */
@Injectable()
export class FactorProofs {
  constructor(
    private readonly database: Database,
    private readonly codes: FactorCodes,
    private readonly codesRepository: FactorCodesRepository,
    private readonly factors: FactorsRepository,
    private readonly passkeys: Passkeys,
  ) {}

  /** What is asked at a sign-in, once the password was right. */
  async questionAtSignIn(operatorId: string): Promise<FactorQuestion> {
    const passkey = await this.passkeys.ask({ operatorId, sessionId: null, purpose: 'sign_in' });
    return { passkey, hasApp: await this.codes.hasApp(this.database, operatorId) };
  }

  /** What a passkey is asked for in a session, as a proof. Null: no passkey can answer. */
  passkeyQuestion({ operatorId, sessionId }: OwnSession): Promise<PasskeyQuestion | null> {
    return this.passkeys.ask({ operatorId, sessionId, purpose: 'proof' });
  }

  hasFactor(operatorId: string): Promise<boolean> {
    return this.codes.hasFactor(this.database, operatorId);
  }

  /** Whether a second factor was proved in this session of the operator within {@link FRESH_FACTOR_SECONDS}. */
  isFresh(session: OwnSession): Promise<boolean> {
    return this.factors.isFresh(this.database, session);
  }

  /** Whether the operator has signed in to this session within {@link FRESH_FACTOR_SECONDS}. */
  isNewSession(session: OwnSession): Promise<boolean> {
    return this.factors.isNewSession(this.database, session);
  }

  /**
   * Uses an answer up, from which on the session counts as fresh, and records it.
   * @param forgive removes the failures of the operator, in the same transaction
   */
  prove({ operatorId, sessionId, answer, network }: GivenAnswer, forgive: (tx: SqlRunner) => Promise<void>): Promise<CodeUse> {
    return this.database.transaction(async (tx) => {
      if (!(await this.codesRepository.lockOperator(tx, operatorId))) return 'wrong';
      const use = await this.codes.use(tx, { operatorId, sessionId, purpose: 'proof' }, answer);
      if (!isUsed(use)) return use;
      // An answer that comes after the end of its session is used up, and proves nothing.
      const isOpen = await this.factors.markProved(tx, { operatorId, sessionId });
      await forgive(tx);
      await recordAccess(tx, codeEvents(use, { kind: isOpen ? 'proof.passed' : 'proof.failed', operatorId, sessionId, byId: operatorId, data: { network } }));
      return isOpen ? use : 'wrong';
    });
  }
}
