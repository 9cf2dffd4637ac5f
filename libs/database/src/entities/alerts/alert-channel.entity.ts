import type { AlertChannelKind, AlertUrgency } from '@app/domain';
import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import { IDENTIFIER, NOW } from '../column-types.js';

const TIME_OF_DAY = String.raw`~ '^([01]\d|2[0-3]):[0-5]\d$'`;

/** Where alerts go, and which. One that was removed stays, without its address and its secret. */
@Entity('alert_channel')
@Check('alert_channel_kind_check', `kind IN ('email', 'slack', 'webhook')`)
@Check('alert_channel_quiet_from_check', `quiet_from ${TIME_OF_DAY}`)
@Check('alert_channel_quiet_until_check', `quiet_until ${TIME_OF_DAY}`)
@Check('alert_channel_digest_at_check', `digest_at ${TIME_OF_DAY}`)
@Check('alert_channel_quiet_check', '(quiet_from IS NULL) = (quiet_until IS NULL)')
export class AlertChannelEntity {
  @PrimaryColumn(IDENTIFIER) id: string;
  @Column('text') kind: AlertChannelKind;
  @Column('text') name: string;
  /** As people see it: the address of a mailbox, or scheme, host and port. */
  @Column('text') target: string;
  /** Null: it was removed. */
  @Column('text', { nullable: true }) targetEncrypted: string | null;
  /** Signs what goes to a webhook. */
  @Column('text', { nullable: true }) secretEncrypted: string | null;
  @Column('text', { array: true }) urgencies: AlertUrgency[];
  /** Only these alerts; empty: those of the urgencies. */
  @Column('text', { array: true, default: [] }) alertNames: string[];
  /** `HH:MM` in `zone`, as are the others. */
  @Column('text', { nullable: true }) quietFrom: string | null;
  @Column('text', { nullable: true }) quietUntil: string | null;
  /** A name of the time zone database. */
  @Column('text', { default: 'UTC' }) zone: string;
  @Column('boolean', { default: true }) urgentPassesQuiet: boolean;
  @Column('text', { nullable: true }) digestAt: string | null;
  @Column('boolean', { default: true }) enabled: boolean;
  @Column('integer', { default: 1 }) version: number;
  @Column(NOW) createdAt: Date;
  @Column('timestamptz', { nullable: true }) removedAt: Date | null;
}
