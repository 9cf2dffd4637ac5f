import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { IDENTIFIER, NOW } from '../column-types.js';
import { OperatorEntity } from './operator.entity.js';

@Entity('operator_session')
@Index('operator_session_by_operator', ['operatorId'])
export class OperatorSessionEntity {
  @PrimaryColumn(IDENTIFIER) id: string;
  @ForeignKey(() => OperatorEntity) @Column(IDENTIFIER) operatorId: string;
  @Column('bytea', { unique: true }) tokenHash: Buffer;
  @Column(NOW) createdAt: Date;
  @Column(NOW) lastSeenAt: Date;
  @Column('timestamptz') expiresAt: Date;
  /** Where it was opened: an IPv4 address, or the first 64 bits of an IPv6 address. */
  @Column('text', { nullable: true }) network: string | null;
  /** When a second factor was last proved in it; null: never. */
  @Column('timestamptz', { nullable: true }) factorProvedAt: Date | null;
  /** The families of browser and system, such as `Firefox on Linux`. */
  @Column('text', { nullable: true }) device: string | null;
}
