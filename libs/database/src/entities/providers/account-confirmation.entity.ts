import type { AccountMode } from '@app/domain';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { OperatorEntity } from '../access/operator.entity.js';
import { IDENTIFIER, MILLISECONDS, NOW } from '../column-types.js';
import { ProviderAccountEntity } from './provider-account.entity.js';

/** What a provider cannot say about an account, said by two operators: one asks, another one confirms. */
@Entity('account_confirmation')
@Index('one_waiting_confirmation', ['providerAccountId'], { unique: true, where: `state = 'waiting'` })
@Index('confirmation_by_account', ['providerAccountId', 'askedAt'])
@Check('account_confirmation_mode_check', `mode IN ('live', 'test')`)
@Check('account_confirmation_state_check', `state IN ('waiting', 'confirmed', 'withdrawn', 'void')`)
@Check('confirmed_by_another', `state <> 'confirmed' OR (decided_by IS NOT NULL AND (decided_by = asked_by) = (people = 1))`)
@Check('account_confirmation_people_check', 'people IN (1, 2)')
@Check('confirmation_is_decided', `(state = 'waiting') = (decided_at IS NULL)`)
export class AccountConfirmationEntity {
  @PrimaryColumn(IDENTIFIER) id: string;
  @ForeignKey(() => ProviderAccountEntity) @Column(IDENTIFIER) providerAccountId: string;
  /** What is confirmed: that the account is this one, in this mode. */
  @Column('text') identity: string;
  @Column('text') mode: AccountMode;
  @Column('text') reason: string;
  @ForeignKey(() => OperatorEntity) @Column(IDENTIFIER) askedBy: string;
  @Column({ ...NOW, ...MILLISECONDS }) askedAt: Date;
  @Column('text', { default: 'waiting' }) state: 'waiting' | 'confirmed' | 'withdrawn' | 'void';
  @ForeignKey(() => OperatorEntity) @Column({ ...IDENTIFIER, nullable: true }) decidedBy: string | null;
  @Column({ ...MILLISECONDS, nullable: true }) decidedAt: Date | null;
  /** How many people decided: one only under SOLE_OPERATOR. */
  @Column('integer', { default: 2 }) people: 1 | 2;
}
