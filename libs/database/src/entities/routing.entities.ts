import type { EnquirySchedule } from '@app/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ModerationPolicy } from './access.entities.js';

@Entity('service')
export class ServiceEntity {
  @PrimaryColumn('text') code: string;
  @Column('text') name: string;
  @Column('text') method: string;
  @Column('char', { length: 3 }) currency: string;
  @Column('bigint') minAmountMinor: bigint;
  @Column('bigint') maxAmountMinor: bigint;
  @Column('jsonb') fieldsSchema: Record<string, unknown>;
}

/** What an account does differently from the built-in way. */
export interface ProviderAccountOptions {
  /** A failure is not final until a human says so. */
  preventFailure?: boolean;
  /** A case that final evidence answers closes by itself on it. */
  autoClear?: boolean;
  /** How the provider is asked while it owes an answer. What is left out is as the connector declares it. */
  enquirySchedule?: Partial<EnquirySchedule>;
  /** Requests that are sent at the same time, per worker process, 1 to 200; as many questions beside them. Absent: WORKER_CONCURRENCY. */
  concurrency?: number;
  /** Payouts looked at per second, by all processes together: three quarters to send, a quarter to ask. Absent: no limit. */
  rateLimit?: { perSecond: number };
  /** When sending stops by itself because the provider fails. What is left out has its default; false: never. */
  breaker?: Partial<BreakerOptions> | false;
  /** Payouts of which a human has to hear before anything is sent through this account, whoever their merchant is. */
  policy?: ModerationPolicy;
}

export interface BreakerOptions {
  /** So many failures in a row, as one process sees them, open it. */
  failures: number;
  /** How long nothing is sent before one payout tries again, in seconds; twice as long after each try in vain. */
  openSeconds: number;
}

@Entity('provider_account')
export class ProviderAccountEntity {
  @PrimaryColumn('text') id: string;
  @Column('text') provider: string;
  @Column('text') name: string;
  @Column('text') mode: 'live' | 'test';
  @Column('text') credentialsEncrypted: string;
  @Column('jsonb') options: ProviderAccountOptions;
  @Column('timestamptz') createdAt: Date;
  @Column('integer') version: number;
  @Column('timestamptz', { nullable: true }) pausedAt: Date | null;
  @Column('text', { nullable: true }) pausedBy: string | null;
  @Column('text', { nullable: true }) pauseReason: string | null;
  @Column('timestamptz', { nullable: true }) breakerOpenedAt: Date | null;
  @Column('timestamptz', { nullable: true }) breakerRetryAt: Date | null;
  @Column('integer') breakerTrials: number;
  @Column('timestamptz', { nullable: true }) breakerCanaryUntil: Date | null;
  @Column('text', { nullable: true }) breakerReason: string | null;
}

@Entity('route')
export class RouteEntity {
  @PrimaryColumn('text') id: string;
  @Column('text') serviceCode: string;
  @Column('text') providerAccountId: string;
  @Column('text', { nullable: true }) merchantId: string | null;
  @Column('integer') priority: number;
  @Column('bigint', { nullable: true }) minAmountMinor: bigint | null;
  @Column('bigint', { nullable: true }) maxAmountMinor: bigint | null;
  @Column('boolean') enabled: boolean;
  @Column('timestamptz') createdAt: Date;
}
