import type { CallbackSubscription } from '@app/domain';

/** Where the callbacks of a mode go. */
export class CallbackEndpointView {
  url: string;
  /** Since when nothing is sent there: it was switched off, responded 410, or failed for days. Null while callbacks are sent. */
  disabled_at: string | null;
  /** Attempts that failed since the last one that succeeded. */
  failures: number;
}

/** What a merchant has in one mode. */
export class MerchantInModeView {
  /** Since when its API keys are refused; null while they are accepted. */
  disabled_at: string | null;
  /** Null: it has none. */
  callback_endpoint: CallbackEndpointView | null;
  /** API keys that are in force. */
  active_keys: number;
}

export class MerchantModesView {
  live: MerchantInModeView;
  test: MerchantInModeView;
}

/** A merchant. */
export class MerchantView {
  id: string;
  name: string;
  /** Increases by one with each change of name, lifetime or events. */
  version: number;
  default_lifetime_seconds: number;
  callback_events: CallbackSubscription;
  created_at: string;
  modes: MerchantModesView;
}

/** A merchant with the secrets that its callbacks are signed with, of which only the number is shown. */
export class MerchantDetailView extends MerchantView {
  /** By mode; two after a rotation. */
  callback_secrets: CallbackSecretsView;
}

export class CallbackSecretsView {
  live: number;
  test: number;
}

export class MerchantsView {
  /** By name, at most 100. */
  data: MerchantView[];
  as_of: string;
}

/** A signing secret. It is shown once. */
export class CallbackSecretView {
  /** `whsec_` and base64, as libraries for Standard Webhooks expect it. */
  secret: string;
}

/** What became of a test delivery. */
export class TestDeliveryView {
  /** True if the receiver accepted it. */
  ok: boolean;
  url: string;
  /** The HTTP status; null when no response came. */
  status: number | null;
  duration_ms: number;
  /** Null when the receiver accepted it. */
  error: string | null;
  /** The beginning of the response. */
  excerpt: string | null;
}
