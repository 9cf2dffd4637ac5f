import { type Resolution, RESOLUTIONS } from '@app/domain';
import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { OperatorEntity } from '../access/operator.entity.js';
import { IDENTIFIER, MILLISECONDS, NOW } from '../column-types.js';
import { ProviderAccountEntity } from './provider-account.entity.js';

/** What a provider's code means for one account, above the built-in table. One operator drafts it, another one publishes it. */
@Entity('provider_code_rule')
@Index('one_published_code_rule', ['providerAccountId', 'code'], { unique: true, where: `state = 'published'` })
@Index('one_code_rule_draft', ['providerAccountId', 'code'], { unique: true, where: `state = 'draft'` })
@Index('code_rule_by_account', ['providerAccountId', 'draftedAt'])
@Check('provider_code_rule_code_check', 'length(code) BETWEEN 1 AND 100')
@Check('provider_code_rule_resolution_check', `resolution NOT IN ('OK')`)
@Check('provider_code_rule_state_check', `state IN ('draft', 'published', 'withdrawn')`)
@Check('code_rule_published_by_somebody', `state <> 'published' OR (published_by IS NOT NULL AND published_at IS NOT NULL)`)
@Check('code_rule_withdrawn_by_somebody', `(state = 'withdrawn') = (withdrawn_by IS NOT NULL AND withdrawn_at IS NOT NULL)`)
export class ProviderCodeRuleEntity {
  @PrimaryColumn(IDENTIFIER) id: string;
  @ForeignKey(() => ProviderAccountEntity) @Column(IDENTIFIER) providerAccountId: string;
  @Column(IDENTIFIER) code: string;
  @Column('enum', { enum: RESOLUTIONS, enumName: 'resolution' }) resolution: Resolution;
  /** The reason given by the operator who drafted it. */
  @Column('text') reason: string;
  @Column('text', { default: 'draft' }) state: 'draft' | 'published' | 'withdrawn';
  @ForeignKey(() => OperatorEntity) @Column(IDENTIFIER) draftedBy: string;
  @Column({ ...NOW, ...MILLISECONDS }) draftedAt: Date;
  @ForeignKey(() => OperatorEntity) @Column({ ...IDENTIFIER, nullable: true }) publishedBy: string | null;
  @Column({ ...MILLISECONDS, nullable: true }) publishedAt: Date | null;
  @ForeignKey(() => OperatorEntity) @Column({ ...IDENTIFIER, nullable: true }) withdrawnBy: string | null;
  @Column({ ...MILLISECONDS, nullable: true }) withdrawnAt: Date | null;
}
