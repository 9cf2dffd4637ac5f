import type { MerchantPolicy, Mode } from '@app/domain';
import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { IDENTIFIER } from '../column-types.js';
import { MerchantEntity } from './merchant.entity.js';

/** When the payouts of a merchant in one mode need a person, and when they need two. Every merchant has a row for each mode. */
@Entity('merchant_policy')
@Check('merchant_policy_mode_check', `mode IN ('live', 'test')`)
export class MerchantPolicyEntity {
  @ForeignKey(() => MerchantEntity) @PrimaryColumn(IDENTIFIER) merchantId: string;
  @PrimaryColumn('text') mode: Mode;
  /** Largest amounts, in minor units by currency, that one operator may decide alone: `{"EUR": 100000}`. */
  @Column('jsonb', { default: {} }) soloLimits: Record<string, number>;
  @Column('jsonb', { default: {} }) policy: MerchantPolicy;
  /** Increases by one with each change. */
  @Column('integer', { default: 1 }) version: number;
}
