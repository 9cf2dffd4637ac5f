import type { Mode } from '@app/domain';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { IDENTIFIER, NOW } from '../column-types.js';

@Entity('idempotency_record')
// Rows come in order of age: a block-range index costs an insert next to nothing.
@Index('idempotency_by_age', ['createdAt'], { type: 'brin' })
@Check('idempotency_record_mode_check', `mode IN ('live', 'test')`)
export class IdempotencyRecordEntity {
  @PrimaryColumn(IDENTIFIER) merchantId: string;
  @PrimaryColumn('text') mode: Mode;
  @PrimaryColumn(IDENTIFIER) key: string;
  /** HMAC of the SHA-256 of method, path and body, after a byte 1; of earlier versions the SHA-256 alone, until a job has keyed it. */
  @Column('bytea') requestHash: Buffer;
  @Column(IDENTIFIER) payoutId: string;
  @Column('smallint') responseStatus: number;
  @Column('text') responseBody: string;
  @Column(NOW) createdAt: Date;
}
