import { type Mode, PAYOUT_STATUSES, type PayoutStatus, type Resolution, RESOLUTIONS, type RouteChoice, type RequiredAction } from '@app/domain';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { IDENTIFIER, MILLISECONDS, NOW } from '../column-types.js';
import { MerchantTextColumns } from './merchant-text-columns.js';

/** A payout as it is stored: the one declaration of its columns. Row types, column lists and views follow from it. */
@Entity('payout')
// A reference is used once per merchant and mode; only a refused creation frees it.
@Index('payout_live_reference', ['merchantId', 'mode', 'reference'], { unique: true, where: `status <> 'CREATE_FAILED'` })
@Index('payout_by_merchant', ['merchantId', 'mode', 'createdAt', 'id'])
@Index('payout_expiring', ['expiresAt'], { where: `status IN ('CREATED', 'READY', 'PROCESSING', 'PENDING') AND NOT moderation_required` })
@Index('payout_by_status', ['merchantId', 'mode', 'status', 'createdAt', 'id'])
@Index('payout_to_decide', ['merchantId', 'mode', 'createdAt', 'id'], { where: 'moderation_required' })
@Index('payout_refused_reference', ['merchantId', 'mode', 'reference'], { where: `status = 'CREATE_FAILED'` })
@Index('payout_by_provider_reference', ['providerReference'], { where: 'provider_reference IS NOT NULL' })
@Index('payout_by_recipient', ['recipientFingerprint', 'createdAt'])
@Index('payout_not_bound', ['id'], { where: 'bound_since IS NULL' })
@Index('payout_awaiting_answer', ['id'], { where: 'wanted IS NOT NULL' })
@Check('payout_mode_check', `mode IN ('live', 'test')`)
@Check('payout_amount_minor_check', 'amount_minor > 0')
@Check('processed_amount_not_negative', 'processed_amount_minor >= 0')
@Check('payout_check2', `processed_amount_minor IS NOT NULL OR status NOT IN ('PROCESSED', 'PARTIALLY_PROCESSED')`)
export class PayoutEntity extends MerchantTextColumns {
  @PrimaryColumn(IDENTIFIER) id: string;
  @Column(IDENTIFIER) merchantId: string;
  @Column(IDENTIFIER) reference: string;
  @Column(IDENTIFIER) serviceCode: string;
  @Column({ ...IDENTIFIER, nullable: true }) providerAccountId: string | null;
  @Column('bigint') amountMinor: bigint;
  @Column('char', { length: 3 }) currency: string;
  @Column('bigint', { nullable: true }) processedAmountMinor: bigint | null;
  @Column('enum', { enum: PAYOUT_STATUSES, enumName: 'payout_status' }) status: PayoutStatus;
  @Column('enum', { enum: RESOLUTIONS, enumName: 'resolution', nullable: true }) resolution: Resolution | null;
  @Column('boolean', { default: false }) moderationRequired: boolean;
  @Column('boolean') autoprocess: boolean;
  @Column('integer', { default: 1 }) version: number;
  /** The number of the latest event. */
  @Column('integer') lastSequence: number;
  @Column('text', { nullable: true }) providerReference: string | null;
  /** What the connector keeps between the requests of a payout in several steps: ids that the provider returned. Never details of the recipient. */
  @Column('jsonb', { nullable: true }) providerStep: Readonly<Record<string, string>> | null;
  /** AES-256-GCM. The text names the key's id; table, row and column are the associated data. */
  @Column('text') fieldsEncrypted: string;
  @Column('jsonb') fieldsMasked: Record<string, string>;
  @Column('text', { array: true, default: [] }) missingFields: string[];
  /** A keyed hash of service and recipient, to find the same recipient and amount again. */
  @Column('bytea') recipientFingerprint: Buffer;
  /** The other payout over the same amount to the same recipient that was found when this one became ready. */
  @Column({ ...IDENTIFIER, nullable: true }) duplicateOf: string | null;
  @Column('jsonb', { default: {} }) metadata: Record<string, string>;
  @Column('text', { nullable: true }) callbackUrl: string | null;
  @Column('timestamptz') expiresAt: Date;
  @Column({ ...NOW, ...MILLISECONDS }) createdAt: Date;
  @Column(NOW) updatedAt: Date;
  /** The hash of the latest event, and what the next one is chained to. */
  @Column('bytea') historyHash: Buffer;
  /** The number of the event since which the history binds the columns of this row; null: it was made by version 0.2, and a job will bind it. */
  @Column('integer', { nullable: true }) boundSince: number | null;
  /** Until when the provider may still take a paid payout back, and is asked about it. Null: it is not paid, or paid for good. */
  @Column('timestamptz', { nullable: true }) watchedUntil: Date | null;
  /** What the provider requires before it continues. */
  @Column('jsonb', { nullable: true }) wanted: RequiredAction | null;
  /** What was answered to it, encrypted, until it is sent. */
  @Column('text', { nullable: true }) detailsEncrypted: string | null;
  /** Of the key that created it. It never changes, and every account that it is sent through has the same. */
  @Column('text') mode: Mode;
  /** Why this account: which route, and which ones before it did not fit. Null for payouts made before it was recorded. */
  @Column('jsonb', { nullable: true }) routeChoice: RouteChoice | null;
}
