import type { Mode } from '@app/domain';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { IDENTIFIER, NOW } from '../column-types.js';
import { MerchantEntity } from './merchant.entity.js';

@Entity('api_key')
@Index('api_key_by_merchant', ['merchantId'])
export class ApiKeyEntity {
  @PrimaryColumn(IDENTIFIER) id: string;
  @ForeignKey(() => MerchantEntity) @Column(IDENTIFIER) merchantId: string;
  @Column('text') name: string;
  @Check('api_key_mode_check', `mode IN ('live', 'test')`) @Column('text') mode: Mode;
  @Column('bytea', { unique: true }) secretHash: Buffer;
  @Column('text', { array: true }) scopes: string[];
  @Column('text', { array: true, default: [] }) allowedCidrs: string[];
  @Column(NOW) createdAt: Date;
  @Column('timestamptz', { nullable: true }) expiresAt: Date | null;
  @Column('timestamptz', { nullable: true }) revokedAt: Date | null;
}
