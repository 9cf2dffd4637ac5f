import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { IDENTIFIER } from '../column-types.js';
import { OperatorEntity } from './operator.entity.js';

/** A code that stands in once for a factor that is not at hand. */
@Entity('operator_recovery_code')
export class OperatorRecoveryCodeEntity {
  @ForeignKey(() => OperatorEntity) @PrimaryColumn(IDENTIFIER) operatorId: string;
  /** A keyed hash. */
  @PrimaryColumn('bytea') codeHash: Buffer;
  @Column('timestamptz', { nullable: true }) usedAt: Date | null;
}
