import type { OperatorRole } from '@app/domain';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { IDENTIFIER, NOW } from '../column-types.js';

@Entity('operator')
// On lower(email), which TypeORM cannot express: the migration creates it.
@Index('operator_email', { synchronize: false })
export class OperatorEntity {
  @PrimaryColumn(IDENTIFIER) id: string;
  @Column('text') email: string;
  @Column('text') name: string;
  @Column('text') role: OperatorRole;
  @Column('text') passwordHash: string;
  @Column(NOW) createdAt: Date;
  @Column('timestamptz', { nullable: true }) disabledAt: Date | null;
}
