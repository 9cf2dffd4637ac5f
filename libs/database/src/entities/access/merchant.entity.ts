import type { CallbackSubscription } from '@app/domain';
import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { IDENTIFIER, NOW } from '../column-types.js';
import type { MerchantPolicy } from './moderation-policy.js';

@Entity('merchant')
export class MerchantEntity {
  @PrimaryColumn(IDENTIFIER) id: string;
  @Column('text') name: string;
  @Check('merchant_default_lifetime_seconds_check', 'default_lifetime_seconds BETWEEN 60 AND 31536000')
  @Column('integer', { default: 604_800 })
  defaultLifetimeSeconds: number;
  @Check('merchant_callback_events_check', `callback_events IN ('all', 'final')`)
  @Column('text', { default: 'all' })
  callbackEvents: CallbackSubscription;
  /** Of both modes, from before each had its own; it serves a mode until that mode's is rotated. */
  @Column('text', { nullable: true }) callbackSecretEncrypted: string | null;
  @Column('text', { nullable: true }) liveCallbackSecretEncrypted: string | null;
  @Column('text', { nullable: true }) testCallbackSecretEncrypted: string | null;
  /** These four are the one endpoint of both modes that programs of 0.2 read and write; each mode has a row of `callback_endpoint`. */
  @Column('text', { nullable: true }) callbackUrl: string | null;
  @Column('timestamptz', { nullable: true }) callbackDisabledAt: Date | null;
  @Column('timestamptz', { nullable: true }) callbackFailingSince: Date | null;
  @Column('integer', { default: 0 }) callbackFailures: number;
  /** These two are what the merchant began with in both modes, and what programs of 0.2 read; each mode has a row of `merchant_policy`. */
  @Column('jsonb', { default: {} }) soloLimits: Record<string, number>;
  @Column('jsonb', { default: {} }) policy: MerchantPolicy;
  @Column(NOW) createdAt: Date;
  /** Since when the keys of the mode are refused; null while they are accepted. */
  @Column('timestamptz', { nullable: true }) liveDisabledAt: Date | null;
  @Column('timestamptz', { nullable: true }) testDisabledAt: Date | null;
  /** Increases by one with each change of name, lifetime or events. */
  @Column('integer', { default: 1 }) version: number;
}
