import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { IDENTIFIER } from '../column-types.js';
import { AuditCheckpointEntity } from './audit-checkpoint.entity.js';

/** How far a payout's history had come when it was sealed. */
@Entity('audit_checkpoint_entry')
@Index('entry_by_checkpoint', ['checkpoint', 'payoutId'])
export class AuditCheckpointEntryEntity {
  @PrimaryColumn(IDENTIFIER) payoutId: string;
  @PrimaryColumn('integer') sequence: number;
  @Column('bytea') hash: Buffer;
  @ForeignKey(() => AuditCheckpointEntity) @Column('integer') checkpoint: number;
}
