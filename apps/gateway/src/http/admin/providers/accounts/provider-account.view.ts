import { ApiProperty } from '@nestjs/swagger';
import { CapabilitiesView } from './capabilities.view.js';

export class PauseView {
  at: string;
  /** The id of the operator who paused the account. */
  by: string;
  by_name: string;
  reason: string;
}

/** The circuit breaker, while it is open. */
export class BreakerView {
  opened_at: string;
  /** After this time one payout is sent as a trial. */
  retry_at: string;
  /** The number of trials that failed. */
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
  /** Changes must name it in `If-Match`. */
  version: number;
  /** The settings that are not secret. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  settings: Record<string, string>;
  /** Names of the stored secrets. */
  secrets: string[];
  @ApiProperty({ type: 'object', additionalProperties: true })
  options: Record<string, unknown>;
  capabilities: CapabilitiesView;
  /** The address for the provider's notifications. */
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
  /** The action in plain words. */
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

/** The result of a connection test. */
export class ConnectionTestView {
  ok: boolean;
  message: string;
}
