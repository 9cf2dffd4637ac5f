import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { IDENTIFIER, NOW } from '../column-types.js';
import type { ProviderAccountOptions } from './provider-account-options.js';

/**
 * How mode and identity of an account are known: the provider told, two operators confirmed, the provider is a simulated one, or it was used
 * in live before proofs were asked for. `contradicted`: the provider says something else, so nothing is sent.
 */
export type AccountProofKind = 'told' | 'confirmed' | 'simulated' | 'used_before' | 'contradicted';

@Entity('provider_account')
@Check('provider_account_mode_check', `mode IN ('live', 'test')`)
@Check('provider_account_proof_check', `proof IN ('told', 'confirmed', 'simulated', 'used_before', 'contradicted')`)
@Check('provider_account_proved_mode_check', `proved_mode IN ('live', 'test')`)
@Check('proof_is_whole', '(proof IS NULL) = (proved_at IS NULL) AND (proof IS NULL) = (proved_mode IS NULL)')
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
  /** What makes it that account at the provider, as its connector says. Null until a program that knows it has started. */
  @Column('text', { nullable: true }) identity: string | null;
  /** When the first payout was routed to it. From then on its identity stays. */
  @Column('timestamptz', { nullable: true }) usedAt: Date | null;
  @Column('text', { nullable: true }) proof: AccountProofKind | null;
  /** When mode and identity were proved, or contradicted. */
  @Column('timestamptz', { nullable: true }) provedAt: Date | null;
  @Column('text', { nullable: true }) provedMode: 'live' | 'test' | null;
  @Column('text', { nullable: true }) provedIdentity: string | null;
  /** The account as the provider named it last; null where it cannot. */
  @Column('text', { nullable: true }) provedAccount: string | null;
  /** What contradicts, in words. */
  @Column('text', { nullable: true }) proofNote: string | null;
}
