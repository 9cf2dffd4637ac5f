import { DatabaseClock, violatedConstraint } from '@app/database';
import { Injectable } from '@nestjs/common';
import { duplicateQuestion } from '../payout/duplicates/duplicates.repository.js';
import { limitQuestion } from '../payout/limits/limits.repository.js';
import { ReferenceTaken } from '../payout/payouts.errors.js';
import type { Answer } from './command-answer.js';
import type { Idempotency } from './idempotency.repository.js';
import { ModerationPolicyService } from './moderation-policy.service.js';
import type { CreatePayout, NewPayout } from './new-payout.js';
import { PayoutInsertsRepository } from './payout-inserts.repository.js';
import { PayoutPreparationService } from './payout-preparation.service.js';

/** Creates payouts for merchants. */
@Injectable()
export class PayoutCreationService {
  constructor(
    private readonly clock: DatabaseClock,
    private readonly preparation: PayoutPreparationService,
    private readonly moderationPolicy: ModerationPolicyService,
    private readonly inserts: PayoutInsertsRepository,
  ) {}

  /**
   * Creates a payout, or records why a business rule refused it (CREATE_FAILED). A repeated request gets the first answer, whatever has
   * changed since.
   * @throws {ReferenceTaken | ServiceNotFound | CurrencyMismatch | AmountNotAccepted | FieldsNotAccepted | LifetimeNotAccepted | IdempotencyKeyReused}
   */
  async create(command: CreatePayout, idempotency: Idempotency): Promise<Answer> {
    try {
      return await this.createNow(command, idempotency);
    } catch (error) {
      const earlier = await this.inserts.findAnswer(command, idempotency);
      if (earlier) return earlier;
      if (violatedConstraint(error) !== 'payout_live_reference') throw error;
      throw new ReferenceTaken(command.reference, await this.inserts.findByReference(command, command.reference));
    }
  }

  private async createNow(command: CreatePayout, idempotency: Idempotency): Promise<Answer> {
    const now = await this.clock.now();
    const prepared = await this.preparation.prepare(command);
    const row = this.preparation.rowOf(prepared, now);
    const isReady = prepared.refusal === null && prepared.missing.length === 0;
    const { policy } = prepared.merchant.policies[row.mode];
    const requiresOperator = isReady && (await this.moderationPolicy.requiresOperator(row, policy));
    const actor = { type: 'merchant', id: command.apiKeyId } as const;
    const payout: NewPayout = {
      row,
      actor,
      isReady,
      caseReason: requiresOperator ? 'POLICY' : null,
      question: isReady ? duplicateQuestion(row, policy) : null,
      limits: prepared.refusal === null ? limitQuestion(row, policy, isReady) : null,
      duplicateOf: null,
      refusal: prepared.refusal,
    };
    return this.inserts.write(payout, idempotency, policy.duplicates);
  }
}
