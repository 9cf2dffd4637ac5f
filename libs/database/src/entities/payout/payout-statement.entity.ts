import { type Mismatch, type ReportedStatus, type Resolution, RESOLUTIONS, type ReportSource } from '@app/domain';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { CLOCK, IDENTIFIER } from '../column-types.js';

@Entity('payout_statement')
@Index('statement_by_payout', ['payoutId', 'receivedAt'])
@Check('payout_statement_source_check', `source IN ('api_response', 'notification', 'enquiry', 'manual')`)
@Check('statement_mismatch', `mismatch IN ('account', 'key', 'currency', 'amount')`)
export class PayoutStatementEntity {
  @PrimaryColumn(IDENTIFIER) id: string;
  @Column(IDENTIFIER) payoutId: string;
  @Column({ ...IDENTIFIER, nullable: true }) attemptId: string | null;
  @Column('text') source: ReportSource;
  @Column('text') claim: ReportedStatus;
  @Column('enum', { enum: RESOLUTIONS, enumName: 'resolution' }) resolution: Resolution;
  @Column('text', { nullable: true }) providerCode: string | null;
  @Column('text', { nullable: true }) providerMessage: string | null;
  @Column('text', { nullable: true }) providerReference: string | null;
  @Column('bigint', { nullable: true }) processedAmountMinor: bigint | null;
  /** The provider's answer with every recipient's detail taken out. */
  @Column('jsonb', { default: {} }) raw: Record<string, unknown>;
  @Column('text', { nullable: true }) addedBy: string | null;
  @Column('text', { nullable: true }) comment: string | null;
  /** Manual statements count once a second operator has accepted them. */
  @Column('boolean', { default: true }) accepted: boolean;
  /** It proves that the provider has the payout, whether or not its status can be read. */
  @Column('boolean', { default: false }) receipt: boolean;
  /** Why it is not about this payout as it was sent; null: it is. */
  @Column('text', { nullable: true }) mismatch: Mismatch | null;
  /** When the question was asked that it answers; null: it answers none. */
  @Column('timestamptz', { nullable: true }) askedAt: Date | null;
  @Column(CLOCK) receivedAt: Date;
  /** Of the account that it comes from. Null: from before it was kept. */
  @Column('text', { nullable: true }) identity: string | null;
  /** A keyed hash of what was said, so that a report which the gateway did not write is found; null in those of 0.2. */
  @Column('bytea', { nullable: true }) seal: Buffer | null;
}
