import type { Mode } from '@app/domain';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { IDENTIFIER, NOW } from '../column-types.js';
import { MerchantEntity } from './merchant.entity.js';
import { OperatorEntity } from './operator.entity.js';

@Entity('api_key')
@Index('api_key_by_merchant', ['merchantId'])
@Check('api_key_has_secret', 'secret_hash IS NOT NULL OR (claim_until IS NOT NULL AND made_by IS NOT NULL)')
@Check('api_key_overlap', '(replaces_id IS NULL) = (overlap_hours IS NULL) AND overlap_hours BETWEEN 0 AND 168')
export class ApiKeyEntity {
  @PrimaryColumn(IDENTIFIER) id: string;
  @ForeignKey(() => MerchantEntity) @Column(IDENTIFIER) merchantId: string;
  @Column('text') name: string;
  @Check('api_key_mode_check', `mode IN ('live', 'test')`) @Column('text') mode: Mode;
  /** Null: its maker has not fetched the secret yet, so that there is none. */
  @Column('bytea', { unique: true, nullable: true }) secretHash: Buffer | null;
  @Column('text', { array: true }) scopes: string[];
  @Column('text', { array: true, default: [] }) allowedCidrs: string[];
  @Column(NOW) createdAt: Date;
  /** It only becomes earlier. */
  @Column('timestamptz', { nullable: true }) expiresAt: Date | null;
  @Column('timestamptz', { nullable: true }) revokedAt: Date | null;
  /** The last four characters of the key. Null: it is from before this was kept, or has no secret yet. */
  @Column('text', { nullable: true }) secretHint: string | null;
  /** Who fetches the secret. Null: a command on the server made it. */
  @ForeignKey(() => OperatorEntity) @Column({ ...IDENTIFIER, nullable: true }) madeBy: string | null;
  /** Until when the secret can be fetched. */
  @Column('timestamptz', { nullable: true }) claimUntil: Date | null;
  /** The key that ends some hours after the secret of this one was fetched. */
  @ForeignKey(() => ApiKeyEntity) @Column({ ...IDENTIFIER, nullable: true }) replacesId: string | null;
  @Column('integer', { nullable: true }) overlapHours: number | null;
}
