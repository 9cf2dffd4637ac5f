import type { NextStepType } from '@app/domain';
import { ApiProperty } from '@nestjs/swagger';

/** When the gateway enquires while a result is outstanding. Options of the account take precedence over the connector's defaults. */
export class EnquiryScheduleView {
  /** Intervals between enquiries; the last one repeats. */
  intervals_seconds: number[];
  /** Up to this fraction of an interval is added at random. */
  jitter: number;
  /** The maximum number of enquiries; null means no limit. */
  limit: number | null;
  /** How long enquiries continue; null means until the last one. */
  total_seconds: number | null;
}

/** For how long a payment may still be taken back. */
export class ProvisionalSuccessView {
  /** ISO 4217 codes; null means all that no earlier entry names. */
  currencies: string[] | null;
  /** From the moment at which the payout was reported as paid. */
  total_seconds: number;
}

/** Details of the recipient without which nothing is sent. */
export class RequiredFieldView {
  /**
   * Alternatives, each of one or more fields: one of them has to be there whole.
   * @example [["iban"], ["account_number", "sort_code"]]
   */
  @ApiProperty({ type: 'array', items: { type: 'array', items: { type: 'string' } } })
  any_of: string[][];
}

/** What the provider supports with this account. Times are in milliseconds. */
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
  /** What its keys look like: the payout's id and the operation, a UUID, or so many characters. */
  key_form: string;
  /** Null means that it never forgets a key. */
  key_lifetime_ms: number | null;
  replays_errors: boolean;
  amount_format: 'major_string' | 'major_number' | 'minor_integer';
  /** ISO 4217 codes; null means all currencies. */
  currencies: string[] | null;
  /** What every payout needs. */
  required_fields: RequiredFieldView[];
  enquiry_schedule: EnquiryScheduleView;
  /** For how long a paid payout is watched; empty means that what is paid stays paid. */
  provisional: ProvisionalSuccessView[];
}
