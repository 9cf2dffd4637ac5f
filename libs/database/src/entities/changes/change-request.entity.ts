import type { ChangedValue, ChangeKindName, ChangeState, Mode } from '@app/domain';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { OperatorEntity } from '../access/operator.entity.js';
import { CLOCK, IDENTIFIER, MILLISECONDS } from '../column-types.js';

/** A change of configuration, drafted by one operator and, in live mode, published by another. */
@Entity('change_request')
@Index('change_request_by_time', ['createdAt', 'id'])
@Index('change_request_by_subject', ['subjectId', 'createdAt'])
@Check('change_request_mode_check', `mode IN ('live', 'test')`)
@Check('change_request_state_check', `state IN ('waiting', 'published', 'refused', 'withdrawn', 'expired', 'void')`)
@Check('change_request_has_reason', `mode = 'test' OR reason IS NOT NULL`)
@Check('change_request_decided_by_somebody', `state NOT IN ('published', 'refused', 'withdrawn') OR decided_by IS NOT NULL`)
@Check('change_request_decided_at', `(state = 'waiting') = (decided_at IS NULL)`)
@Check('change_request_secrets_are_wiped', `state = 'waiting' OR secrets_encrypted IS NULL`)
@Check('change_request_lasts_a_week', `expires_at <= created_at + interval '7 days'`)
export class ChangeRequestEntity {
  @PrimaryColumn(IDENTIFIER) id: string;
  @Column('text') kind: ChangeKindName;
  @Column('text') mode: Mode;
  /** The account, route, rule or operator that is changed or created. */
  @Column(IDENTIFIER) subjectId: string;
  /** The account on whose page the request is shown; the subject itself where it has none. */
  @Column(IDENTIFIER) shownOn: string;
  /** The version that the maker saw; the request is void once the subject has another. */
  @Column('text') subjectVersion: string;
  @Column('text') title: string;
  /** What differs, before and after. Of a secret it has a keyed fingerprint. */
  @Column('jsonb') diff: readonly ChangedValue[];
  /** What is carried out, without secrets. */
  @Column('jsonb') proposal: Record<string, unknown>;
  /** New secrets, until the request ends. */
  @Column('text', { nullable: true }) secretsEncrypted: string | null;
  @ForeignKey(() => OperatorEntity) @Column(IDENTIFIER) makerId: string;
  @Column('text', { nullable: true }) reason: string | null;
  @Column({ ...CLOCK, ...MILLISECONDS }) createdAt: Date;
  @Column(MILLISECONDS) expiresAt: Date;
  @Column('text', { default: 'waiting' }) state: ChangeState;
  /** Who published, refused or withdrew it; null where it expired or became void. */
  @ForeignKey(() => OperatorEntity) @Column({ ...IDENTIFIER, nullable: true }) decidedBy: string | null;
  @Column({ ...MILLISECONDS, nullable: true }) decidedAt: Date | null;
  @Column('text', { nullable: true }) comment: string | null;
}
