import type { Resolution } from '@app/domain';

/** The meaning of a code for this account, as defined by operators. */
export class CodeRuleView {
  id: string;
  code: string;
  resolution: Resolution;
  reason: string;
  state: 'draft' | 'published' | 'withdrawn';
  drafted_by: string;
  /** True if the current operator drafted the rule; another operator has to publish it. */
  is_own: boolean;
  drafted_at: string;
  published_by: string | null;
  published_at: string | null;
  withdrawn_by: string | null;
  withdrawn_at: string | null;
  /** Payouts of the last 30 days that would have had a different resolution; null for withdrawn rules. */
  impact: number | null;
}

export class BuiltInCodeView {
  code: string;
  resolution: Resolution;
}

/** A code received in the last 30 days that no table maps. */
export class UnmappedCodeView {
  code: string;
  payouts: number;
  last_seen_at: string;
  message: string | null;
}

export class CodeTableView {
  rules: CodeRuleView[];
  built_in: BuiltInCodeView[];
  unmapped: UnmappedCodeView[];
}

/** The effect that a meaning would have had. */
export class CodeImpactView {
  /** Payouts of the last 30 days; 10,000 means 10,000 or more. */
  payouts: number;
  days: number;
}
