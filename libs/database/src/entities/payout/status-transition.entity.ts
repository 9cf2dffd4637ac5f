import { PAYOUT_STATUSES, type PayoutStatus, type Transition, type TransitionNeed } from '@app/domain';
import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/**
 * The domain's table of legal transitions, where the trigger reads it. It has no primary key, because a new payout comes from no status;
 * TypeORM needs one to be named, and the pair below is unique, nulls included.
 */
@Entity('status_transition')
@Unique(['fromStatus', 'toStatus'])
@Check('status_transition_kind_check', `kind IN ('flow', 'correction')`)
export class StatusTransitionEntity {
  /** Null for a new payout. */
  @Column('enum', { enum: PAYOUT_STATUSES, enumName: 'payout_status', primary: true, nullable: true }) fromStatus: PayoutStatus | null;
  @PrimaryColumn('enum', { enum: PAYOUT_STATUSES, enumName: 'payout_status' }) toStatus: PayoutStatus;
  @Column('text') kind: Transition['kind'];
  @Column('text', { nullable: true }) needs: TransitionNeed | null;
}
