import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { IDENTIFIER } from '../column-types.js';

@Entity('service')
@Check('service_min_amount_minor_check', 'min_amount_minor > 0')
@Check('service_check', 'max_amount_minor >= min_amount_minor')
export class ServiceEntity {
  @PrimaryColumn(IDENTIFIER) code: string;
  @Column('text') name: string;
  @Column('text') method: string;
  @Column('char', { length: 3 }) currency: string;
  @Column('bigint') minAmountMinor: bigint;
  @Column('bigint') maxAmountMinor: bigint;
  /** A JSON Schema (2020-12) of the fields that a payout of this service needs. */
  @Column('jsonb') fieldsSchema: Record<string, unknown>;
  /** The template that it was made from; null: it was made without one. */
  @Column('text', { nullable: true }) template: string | null;
  /** A service that is not enabled takes no new payouts; those that exist go on. */
  @Column('boolean', { default: true }) enabled: boolean;
  /** Increases by one with each change. */
  @Column('integer', { default: 1 }) version: number;
}
