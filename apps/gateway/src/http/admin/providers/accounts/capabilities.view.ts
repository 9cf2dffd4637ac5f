import type { NextStepType } from '@app/domain';

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
