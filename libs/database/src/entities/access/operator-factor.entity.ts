import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { IDENTIFIER, NOW } from '../column-types.js';
import { OperatorEntity } from './operator.entity.js';

/** What an operator can have besides the password. */
export type FactorKind = 'authenticator_app';

/** A second factor of an operator. */
@Entity('operator_factor')
@Index('operator_factor_by_operator', ['operatorId'])
@Index('one_authenticator_app', ['operatorId'], { unique: true, where: `kind = 'authenticator_app' AND confirmed_at IS NOT NULL` })
@Check('operator_factor_kind_check', `kind IN ('authenticator_app')`)
@Check('operator_factor_confirmed_by_code', '(confirmed_at IS NULL) = (last_step IS NULL)')
export class OperatorFactorEntity {
  @PrimaryColumn(IDENTIFIER) id: string;
  @ForeignKey(() => OperatorEntity) @Column(IDENTIFIER) operatorId: string;
  @Column('text') kind: FactorKind;
  /** The session in which it was set up: no other one confirms it. */
  @Column(IDENTIFIER) sessionId: string;
  /** The key of the one-time codes, in Base32. */
  @Column('text') secretEncrypted: string;
  @Column(NOW) createdAt: Date;
  /** Null: the operator has not entered a code yet, and the factor does not count. */
  @Column('timestamptz', { nullable: true }) confirmedAt: Date | null;
  /** The time step of the code that was accepted last: neither it nor an earlier one is accepted again. */
  @Column('integer', { nullable: true }) lastStep: number | null;
}
