import type { Mode } from '@app/domain';
import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { IDENTIFIER } from '../column-types.js';
import { AlertMessageEntity } from './alert-message.entity.js';

/** The same alert of the same mode in one message, with how often it was raised. */
@Entity('alert_line')
@Check('alert_line_mode_check', `mode IN ('live', 'test')`)
export class AlertLineEntity {
  @ForeignKey(() => AlertMessageEntity, { onDelete: 'CASCADE' }) @PrimaryColumn(IDENTIFIER) messageId: string;
  @PrimaryColumn('text') foldKey: string;
  @Column('text') alert: string;
  @Column('text', { nullable: true }) mode: Mode | null;
  @Column('integer') count: number;
  /** What the first ones were about: our ids. */
  @Column('jsonb') examples: Record<string, unknown>[];
  @Column('timestamptz') firstAt: Date;
  @Column('timestamptz') lastAt: Date;
}
