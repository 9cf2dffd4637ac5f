import { type Operation, OPERATIONS } from '@app/domain';
import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import { IDENTIFIER, NOW } from '../column-types.js';

/** One operation of one payout at one provider account. Every repeat uses its key, an operator's too. */
@Entity('payout_operation')
@Unique(['providerAccountId', 'providerKey'])
@Unique('one_key_per_order', ['payoutId', 'providerAccountId', 'operation', 'ordinal'])
@Check('one_order_but_of_answers', `ordinal = 1 OR (ordinal > 1 AND operation = 'submit_details')`)
export class PayoutOperationEntity {
  @PrimaryColumn(IDENTIFIER) id: string;
  @Column(IDENTIFIER) payoutId: string;
  @Column(IDENTIFIER) providerAccountId: string;
  @Column('enum', { enum: OPERATIONS, enumName: 'operation' }) operation: Operation;
  @Column(IDENTIFIER) providerKey: string;
  @Column(NOW) createdAt: Date;
  @Column('integer', { default: 1 }) ordinal: number;
}
