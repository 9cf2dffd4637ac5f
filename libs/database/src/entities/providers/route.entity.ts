import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { MerchantEntity } from '../access/merchant.entity.js';
import { IDENTIFIER, MILLISECONDS, NOW } from '../column-types.js';
import { ProviderAccountEntity } from './provider-account.entity.js';
import { ServiceEntity } from './service.entity.js';

@Entity('route')
@Index('route_by_service', ['serviceCode', 'priority'])
@Check('route_amounts_in_order', 'min_amount_minor IS NULL OR max_amount_minor IS NULL OR min_amount_minor <= max_amount_minor')
export class RouteEntity {
  @PrimaryColumn(IDENTIFIER) id: string;
  @ForeignKey(() => ServiceEntity) @Column(IDENTIFIER) serviceCode: string;
  @ForeignKey(() => ProviderAccountEntity) @Column(IDENTIFIER) providerAccountId: string;
  /** Null: every merchant. */
  @ForeignKey(() => MerchantEntity) @Column({ ...IDENTIFIER, nullable: true }) merchantId: string | null;
  /** The lowest number is tried first. */
  @Column('integer', { default: 100 }) priority: number;
  @Column('bigint', { nullable: true }) minAmountMinor: bigint | null;
  @Column('bigint', { nullable: true }) maxAmountMinor: bigint | null;
  @Column('boolean', { default: true }) enabled: boolean;
  /** A change request is void once the route has another. */
  @Column('integer', { default: 1 }) version: number;
  @Column({ ...NOW, ...MILLISECONDS }) createdAt: Date;
}
