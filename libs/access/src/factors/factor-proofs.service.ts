import { Database, recordAccess, type SqlRunner } from '@app/database';
import { Injectable } from '@nestjs/common';
import { type CodeUse, codeEvents, FactorCodes, isUsed } from './factor-codes.service.js';
import { FactorCodesRepository } from './factor-codes.repository.js';
import { FactorsRepository, type OwnSession } from './factors.repository.js';

/** A code that a signed-in operator has entered. */
export interface EnteredCode extends OwnSession {
  code: string;
  /** See `hashedNetwork`. */
  network: string;
}

/** What signed-in operators prove with a second factor, and in which session. */
@Injectable()
export class FactorProofs {
  constructor(
    private readonly database: Database,
    private readonly codes: FactorCodes,
    private readonly codesRepository: FactorCodesRepository,
    private readonly factors: FactorsRepository,
  ) {}

  hasFactor(operatorId: string): Promise<boolean> {
    return this.codes.hasFactor(this.database, operatorId);
  }

  /** Whether a code was entered in this session of the operator within {@link FRESH_FACTOR_SECONDS}. */
  isFresh(session: OwnSession): Promise<boolean> {
    return this.factors.isFresh(this.database, session);
  }

  /** Whether the operator has signed in to this session within {@link FRESH_FACTOR_SECONDS}. */
  isNewSession(session: OwnSession): Promise<boolean> {
    return this.factors.isNewSession(this.database, session);
  }

  /**
   * Uses a code up, from which on the session counts as fresh, and records it.
   * @param forgive removes the failures of the operator, in the same transaction
   */
  prove({ operatorId, sessionId, code, network }: EnteredCode, forgive: (tx: SqlRunner) => Promise<void>): Promise<CodeUse> {
    return this.database.transaction(async (tx) => {
      if (!(await this.codesRepository.lockOperator(tx, operatorId))) return 'wrong';
      const use = await this.codes.use(tx, operatorId, code);
      if (!isUsed(use)) return use;
      // A code that comes after the end of its session is used up, and proves nothing.
      const isOpen = await this.factors.markProved(tx, { operatorId, sessionId });
      await forgive(tx);
      await recordAccess(tx, codeEvents(use, { kind: isOpen ? 'proof.passed' : 'proof.failed', operatorId, sessionId, byId: operatorId, data: { network } }));
      return isOpen ? use : 'wrong';
    });
  }
}
