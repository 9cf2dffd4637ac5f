import type { Mode } from '@app/domain';
import { Check, Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';
import { IDENTIFIER, NOW } from '../column-types.js';

export type CallbackState = 'pending' | 'delivered' | 'failed' | 'disabled';

@Entity('callback_delivery')
@Unique(['payoutId', 'sequence', 'type'])
@Index('callback_due', ['nextActionAt'], { where: 'next_action_at IS NOT NULL' })
@Index('callback_due_by_tenant', ['merchantId', 'mode', 'nextActionAt'], { where: 'next_action_at IS NOT NULL' })
@Index('callback_failing', ['mode'], { where: `state = 'failed' OR (state = 'pending' AND last_error IS NOT NULL)` })
@Check('callback_delivery_mode_check', `mode IN ('live', 'test')`)
@Check('callback_delivery_state_check', `state IN ('pending', 'delivered', 'failed', 'disabled')`)
export class CallbackDeliveryEntity {
  @PrimaryColumn(IDENTIFIER) id: string;
  @Column(IDENTIFIER) merchantId: string;
  /** Of the payout: its secret signs. */
  @Column('text') mode: Mode;
  @Column(IDENTIFIER) payoutId: string;
  /** The event's number: it distinguishes a late callback from a new one. */
  @Column('integer') sequence: number;
  @Column('text') type: string;
  @Column('text') url: string;
  @Column('text') payload: string;
  @Column('text', { default: 'pending' }) state: CallbackState;
  @Column('integer', { default: 0 }) attempts: number;
  @Column('integer', { nullable: true }) lastStatus: number | null;
  @Column('text', { nullable: true }) lastError: string | null;
  @Column(NOW) createdAt: Date;
  @Column('timestamptz', { nullable: true }) deliveredAt: Date | null;
  @Column({ ...NOW, nullable: true }) nextActionAt: Date | null;
  @Column({ ...NOW, nullable: true }) hintedAt: Date | null;
}
