import { type Operation, OPERATIONS } from '@app/domain';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { IDENTIFIER } from '../column-types.js';

/** What is done automatically for a payout: at most one operation is to be sent, and beside it the provider is asked. */
export type Task = Operation | 'enquire' | 'watch';

const SENDS = OPERATIONS.map((operation) => `'${operation}'`).join(', ');

/** SQL on a row of `payout_task`: it is an operation to be sent. */
export const IS_SEND = `task IN (${SENDS})`;

/** One thing that is due for a payout, and when. The row is the truth, a queued job only a wake-up. */
@Entity('payout_task')
@Index('one_planned_send', ['payoutId'], { unique: true, where: IS_SEND })
@Index('task_due', ['dueAt'], { where: 'due_at IS NOT NULL' })
@Check('payout_task_task_check', `task IN (${SENDS}, 'enquire', 'watch')`)
@Check('planned_send_is_due', `due_at IS NOT NULL OR task = 'enquire'`)
export class PayoutTaskEntity {
  @PrimaryColumn(IDENTIFIER) payoutId: string;
  @PrimaryColumn('text') task: Task;
  /** Null: enquiries have been made, and none is planned. */
  @Column('timestamptz', { nullable: true }) dueAt: Date | null;
  /** When a job was queued last; until its lease is over the sweeper leaves the row alone. */
  @Column('timestamptz', { nullable: true }) enqueuedAt: Date | null;
  /** Enquiries made since the present phase began. */
  @Column('integer', { default: 0 }) asked: number;
  /** When the present phase began: the duration of the enquiry schedule counts from here. */
  @Column('timestamptz', { default: () => 'clock_timestamp()' }) since: Date;
}
