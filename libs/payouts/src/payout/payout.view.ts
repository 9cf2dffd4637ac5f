import { type Mode, MODES, NEXT_STEP_TYPES, type NextStepType, type PayoutStatus, type Resolution } from '@app/domain';
import { ApiProperty } from '@nestjs/swagger';
import type { MerchantTexts } from './merchant-texts.js';

/** What has to be done before the payout can continue. */
export class NextStepView {
  /** `details`: members of `fields` are missing. All other types: the provider has accepted the payout and is waiting for something. */
  @ApiProperty({ enum: NEXT_STEP_TYPES })
  type: NextStepType;

  /**
   * Names of the members to send to `POST /v1/payouts/{id}/details`. Empty if a confirmation is enough, or if the step is done at the provider.
   * @example ["holder_name"]
   */
  fields: string[];

  /** The provider's challenge; null if it sent none. */
  challenge: string | null;
}

/** A payout. Amounts are decimal strings; times are RFC 3339 in UTC with milliseconds. */
export class PayoutView implements MerchantTexts {
  /** @example "po_019abc0d1e2f7a3b8c4d5e6f7a8b9c0d" */
  id: string;

  /**
   * The mode of the key that created it. A test never moves money, and is seen by test keys only.
   * @example "live"
   */
  @ApiProperty({ enum: MODES })
  mode: Mode;

  /**
   * Your own id of the payout.
   * @example "invoice-2026-0042"
   */
  reference: string;

  /** @example "bank_transfer_eur" */
  service: string;

  /** @example "100.00" */
  amount: string;

  /**
   * ISO 4217 code.
   * @example "EUR"
   */
  currency: string;

  /**
   * The amount paid and not returned, regardless of the status. Null means that it is not known yet, "0.00" that nothing was paid.
   * @example null
   */
  processed_amount: string | null;

  /** The current status. */
  status: PayoutStatus;

  /** The reason for the status: the result of the latest request to the provider. Null before the first request. */
  resolution: Resolution | null;

  /** True while the payout waits for an operator's decision. Automatic processing is paused until then. */
  moderation_required: boolean;

  /** False: the payout waits for the `process` command before it is sent. */
  autoprocess: boolean;

  /**
   * The details of the recipient, masked.
   * @example { "account_number": "••••0001" }
   */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  fields: Record<string, string>;

  /** What you have to do before the payout can continue; null if nothing. */
  next_step: NextStepView | null;

  /** @example "Refund of order 42" */
  description: string | null;

  /** @example { "order": "42" } */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  metadata: Record<string, string>;

  /** @example null */
  callback_url: string | null;

  /**
   * Until when the provider may still take back what it has paid. The gateway keeps asking until then; if the money comes back, the status
   * becomes `CANCELLING` and `CANCELLED`. Null if the payout is not paid, or paid for good.
   * @example null
   */
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  watched_until: string | null;

  /** @example "2027-03-01T12:00:00.000Z" */
  @ApiProperty({ format: 'date-time' })
  expires_at: string;

  /** @example "2026-03-01T12:00:00.000Z" */
  @ApiProperty({ format: 'date-time' })
  created_at: string;

  /** @example "2026-03-01T12:00:00.000Z" */
  @ApiProperty({ format: 'date-time' })
  updated_at: string;

  /**
   * Increases with every change. The ETag contains the same number.
   * @example 1
   */
  @ApiProperty({ type: 'integer' })
  version: number;
}

/** A page of payouts, newest first. */
export class PayoutListView {
  data: PayoutView[];

  /** Pass as `cursor` to read the next page; null on the last page. */
  next_cursor: string | null;

  has_more: boolean;
}

/** Why the provider did not accept the details that were submitted. */
export class RefusalView {
  resolution: Resolution;

  /**
   * The provider's own code; null if it gave none, or if the details did not reach it.
   * @example "wrong_otp"
   */
  provider_code: string | null;

  /**
   * The provider's own words, without details of the recipient; null if it gave none, or if the details did not reach it.
   * @example "The one-time password is wrong."
   */
  provider_message: string | null;
}

/** One event in the history of a payout. */
export class PayoutEventView {
  /**
   * The number of the event, counted per payout. Callbacks contain the same number.
   * @example 1
   */
  @ApiProperty({ type: 'integer' })
  sequence: number;

  /**
   * What happened: `status.changed`, `details.wanted` (the provider waits for details), `details.not_wanted` (no longer), `details.supplied`, `details.refused` (the
   * provider did not accept them, see `refusal`), `processing.ordered` (the `process` command), `case.opened` (an operator has to
   * decide), `case.closed` (an operator has decided), `amount.known`, `watch.ended` (the provider can no longer take back what it paid). More types may be added.
   * @example "status.changed"
   */
  type: string;

  /** The status after the event; null if the event did not change it. */
  status: PayoutStatus | null;

  resolution: Resolution | null;

  /** Why the provider did not accept the details; in `details.refused` only. */
  refusal?: RefusalView;

  /** @example "2026-03-01T12:00:00.000Z" */
  @ApiProperty({ format: 'date-time' })
  occurred_at: string;
}

/** A page of events, oldest first. */
export class PayoutEventListView {
  data: PayoutEventView[];

  /** Pass as `cursor` to read the next page; null on the last page. */
  next_cursor: string | null;

  has_more: boolean;
}
