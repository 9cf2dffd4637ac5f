import { ApiProperty } from '@nestjs/swagger';
import { CapabilitiesView } from './capabilities.view.js';

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
