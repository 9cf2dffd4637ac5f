import { type Operation, OPERATIONS, type Outcome, OUTCOMES, type Resolution, RESOLUTIONS } from '@app/domain';
import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import { CLOCK, IDENTIFIER } from '../column-types.js';

@Entity('payout_attempt')
@Unique(['operationId', 'number'])
@Index('attempt_by_payout', ['payoutId', 'startedAt'])
@Index('one_open_attempt', ['payoutId'], { unique: true, where: 'outcome IS NULL' })
@Index('one_succeeded_invoke', ['payoutId'], { unique: true, where: `operation = 'invoke' AND outcome IN ('done', 'accepted')` })
// How many payouts a code rule would have changed is counted by code.
@Index('attempt_by_code', ['providerCode', 'finishedAt'], { where: `provider_code IS NOT NULL AND outcome IN ('unknown', 'declined')` })
@Check('payout_attempt_check', '(outcome IS NULL) = (finished_at IS NULL)')
export class PayoutAttemptEntity {
  @PrimaryColumn(IDENTIFIER) id: string;
  @Column(IDENTIFIER) operationId: string;
  @Column(IDENTIFIER) payoutId: string;
  @Column('enum', { enum: OPERATIONS, enumName: 'operation' }) operation: Operation;
  @Column('integer') number: number;
  /** Null while the attempt is open. */
  @Column('enum', { enum: OUTCOMES, enumName: 'attempt_outcome', nullable: true }) outcome: Outcome | null;
  @Column('enum', { enum: RESOLUTIONS, enumName: 'resolution', nullable: true }) resolution: Resolution | null;
  @Column('text', { nullable: true }) providerCode: string | null;
  @Column('text', { nullable: true }) providerMessage: string | null;
  @Column('integer', { nullable: true }) httpStatus: number | null;
  @Column(CLOCK) startedAt: Date;
  /** After this moment the request may not leave any more. */
  @Column('timestamptz') sendDeadline: Date;
  @Column('timestamptz', { nullable: true }) finishedAt: Date | null;
  /** Of the account that was asked. Null: from before it was kept. */
  @Column('text', { nullable: true }) identity: string | null;
}
