import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { IDENTIFIER, NOW } from '../column-types.js';
import { ProviderAccountEntity } from './provider-account.entity.js';

@Entity('provider_notification')
@Unique(['providerAccountId', 'deduplicationKey'])
@Index('notification_due', ['nextActionAt'], { where: 'next_action_at IS NOT NULL' })
@Index('notification_unmatched', ['providerAccountId', 'receivedAt', 'id'], { where: `state = 'unmatched'` })
@Check('provider_notification_state_check', `state IN ('pending', 'applied', 'ignored', 'unmatched', 'noted')`)
export class ProviderNotificationEntity {
  @PrimaryColumn(IDENTIFIER) id: string;
  @ForeignKey(() => ProviderAccountEntity) @Column(IDENTIFIER) providerAccountId: string;
  /** The provider's id of the message, or a hash of it: the same message is stored once. A message about several payouts has a row for each. */
  @Column(IDENTIFIER) deduplicationKey: string;
  @Column('text') bodyEncrypted: string;
  /** `unmatched`: it could not be applied so far, and people see it. `noted`: an operator has ended that. `ignored`: a program before these two gave it up. */
  @Column('text', { default: 'pending' }) state: 'pending' | 'applied' | 'ignored' | 'unmatched' | 'noted';
  @Column({ ...IDENTIFIER, nullable: true }) payoutId: string | null;
  /** Why it is not applied. */
  @Column('text', { nullable: true }) note: string | null;
  @Column('integer', { default: 0 }) attempts: number;
  @Column(NOW) receivedAt: Date;
  @Column({ ...NOW, nullable: true }) nextActionAt: Date | null;
  @Column({ ...NOW, nullable: true }) hintedAt: Date | null;
}
