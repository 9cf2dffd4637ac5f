import { ApiProperty } from '@nestjs/swagger';
import { PayoutView } from '@app/payouts';

/** What is posted to your callback address (Standard Webhooks 1.0.0). */
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
   * Counts the events of this payout. Callbacks may arrive late or twice: drop what is not higher than the highest you have seen.
   * @example 5
   */
  @ApiProperty({ type: 'integer' })
  sequence: number;

  /** The payout as it was when the event happened. */
  data: PayoutView;
}
