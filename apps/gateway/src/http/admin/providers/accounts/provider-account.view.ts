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

/** How mode and identity of the account are known. */
export class AccountProofView {
  kind: 'told' | 'confirmed' | 'simulated' | 'used_before' | 'contradicted';
  /** In plain words. */
  title: string;
  at: string;
  /** What the provider contradicts; null if nothing. */
  note: string | null;
}

/** What one operator has asked another one to confirm. */
export class AccountConfirmationView {
  identity: string;
  mode: 'live' | 'test';
  reason: string;
  /** The id of the operator who asked. */
  asked_by: string;
  asked_by_name: string;
  asked_at: string;
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
  /**
   * What makes it that account at the provider, in words.
   * @example "account acct_1032D82eZvKYlo2C at api.stripe.com (payout)"
   */
  identity: string;
  /** Since when its identity stays: the first payout was routed to it. Null if none was. */
  used_since: string | null;
  /** Whether payouts may be sent through it. */
  proved: boolean;
  proof: AccountProofView | null;
  /** What waits for another operator. */
  confirmation: AccountConfirmationView | null;
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
