import type { Mode } from '@app/domain';
import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { MerchantEntity } from '../access/merchant.entity.js';
import { IDENTIFIER } from '../column-types.js';

/** Where the callbacks of a merchant go in one mode, unless a payout names another URL. No row: nowhere. */
@Entity('callback_endpoint')
@Check('callback_endpoint_mode_check', `mode IN ('live', 'test')`)
export class CallbackEndpointEntity {
  @ForeignKey(() => MerchantEntity) @PrimaryColumn(IDENTIFIER) merchantId: string;
  @PrimaryColumn('text') mode: Mode;
  @Column('text') url: string;
  @Column('timestamptz', { nullable: true }) disabledAt: Date | null;
  /** The first failure since the last success. An endpoint that fails for days is switched off. */
  @Column('timestamptz', { nullable: true }) failingSince: Date | null;
  @Column('integer', { default: 0 }) failures: number;
}
