import type { Mode } from '@app/domain';
import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** From when on the queue of moderation is late. No row: never. */
@Entity('queue_limit')
@Check('queue_limit_mode_check', `mode IN ('live', 'test')`)
export class QueueLimitEntity {
  @PrimaryColumn('text') mode: Mode;
  @Column('integer', { nullable: true }) oldestMinutes: number | null;
  @Column('integer', { nullable: true }) openCases: number | null;
  @Column('integer', { default: 1 }) version: number;
  /** Since when it is beyond its limits, as far as that was said. */
  @Column('timestamptz', { nullable: true }) breachedSince: Date | null;
}
