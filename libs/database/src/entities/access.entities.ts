import type { CallbackSubscription, OperatorRole } from '@app/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Rules that ask for a human before anything is sent. Amounts are minor units by currency, as decimal digits. */
export interface ModerationPolicy {
  always?: boolean;
  aboveMinor?: Record<string, number>;
  /** The first payout of a merchant to a recipient. */
  firstToRecipient?: boolean;
}

@Entity('merchant')
export class MerchantEntity {
  @PrimaryColumn('text') id: string;
  @Column('text') name: string;
  @Column('integer') defaultLifetimeSeconds: number;
  @Column('text', { nullable: true }) callbackUrl: string | null;
  @Column('text') callbackEvents: CallbackSubscription;
  @Column('text', { nullable: true }) callbackSecretEncrypted: string | null;
  @Column('timestamptz', { nullable: true }) callbackDisabledAt: Date | null;
  @Column('timestamptz', { nullable: true }) callbackFailingSince: Date | null;
  @Column('integer') callbackFailures: number;
  @Column('jsonb') soloLimits: Record<string, number>;
  @Column('jsonb') policy: ModerationPolicy;
  @Column('timestamptz') createdAt: Date;
}

@Entity('api_key')
export class ApiKeyEntity {
  @PrimaryColumn('text') id: string;
  @Column('text') merchantId: string;
  @Column('text') name: string;
  @Column('text') mode: 'live' | 'test';
  @Column('bytea') secretHash: Buffer;
  @Column('text', { array: true }) scopes: string[];
  @Column('text', { array: true }) allowedCidrs: string[];
  @Column('timestamptz') createdAt: Date;
  @Column('timestamptz', { nullable: true }) expiresAt: Date | null;
  @Column('timestamptz', { nullable: true }) revokedAt: Date | null;
}

@Entity('operator')
export class OperatorEntity {
  @PrimaryColumn('text') id: string;
  @Column('text') email: string;
  @Column('text') name: string;
  @Column('text') role: OperatorRole;
  @Column('text') passwordHash: string;
  @Column('timestamptz') createdAt: Date;
  @Column('timestamptz', { nullable: true }) disabledAt: Date | null;
}

@Entity('operator_session')
export class OperatorSessionEntity {
  @PrimaryColumn('text') id: string;
  @Column('text') operatorId: string;
  @Column('bytea') tokenHash: Buffer;
  @Column('timestamptz') createdAt: Date;
  @Column('timestamptz') lastSeenAt: Date;
  @Column('timestamptz') expiresAt: Date;
}
