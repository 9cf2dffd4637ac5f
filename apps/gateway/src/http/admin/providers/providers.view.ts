import type { CredentialField, NextStepType, Resolution } from '@app/domain';
import { ApiProperty } from '@nestjs/swagger';

/** One thing that an account needs. */
export class CredentialFieldView implements Omit<CredentialField, 'testDefault'> {
  name: string;
  title: string;
  /** Write-only: never shown again. */
  secret: boolean;
  required: boolean;
  help: string;
  choices?: string[];
  /** Taken where nothing is entered. */
  default?: string;
  /** The same for a test account, where it is something else. */
  test_default?: string;
}

/** A provider for which there is a connector. */
export class ProviderView {
  /** @example "adyen" */
  name: string;
  title: string;
  credential_fields: CredentialFieldView[];
}

export class ProvidersView {
  data: ProviderView[];
}

/** How the provider is asked while it owes an answer, the account's own word above the provider's. */
export class EnquiryScheduleView {
  /** Pauses between questions; the last one repeats. */
  intervals_seconds: number[];
  /** Up to this share of a pause is added by chance. */
  jitter: number;
  /** Questions at most; null: as many as fit. */
  limit: number | null;
  /** How long is asked; null: until the last question. */
  total_seconds: number | null;
}

/** What a provider can do with this account. Times are milliseconds. */
export class CapabilitiesView {
  result: 'at_once' | 'later' | 'either';
  revoke: boolean;
  cancel: boolean;
  batch: boolean;
  may_want: NextStepType[];
  notifications: boolean;
  enquiry_by_key: boolean;
  settle_time_ms: number;
  key_scheme: 'header' | 'body' | 'header_and_body';
  key_lifetime_ms: number;
  replays_errors: boolean;
  amount_format: 'major_string' | 'minor_integer';
  /** ISO 4217; null: all of them. */
  currencies: string[] | null;
  required_fields: string[];
  enquiry_schedule: EnquiryScheduleView;
}

export class PauseView {
  at: string;
  /** The operator's id. */
  by: string;
  by_name: string;
  reason: string;
}

/** The circuit breaker, while it is open. */
export class BreakerView {
  opened_at: string;
  /** One payout is tried after this moment. */
  retry_at: string;
  /** How often one was tried in vain. */
  trials: number;
  reason: string | null;
}

/** An account at a provider. */
export class ProviderAccountView {
  id: string;
  provider: string;
  provider_title: string;
  name: string;
  mode: 'live' | 'test';
  /** Changes carry it in `If-Match`. */
  version: number;
  /** What is not secret. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  settings: Record<string, string>;
  /** Names of the secrets that are kept. */
  secrets: string[];
  @ApiProperty({ type: 'object', additionalProperties: true })
  options: Record<string, unknown>;
  capabilities: CapabilitiesView;
  /** Where the provider reports to. */
  notification_url: string;
  pause: PauseView | null;
  breaker: BreakerView | null;
  created_at: string;
}

export class ProviderAccountsView {
  data: ProviderAccountView[];
  as_of: string;
}

/** Who changed what, and why. */
export class ChangeView {
  /** @example "account.paused" */
  action: string;
  /** In words. */
  title: string;
  operator: string;
  reason: string | null;
  @ApiProperty({ type: 'object', additionalProperties: true })
  data: Record<string, unknown>;
  at: string;
}

export class ChangesView {
  data: ChangeView[];
}

/** What *test connection* came to. */
export class ConnectionTestView {
  ok: boolean;
  message: string;
}

/** Sends a service to an account. */
export class RouteView {
  id: string;
  service: string;
  currency: string;
  provider_account: string;
  provider_account_name: string;
  mode: 'live' | 'test';
  /** Null: every merchant. */
  merchant: string | null;
  /** The lowest number is tried first. */
  priority: number;
  /** A decimal string; null: none. */
  min_amount: string | null;
  max_amount: string | null;
  enabled: boolean;
}

/** A service that routes can be made for. */
export class ServiceChoiceView {
  code: string;
  name: string;
  method: string;
  currency: string;
}

export class RoutesView {
  data: RouteView[];
  services: ServiceChoiceView[];
}

/** Who changed a route, and what it was from then on. */
export class RouteChangeView {
  /** In words. */
  title: string;
  operator: string;
  at: string;
  route: RouteView;
}

export class RouteChangesView {
  data: RouteChangeView[];
}

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
