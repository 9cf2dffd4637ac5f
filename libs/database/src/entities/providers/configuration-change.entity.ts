import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { OperatorEntity } from '../access/operator.entity.js';
import { CLOCK, IDENTIFIER, MILLISECONDS } from '../column-types.js';

export type ConfigurationSubject =
  | 'provider_account'
  | 'route'
  | 'code_rule'
  | 'kill_switch'
  | 'operator'
  | 'api_key'
  | 'merchant'
  | 'service'
  | 'installation'
  | 'alert_channel'
  | 'queue_limit'
  | 'approval_rule'
  | 'invitation';

/** Who changed what of the configuration, and why. No credential is ever in it. Together they are one chain. */
@Entity('configuration_change')
@Index('change_by_subject', ['subjectId', 'changedAt'])
@Unique('configuration_change_number_key', ['number'])
@Check(
  'configuration_change_subject_check',
  `subject IN ('provider_account', 'route', 'code_rule', 'kill_switch', 'operator', 'api_key', 'merchant', 'service', 'installation', 'alert_channel', 'queue_limit', 'approval_rule', 'invitation')`,
)
export class ConfigurationChangeEntity {
  @PrimaryColumn(IDENTIFIER) id: string;
  @Column('text') subject: ConfigurationSubject;
  @Column(IDENTIFIER) subjectId: string;
  /** `noun.verb` */
  @Column('text') action: string;
  /** Null: a command on the server did it. */
  @ForeignKey(() => OperatorEntity) @Column({ ...IDENTIFIER, nullable: true }) operatorId: string | null;
  @Column('text', { nullable: true }) reason: string | null;
  /** What is different now. Never a credential. */
  @Column('jsonb', { default: {} }) data: Record<string, unknown>;
  @Column({ ...CLOCK, ...MILLISECONDS }) changedAt: Date;
  /** From 1, without gaps. */
  @Column('integer') number: number;
  /** What it was about, as it was after the change, secrets as digests. Null: it did not exist, or the change is from before this was kept. */
  @Column('jsonb', { nullable: true }) bound: Record<string, unknown> | null;
  /** SHA-256 over the hash before it and the change itself. */
  @Column('bytea') hash: Buffer;
}
