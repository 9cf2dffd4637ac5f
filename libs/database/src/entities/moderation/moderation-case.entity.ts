import { type Mode, type ModerationReason, type Resolution, RESOLUTIONS } from '@app/domain';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CLOCK, IDENTIFIER, MILLISECONDS } from '../column-types.js';
import { PayoutEntity } from '../payout/payout.entity.js';

@Entity('moderation_case')
@Index('one_open_case_per_reason', ['payoutId', 'reason'], { unique: true, where: 'closed_at IS NULL' })
@Index('case_by_payout', ['payoutId', 'openedAt'])
@Index('open_cases_by_mode', ['mode', 'openedAt', 'payoutId', 'reason'], { where: 'closed_at IS NULL' })
@Check('moderation_case_mode_check', `mode IN ('live', 'test')`)
export class ModerationCaseEntity {
  @PrimaryColumn(IDENTIFIER) id: string;
  @ForeignKey(() => PayoutEntity) @Column(IDENTIFIER) payoutId: string;
  @Column('text') reason: ModerationReason;
  @Column('enum', { enum: RESOLUTIONS, enumName: 'resolution', nullable: true }) resolution: Resolution | null;
  @Column('text', { nullable: true }) providerCode: string | null;
  @Column('text', { nullable: true }) providerMessage: string | null;
  @Column({ ...CLOCK, ...MILLISECONDS }) openedAt: Date;
  @Column('timestamptz', { nullable: true }) closedAt: Date | null;
  @Column('text', { nullable: true }) closedBy: string | null;
  /** Of the payout. Null: closed before cases had one. */
  @Column('text', { nullable: true }) mode: Mode | null;
}
