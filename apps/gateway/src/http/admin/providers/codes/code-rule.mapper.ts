import type { UnmappedCode } from '@app/payouts';
import type { CodeRule } from '@app/providers';
import type { SignedInOperator } from '../../session/signed-in-operator.js';
import type { CodeRuleView, UnmappedCodeView } from './code-rule.view.js';

export function codeRuleView(rule: CodeRule, operator: SignedInOperator, impact: number | null): CodeRuleView {
  return {
    id: rule.id,
    code: rule.code,
    resolution: rule.resolution,
    reason: rule.reason,
    state: rule.state,
    drafted_by: rule.draftedBy,
    is_own: rule.draftedById === operator.id,
    drafted_at: rule.draftedAt.toISOString(),
    published_by: rule.publishedBy,
    published_at: rule.publishedAt?.toISOString() ?? null,
    withdrawn_by: rule.withdrawnBy,
    withdrawn_at: rule.withdrawnAt?.toISOString() ?? null,
    impact,
  };
}

export function unmappedCodeView({ code, payouts, lastSeenAt, message }: UnmappedCode): UnmappedCodeView {
  return { code, payouts, last_seen_at: lastSeenAt.toISOString(), message };
}
