import { type Mode, PAYOUT_STATUSES, type PayoutStatus } from '@app/domain';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { CLOCK, IDENTIFIER, MILLISECONDS } from '../column-types.js';

/** Since when a payout is paid or failed. No row: it is neither, or has been since before 0.3. The database writes it. */
@Entity('payout_outcome')
@Index('outcome_by_time', ['mode', 'status', 'since', 'payoutId'])
@Check('payout_outcome_mode_check', `mode IN ('live', 'test')`)
export class PayoutOutcomeEntity {
  @PrimaryColumn(IDENTIFIER) payoutId: string;
  @Column('text') mode: Mode;
  @Column('enum', { enum: PAYOUT_STATUSES, enumName: 'payout_status' }) status: PayoutStatus;
  @Column({ ...CLOCK, ...MILLISECONDS }) since: Date;
}
