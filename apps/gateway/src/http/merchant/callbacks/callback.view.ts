import { ApiProperty } from '@nestjs/swagger';
import { PayoutView, RefusalView } from '@app/payouts';

/** The body of a callback to your address (Standard Webhooks 1.0.0). */
export class CallbackView {
  /** @example "payout.processed" */
  type: string;

  /**
   * When the event happened.
   * @example "2026-03-01T12:00:02.417Z"
   */
  @ApiProperty({ format: 'date-time' })
  timestamp: string;

  /**
   * The number of the event, counted per payout. Callbacks may arrive late or twice: ignore a callback unless its number is higher than the highest you have processed.
   * @example 5
   */
  @ApiProperty({ type: 'integer' })
  sequence: number;

  /** The payout at the time of the event. */
  data: PayoutView;

  /** Why the provider did not accept the details; in `payout.details_refused` only. */
  refusal?: RefusalView;
}
