import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { IDENTIFIER, NOW } from '../column-types.js';
import type { ProviderAccountOptions } from './provider-account-options.js';

@Entity('provider_account')
@Check('provider_account_mode_check', `mode IN ('live', 'test')`)
@Check('paused_with_reason', '(paused_at IS NULL) = (pause_reason IS NULL)')
@Check('breaker_is_whole', '(breaker_opened_at IS NULL) = (breaker_retry_at IS NULL)')
export class ProviderAccountEntity {
  @PrimaryColumn(IDENTIFIER) id: string;
  @Column('text') provider: string;
  @Column('text') name: string;
  @Column('text') mode: 'live' | 'test';
  @Column('text') credentialsEncrypted: string;
  @Column('jsonb', { default: {} }) options: ProviderAccountOptions;
  @Column(NOW) createdAt: Date;
  @Column('integer', { default: 1 }) version: number;
  @Column('timestamptz', { nullable: true }) pausedAt: Date | null;
  @Column('text', { nullable: true }) pausedBy: string | null;
  @Column('text', { nullable: true }) pauseReason: string | null;
  /** The circuit breaker is open since then; null: it is closed. */
  @Column('timestamptz', { nullable: true }) breakerOpenedAt: Date | null;
  @Column('timestamptz', { nullable: true }) breakerRetryAt: Date | null;
  @Column('integer', { default: 0 }) breakerTrials: number;
  /** Until then one payout is tried while everything else waits. */
  @Column('timestamptz', { nullable: true }) breakerCanaryUntil: Date | null;
  @Column('text', { nullable: true }) breakerReason: string | null;
}
