import { Column, Entity, PrimaryColumn } from 'typeorm';

export type CallbackState = 'pending' | 'delivered' | 'failed' | 'disabled';

@Entity('callback_delivery')
export class CallbackDeliveryEntity {
  @PrimaryColumn('text') id: string;
  @Column('text') merchantId: string;
  @Column('text') payoutId: string;
  @Column('integer') sequence: number;
  @Column('text') type: string;
  @Column('text') url: string;
  @Column('text') payload: string;
  @Column('text') state: CallbackState;
  @Column('integer') attempts: number;
  @Column('integer', { nullable: true }) lastStatus: number | null;
  @Column('text', { nullable: true }) lastError: string | null;
  @Column('timestamptz') createdAt: Date;
  @Column('timestamptz', { nullable: true }) deliveredAt: Date | null;
  @Column('timestamptz', { nullable: true }) nextActionAt: Date | null;
  @Column('timestamptz', { nullable: true }) hintedAt: Date | null;
}

@Entity('callback_attempt')
export class CallbackAttemptEntity {
  @PrimaryColumn('text') deliveryId: string;
  @PrimaryColumn('integer') number: number;
  @Column('timestamptz') startedAt: Date;
  @Column('integer') durationMs: number;
  @Column('integer', { nullable: true }) responseStatus: number | null;
  @Column('text', { nullable: true }) responseExcerpt: string | null;
  @Column('text', { nullable: true }) error: string | null;
}

@Entity('provider_notification')
export class ProviderNotificationEntity {
  @PrimaryColumn('text') id: string;
  @Column('text') providerAccountId: string;
  @Column('text') deduplicationKey: string;
  @Column('text') bodyEncrypted: string;
  @Column('text') state: 'pending' | 'applied' | 'ignored';
  @Column('text', { nullable: true }) payoutId: string | null;
  @Column('text', { nullable: true }) note: string | null;
  @Column('integer') attempts: number;
  @Column('timestamptz') receivedAt: Date;
  @Column('timestamptz', { nullable: true }) nextActionAt: Date | null;
  @Column('timestamptz', { nullable: true }) hintedAt: Date | null;
}
