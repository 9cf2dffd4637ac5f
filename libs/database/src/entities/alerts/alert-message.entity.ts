import type { AlertUrgency } from '@app/domain';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { CLOCK, IDENTIFIER } from '../column-types.js';
import { AlertChannelEntity } from './alert-channel.entity.js';

export type AlertMessageKind = 'alert' | 'digest' | 'test';
export type AlertMessageState = 'open' | 'sending' | 'sent' | 'failed';

/** One message to one channel. While it is open it collects what is raised. */
@Entity('alert_message')
@Index('alert_message_open', ['channelId', 'urgency'], { unique: true, where: `state = 'open' AND kind = 'alert'` })
@Index('alert_message_digest', ['channelId', 'digestOn'], { unique: true, where: 'digest_on IS NOT NULL' })
@Index('alert_message_due', ['dueAt'], { where: `state IN ('open', 'sending')` })
@Index('alert_message_latest', ['channelId', 'createdAt'])
@Check('alert_message_kind_check', `kind IN ('alert', 'digest', 'test')`)
@Check('alert_message_urgency_check', `urgency IN ('now', 'today')`)
@Check('alert_message_state_check', `state IN ('open', 'sending', 'sent', 'failed')`)
export class AlertMessageEntity {
  @PrimaryColumn(IDENTIFIER) id: string;
  @ForeignKey(() => AlertChannelEntity) @Column(IDENTIFIER) channelId: string;
  @Column('text') kind: AlertMessageKind;
  @Column('text') urgency: AlertUrgency;
  @Column('text', { default: 'open' }) state: AlertMessageState;
  /** The day of a digest in the channel's time zone: each has one. */
  @Column('date', { nullable: true }) digestOn: string | null;
  @Column('jsonb', { nullable: true }) digest: Record<string, unknown> | null;
  @Column('integer', { default: 0 }) attempts: number;
  /** While it is sent: until when the attempt has to be over. */
  @Column(CLOCK) dueAt: Date;
  @Column(CLOCK) createdAt: Date;
  @Column('timestamptz', { nullable: true }) finishedAt: Date | null;
  @Column('text', { nullable: true }) lastError: string | null;
}
