import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { IDENTIFIER, MILLISECONDS } from '../column-types.js';

/** What can happen on the way in. Strangers' failures are counted, and one event for each count says so when its window is over. */
export type AccessEventKind =
  | 'session.opened'
  | 'session.carried_over'
  | 'session.recorded'
  | 'session.ended'
  | 'sign_in.failed'
  | 'operator.locked'
  | 'operator.unlocked'
  | 'proof.passed'
  | 'proof.failed'
  | 'audit.exported'
  | 'recipient.revealed'
  | 'recipient.searched'
  | 'factor.enrolled'
  | 'factor.failed'
  | 'factor.recovery_codes_made'
  | 'factor.recovery_code_used'
  | 'factor.reset'
  | 'factor.recorded'
  | 'factor.removed'
  | 'factor.reencrypted';

/** What tells that somebody has read details of recipients, or the log itself. */
export const READ_KINDS = ['audit.exported', 'recipient.revealed', 'recipient.searched'] as const satisfies readonly AccessEventKind[];

/** SQL: an event is about reading. */
export const IS_READ = `kind IN (${READ_KINDS.map((kind) => `'${kind}'`).join(', ')})`;

/** Who came in, or tried to. Together they are one chain. It refers to no other row, so that nothing has to be waited for while it is locked. */
@Entity('access_event')
@Index('access_event_by_session', ['sessionId', 'number'])
@Index('access_event_by_operator', ['operatorId', 'number'])
@Index('access_event_by_time', ['occurredAt', 'number'])
@Index('access_event_reads', ['occurredAt', 'number'], { where: IS_READ })
@Index('access_event_reads_of_operator', ['byId', 'kind', 'occurredAt'], { where: IS_READ })
@Check(
  'access_event_kind_check',
  `kind IN ('session.opened', 'session.carried_over', 'session.recorded', 'session.ended', 'sign_in.failed', 'operator.locked', 'operator.unlocked', 'proof.passed', 'proof.failed', 'audit.exported', 'recipient.revealed', 'recipient.searched', 'factor.enrolled', 'factor.failed', 'factor.recovery_codes_made', 'factor.recovery_code_used', 'factor.reset', 'factor.recorded', 'factor.removed', 'factor.reencrypted')`,
)
export class AccessEventEntity {
  /** From 1, without gaps. */
  @PrimaryColumn('integer') number: number;
  @Column('text') kind: AccessEventKind;
  /** Whom it is about. Null: no operator is known. */
  @Column({ ...IDENTIFIER, nullable: true }) operatorId: string | null;
  /** Of events about a session. */
  @Column({ ...IDENTIFIER, nullable: true }) sessionId: string | null;
  /** The operator who did it. Null: nobody who was signed in. */
  @Column({ ...IDENTIFIER, nullable: true }) byId: string | null;
  /** Why, how often, and from where as a keyed hash; `factors` is what the operator has after the event. Never an address, a password or a code. */
  @Column('jsonb') data: Record<string, unknown>;
  /** The session after the event. Null: there is none. */
  @Column('jsonb', { nullable: true }) bound: Record<string, unknown> | null;
  @Column(MILLISECONDS) occurredAt: Date;
  /** SHA-256 over the hash before it and the event itself. */
  @Column('bytea') hash: Buffer;
}
