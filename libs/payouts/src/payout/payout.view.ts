import { NEXT_STEP_TYPES, type NextStepType, type PayoutStatus, type Resolution } from '@app/domain';
import { ApiProperty } from '@nestjs/swagger';
import type { MerchantTexts } from './merchant-texts.js';

/** What has to be done before it can go on. */
export class NextStepView {
  /** `details`: members of `fields` are missing. The others: the provider has accepted the payout and is waiting for details. */
  @ApiProperty({ enum: NEXT_STEP_TYPES })
  type: NextStepType;

  /**
   * Names of what to send to `details`; empty where a confirmation is enough, or where it is done on the provider's side.
   * @example ["holder_name"]
   */
  fields: string[];

  /** The provider's challenge, where it has sent one. */
  challenge: string | null;
}

/** A payout. Amounts are decimal strings; times are RFC 3339 in UTC with milliseconds. */
export class PayoutView implements MerchantTexts {
  /** @example "po_019abc0d1e2f7a3b8c4d5e6f7a8b9c0d" */
  id: string;

  /**
   * Your own id of this payout.
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
   * The amount paid and not returned, regardless of the status. Null: not known yet. "0.00": nothing was paid.
   * @example null
   */
  processed_amount: string | null;

  /** Where the payout is. */
  status: PayoutStatus;

  /** Why: the result of the latest request to the provider. Null before the first one. */
  resolution: Resolution | null;

  /** True: an operator decides before anything automatic goes on. */
  moderation_required: boolean;

  /** False: it waits for the `process` command. */
  autoprocess: boolean;

  /**
   * What is known of the recipient, masked.
   * @example { "account_number": "••••0001" }
   */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  fields: Record<string, string>;

  /** What you have to do; null when nothing. */
  next_step: NextStepView | null;

  /** @example "Refund of order 42" */
  description: string | null;

  /** @example { "order": "42" } */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  metadata: Record<string, string>;

  /** @example null */
  callback_url: string | null;

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
   * Goes up with every change; the same number as in the ETag.
   * @example 1
   */
  @ApiProperty({ type: 'integer' })
  version: number;
}

/** A page of payouts, newest first. */
export class PayoutListView {
  data: PayoutView[];

  /** Pass as `cursor` to read on; null at the end. */
  next_cursor: string | null;

  has_more: boolean;
}

/** One thing that happened to a payout. */
export class PayoutEventView {
  /**
   * Goes up for each payout; the same number as in callbacks.
   * @example 1
   */
  @ApiProperty({ type: 'integer' })
  sequence: number;

  /**
   * What happened: `status.changed`, `details.supplied`, `processing.ordered`, `case.opened`, `case.closed` (an operator decides, has decided), `amount.known`. More
   * may be added.
   * @example "status.changed"
   */
  type: string;

  /** The status after it; null where it is not about the status. */
  status: PayoutStatus | null;

  resolution: Resolution | null;

  /** @example "2026-03-01T12:00:00.000Z" */
  @ApiProperty({ format: 'date-time' })
  occurred_at: string;
}

/** A page of events, oldest first. */
export class PayoutEventListView {
  data: PayoutEventView[];

  /** Pass as `cursor` to read on; null at the end. */
  next_cursor: string | null;

  has_more: boolean;
}
