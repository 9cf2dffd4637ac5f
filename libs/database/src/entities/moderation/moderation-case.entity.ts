import { type ModerationReason, type Resolution, RESOLUTIONS } from '@app/domain';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CLOCK, IDENTIFIER, MILLISECONDS } from '../column-types.js';
import { PayoutEntity } from '../payout/payout.entity.js';

@Entity('moderation_case')
@Index('one_open_case_per_reason', ['payoutId', 'reason'], { unique: true, where: 'closed_at IS NULL' })
@Index('case_by_payout', ['payoutId', 'openedAt'])
@Index('open_cases', ['openedAt', 'payoutId'], { where: 'closed_at IS NULL' })
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
}
