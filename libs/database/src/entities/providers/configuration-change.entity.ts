import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { OperatorEntity } from '../access/operator.entity.js';
import { CLOCK, IDENTIFIER, MILLISECONDS } from '../column-types.js';

export type ConfigurationSubject = 'provider_account' | 'route' | 'code_rule' | 'kill_switch' | 'operator' | 'installation';

/** Who changed what of the configuration, and why. No credential is ever in it. */
@Entity('configuration_change')
@Index('change_by_subject', ['subjectId', 'changedAt'])
@Check('configuration_change_subject_check', `subject IN ('provider_account', 'route', 'code_rule', 'kill_switch', 'operator', 'installation')`)
export class ConfigurationChangeEntity {
  @PrimaryColumn(IDENTIFIER) id: string;
  @Column('text') subject: ConfigurationSubject;
  @Column(IDENTIFIER) subjectId: string;
  /** `noun.verb` */
  @Column('text') action: string;
  @ForeignKey(() => OperatorEntity) @Column(IDENTIFIER) operatorId: string;
  @Column('text', { nullable: true }) reason: string | null;
  /** What is different now. Never a credential. */
  @Column('jsonb', { default: {} }) data: Record<string, unknown>;
  @Column({ ...CLOCK, ...MILLISECONDS }) changedAt: Date;
}
