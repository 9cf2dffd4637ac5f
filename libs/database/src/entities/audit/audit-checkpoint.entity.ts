import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { MILLISECONDS } from '../column-types.js';

@Entity('audit_checkpoint')
@Check('audit_checkpoint_number_check', 'number > 0')
export class AuditCheckpointEntity {
  @PrimaryColumn('integer') number: number;
  /** SHA-256 over its entries, in the order of their ids. A signed copy is stored outside the database. */
  @Column('bytea') root: Buffer;
  @Column('integer') entries: number;
  /** Everything that was committed before this moment is sealed; null where more was left for the next one. */
  @Column('timestamptz', { nullable: true }) completeUntil: Date | null;
  @Column(MILLISECONDS) sealedAt: Date;
}
