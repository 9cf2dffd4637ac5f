import type { AllowedAction, ApproverCount, ModerationAction } from '@app/domain';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { OperatorEntity } from '../access/operator.entity.js';
import { IDENTIFIER, MILLISECONDS, NOW } from '../column-types.js';
import { PayoutEntity } from '../payout/payout.entity.js';

export type ApprovalState = 'waiting' | 'approved' | 'rejected' | 'void' | 'expired';

@Entity('approval')
@Index('one_waiting_approval', ['payoutId'], { unique: true, where: `state = 'waiting'` })
@Index('approval_by_time', ['createdAt', 'id'])
@Check('approval_state_check', `state IN ('waiting', 'approved', 'rejected', 'void', 'expired')`)
@Check('four_eyes', 'checker_id IS NULL OR (checker_id = maker_id) = (people = 1)')
@Check('approval_people_check', 'people IN (1, 2, 3)')
@Check('approval_approvers_check', 'approvers IN (1, 2) AND admins BETWEEN 0 AND approvers')
@Check(
  'approval_by_all_approvers',
  `state <> 'approved' OR (approvers = 1 AND people < 3) OR (approvers = 2 AND people = 3 AND first_checker_id IS NOT NULL AND first_checker_id <> checker_id)`,
)
@Check(
  'first_checker_is_another',
  '(first_checker_id IS NULL) = (first_agreed_at IS NULL) AND (first_checker_id IS NULL OR (approvers = 2 AND first_checker_id <> maker_id))',
)
@Check('decided_by_somebody', `state NOT IN ('approved', 'rejected') OR (checker_id IS NOT NULL AND decided_at IS NOT NULL)`)
@Check('approval_lasts_a_day', `expires_at <= created_at + interval '24 hours'`)
export class ApprovalEntity {
  @PrimaryColumn(IDENTIFIER) id: string;
  @ForeignKey(() => PayoutEntity) @Column(IDENTIFIER) payoutId: string;
  @Column('text') action: ModerationAction;
  /** What the maker entered besides the reason. */
  @Column('jsonb', { default: {} }) parameters: Record<string, unknown>;
  /** What the maker saw: consequence, risk, what is sent, which statuses may follow. */
  @Column('jsonb') decision: AllowedAction;
  /** The version that the maker saw; the approval is void once the payout has another. */
  @Column('integer') payoutVersion: number;
  @ForeignKey(() => OperatorEntity) @Column(IDENTIFIER) makerId: string;
  @Column('text') reason: string;
  @Column({ ...NOW, ...MILLISECONDS }) createdAt: Date;
  /** Rounded like createdAt, so that the two are a day apart and not a fraction of a millisecond more. */
  @Column('timestamptz', { default: () => `((now())::timestamp(3) with time zone + '24:00:00'::interval)` }) expiresAt: Date;
  @Column('text', { default: 'waiting' }) state: ApprovalState;
  @ForeignKey(() => OperatorEntity) @Column({ ...IDENTIFIER, nullable: true }) checkerId: string | null;
  @Column('timestamptz', { nullable: true }) decidedAt: Date | null;
  @Column('text', { nullable: true }) comment: string | null;
  /** How many people decided, the maker among them: one only under SOLE_OPERATOR. */
  @Column('integer', { default: 2 }) people: 1 | 2 | 3;
  /** Of the account that the maker saw; the approval is void once it is another. Null: the payout had none. */
  @Column('text', { nullable: true }) identity: string | null;
  /** How many must agree besides the maker: more than one by an approval rule. */
  @Column('integer', { default: 1 }) approvers: ApproverCount;
  /** How many of them must be admins, by an approval rule. */
  @Column('integer', { default: 0 }) admins: number;
  /** Where two must agree, the one who did so first. */
  @ForeignKey(() => OperatorEntity) @Column({ ...IDENTIFIER, nullable: true }) firstCheckerId: string | null;
  @Column('timestamptz', { nullable: true }) firstAgreedAt: Date | null;
  @Column('text', { nullable: true }) firstComment: string | null;
}
