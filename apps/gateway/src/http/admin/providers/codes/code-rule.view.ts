import type { Resolution } from '@app/domain';

/** What a code means for this account, by people's word. */
export class CodeRuleView {
  id: string;
  code: string;
  resolution: Resolution;
  reason: string;
  state: 'draft' | 'published' | 'withdrawn';
  drafted_by: string;
  /** Whether the operator who looks drafted it: then somebody else has to publish it. */
  is_own: boolean;
  drafted_at: string;
  published_by: string | null;
  published_at: string | null;
  withdrawn_by: string | null;
  withdrawn_at: string | null;
  /** Payouts of the last thirty days that would have got another resolution; null for withdrawn rules. */
  impact: number | null;
}

export class BuiltInCodeView {
  code: string;
  resolution: Resolution;
}

/** A code of the last thirty days that no table maps. */
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

/** How much a meaning would have changed. */
export class CodeImpactView {
  /** Payouts of the last thirty days; 10,000 means "or more". */
  payouts: number;
  days: number;
}
