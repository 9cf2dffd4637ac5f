import type { OperatorRole } from '@app/domain';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CLOCK, IDENTIFIER } from '../column-types.js';
import { OperatorEntity } from './operator.entity.js';

/** How an invitation ended: once. */
export type InvitationEnd = 'accepted' | 'withdrawn' | 'replaced' | 'expired';

/** An invitation to become an operator, by a link that is used once. */
@Entity('operator_invitation')
// On lower(email), which TypeORM cannot express: the migration creates it.
@Index('invitation_by_email', { synchronize: false })
@Check('invitation_of_first_administrator', `email IS NOT NULL OR (role = 'admin' AND invited_by IS NULL)`)
@Check('invitation_ends_once', '(outcome IS NULL) = (ended_at IS NULL)')
@Check('invitation_makes_an_operator', `(operator_id IS NOT NULL) = (outcome IS NOT DISTINCT FROM 'accepted')`)
@Check('invitation_outcome_check', `outcome IN ('accepted', 'withdrawn', 'replaced', 'expired')`)
export class OperatorInvitationEntity {
  @PrimaryColumn(IDENTIFIER) id: string;
  /** Null: the first administrator, who gives it. */
  @Column('text', { nullable: true }) email: string | null;
  @Column('text') role: OperatorRole;
  /** Null: a command on the server. */
  @ForeignKey(() => OperatorEntity) @Column({ ...IDENTIFIER, nullable: true }) invitedBy: string | null;
  /** Keyed hash of the token in the link. Null: the inviter has not fetched the link yet, so that there is none. */
  @Column('bytea', { unique: true, nullable: true }) tokenHash: Buffer | null;
  @Column(CLOCK) createdAt: Date;
  /** Until then the link is accepted, or, while there is none, can be fetched. */
  @Column('timestamptz') expiresAt: Date;
  @Column('timestamptz', { nullable: true }) endedAt: Date | null;
  @Column('text', { nullable: true }) outcome: InvitationEnd | null;
  /** Whom the invitation has made. */
  @ForeignKey(() => OperatorEntity) @Column({ ...IDENTIFIER, nullable: true }) operatorId: string | null;
}
