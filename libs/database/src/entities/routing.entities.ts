import type { EnquirySchedule } from '@app/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';

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
