import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { IDENTIFIER } from '../column-types.js';
import { CallbackDeliveryEntity } from './callback-delivery.entity.js';

@Entity('callback_attempt')
export class CallbackAttemptEntity {
  @ForeignKey(() => CallbackDeliveryEntity) @PrimaryColumn(IDENTIFIER) deliveryId: string;
  @PrimaryColumn('integer') number: number;
  @Column('timestamptz') startedAt: Date;
  @Column('integer') durationMs: number;
  @Column('integer', { nullable: true }) responseStatus: number | null;
  @Column('text', { nullable: true }) responseExcerpt: string | null;
  @Column('text', { nullable: true }) error: string | null;
}
