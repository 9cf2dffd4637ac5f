import type { KillSwitchScope } from '@app/domain';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { OperatorEntity } from '../access/operator.entity.js';
import { CLOCK, IDENTIFIER, MILLISECONDS } from '../column-types.js';

/** Sends of money in live mode that somebody stopped, until two people have resumed them. */
@Entity('kill_switch')
@Index('one_kill_switch_in_force', ['scope', 'targetId'], { unique: true, where: 'resumed_at IS NULL' })
@Index('one_kill_switch_of_all', ['scope'], { unique: true, where: `resumed_at IS NULL AND scope = 'all'` })
@Index('kill_switch_by_time', ['pressedAt'])
@Check('kill_switch_scope_check', `scope IN ('all', 'merchant', 'service', 'account')`)
@Check('kill_switch_target', `(scope = 'all') = (target_id IS NULL)`)
@Check('resume_request_is_whole', 'num_nonnulls(resume_asked_by, resume_asked_at, resume_expires_at, resume_reason) IN (0, 4)')
@Check('resume_request_lasts_an_hour', `resume_expires_at <= resume_asked_at + interval '1 hour'`)
@Check('resumed_by_somebody', '(resumed_at IS NULL) = (resumed_by IS NULL)')
@Check('resumed_in_time', 'resumed_at IS NULL OR (resume_asked_at IS NOT NULL AND resumed_at <= resume_expires_at)')
@Check('resumed_by_two', 'resumed_by IS NULL OR (resumed_by = resume_asked_by) = (people = 1)')
@Check('kill_switch_people_check', 'people IN (1, 2)')
export class KillSwitchEntity {
  @PrimaryColumn(IDENTIFIER) id: string;
  @Column('text') scope: KillSwitchScope;
  /** The merchant, service or provider account; null for all. */
  @Column({ ...IDENTIFIER, nullable: true }) targetId: string | null;
  @Column('text') reason: string;
  @ForeignKey(() => OperatorEntity) @Column(IDENTIFIER) pressedBy: string;
  @Column({ ...CLOCK, ...MILLISECONDS }) pressedAt: Date;
  @Column('integer', { default: 1 }) version: number;
  /** Of the request to resume that waits for a second person, or of the one that was approved. */
  @ForeignKey(() => OperatorEntity) @Column({ ...IDENTIFIER, nullable: true }) resumeAskedBy: string | null;
  @Column({ ...MILLISECONDS, nullable: true }) resumeAskedAt: Date | null;
  @Column({ ...MILLISECONDS, nullable: true }) resumeExpiresAt: Date | null;
  @Column('text', { nullable: true }) resumeReason: string | null;
  /** How many people had to agree, when it was resumed: one only under SOLE_OPERATOR. */
  @Column('integer', { default: 2 }) people: 1 | 2;
  @ForeignKey(() => OperatorEntity) @Column({ ...IDENTIFIER, nullable: true }) resumedBy: string | null;
  /** Null while it is in force. */
  @Column({ ...MILLISECONDS, nullable: true }) resumedAt: Date | null;
}
