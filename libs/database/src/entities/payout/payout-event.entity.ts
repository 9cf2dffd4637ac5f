import { PAYOUT_STATUSES, type PayoutEventType, type PayoutStatus, type Resolution, RESOLUTIONS } from '@app/domain';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { CLOCK, IDENTIFIER } from '../column-types.js';
import type { BoundFacts } from './bound.js';

export type ActorType = 'merchant' | 'operator' | 'provider' | 'system';

@Entity('payout_event')
// Events come in order of time: a block-range index costs an insert next to nothing.
@Index('event_by_time', ['occurredAt'], { type: 'brin' })
// What operators did, for the audit log: few of all events.
@Index('event_of_operators', ['occurredAt', 'payoutId', 'sequence'], { where: `actor_type = 'operator'` })
@Index('event_by_operator', ['actorId', 'occurredAt', 'payoutId', 'sequence'], { where: `actor_type = 'operator'` })
@Check('payout_event_sequence_check', 'sequence > 0')
@Check('payout_event_actor_type_check', `actor_type IN ('merchant', 'operator', 'provider', 'system')`)
@Check('event_binds_in_its_form', '(hash_form = 1) = (bound IS NULL)')
export class PayoutEventEntity {
  @PrimaryColumn(IDENTIFIER) payoutId: string;
  @PrimaryColumn('integer') sequence: number;
  @Column('text') type: PayoutEventType;
  @Column('enum', { enum: PAYOUT_STATUSES, enumName: 'payout_status', nullable: true }) fromStatus: PayoutStatus | null;
  @Column('enum', { enum: PAYOUT_STATUSES, enumName: 'payout_status', nullable: true }) toStatus: PayoutStatus | null;
  @Column('enum', { enum: RESOLUTIONS, enumName: 'resolution', nullable: true }) resolution: Resolution | null;
  @Column('text') actorType: ActorType;
  @Column('text', { nullable: true }) actorId: string | null;
  /** The reason that an operator gave. */
  @Column('text', { nullable: true }) reason: string | null;
  @Column('jsonb', { default: {} }) data: Record<string, unknown>;
  @Column('integer') payoutVersion: number;
  @Column(CLOCK) occurredAt: Date;
  /** SHA-256 over the hash before it and the event itself. */
  @Column('bytea') hash: Buffer;
  /** How it is hashed. 1: as in 0.2; 2: with what it binds. */
  @Column('integer', { default: 1 }) hashForm: number;
  /** The columns that the event gives another value, and the attempts that it ends; null in the first form. */
  @Column('jsonb', { nullable: true }) bound: BoundFacts | null;
}
