import type { ApproverCount, ApproverRole, Mode, RuledAction, RuleRisk } from '@app/domain';
import { Check, Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { MerchantEntity } from '../access/merchant.entity.js';
import { CLOCK, IDENTIFIER, MILLISECONDS } from '../column-types.js';

/** A rule that asks for approvers of what operators do to payouts, besides what the effect itself asks for. */
@Entity('approval_rule')
@Check('approval_rule_mode_check', `mode IN ('live', 'test')`)
@Check('approval_rule_risk_check', `risk_from IN ('low', 'high')`)
@Check('approval_rule_approvers_check', 'approvers IN (1, 2)')
@Check('approval_rule_role_check', `role IN ('approver', 'admin')`)
export class ApprovalRuleEntity {
  @PrimaryColumn(IDENTIFIER) id: string;
  @Column('text') mode: Mode;
  @Column('text') name: string;
  /** Null: of all merchants. */
  @ForeignKey(() => MerchantEntity) @Column({ ...IDENTIFIER, nullable: true }) merchantId: string | null;
  /** Empty: all that a rule may be about. */
  @Column('text', { array: true, default: [] }) actions: RuledAction[];
  /** Minor units by currency; empty: every amount. */
  @Column('jsonb', { default: {} }) fromMinor: Record<string, number>;
  /** Null: whatever the risk is. */
  @Column('text', { nullable: true }) riskFrom: RuleRisk | null;
  /** How many must agree besides the one who asks. */
  @Column('integer') approvers: ApproverCount;
  @Column('text') role: ApproverRole;
  @Column('boolean', { default: true }) enabled: boolean;
  /** Increases by one with each change. */
  @Column('integer', { default: 1 }) version: number;
  @Column({ ...CLOCK, ...MILLISECONDS }) createdAt: Date;
}
