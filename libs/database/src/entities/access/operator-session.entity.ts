import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { IDENTIFIER, NOW } from '../column-types.js';
import { OperatorEntity } from './operator.entity.js';

@Entity('operator_session')
export class OperatorSessionEntity {
  @PrimaryColumn(IDENTIFIER) id: string;
  @ForeignKey(() => OperatorEntity) @Column(IDENTIFIER) operatorId: string;
  @Column('bytea', { unique: true }) tokenHash: Buffer;
  @Column(NOW) createdAt: Date;
  @Column(NOW) lastSeenAt: Date;
  @Column('timestamptz') expiresAt: Date;
}
