import { DUPLICATE_HANDLINGS, type DuplicateHandling } from '@app/domain';
import { ApiProperty } from '@nestjs/swagger';

/** When the payouts of a merchant in one mode need an operator, and when they need two. */
export class MerchantPolicyView {
  merchant: string;
  merchant_name: string;
  mode: 'live' | 'test';
  /** Increases by one with each change. */
  version: number;
  /** Largest amounts that one operator may decide alone, as decimal strings by currency. A currency without one has 0 in live mode, and no limit in test mode. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  solo_limits: Record<string, string>;
  /** Amounts above which an operator is asked before anything is sent, as decimal strings by currency. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  ask_above: Record<string, string>;
  always_ask: boolean;
  ask_first_to_recipient: boolean;
  @ApiProperty({ enum: DUPLICATE_HANDLINGS })
  duplicates: DuplicateHandling;
  duplicate_window_hours: number;
  /** The largest amount of one payout, as decimal strings by currency. A currency without one has no limit; so it is with the other limits. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  amount_per_payout: Record<string, string>;
  /** The largest amount of all payouts within 24 hours. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  amount_per_day: Record<string, string>;
  /** The largest number of payouts within 24 hours. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' } })
  payouts_per_day: Record<string, number>;
  /** The largest amount to one recipient within 24 hours. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  amount_per_recipient_day: Record<string, string>;
  /** The largest number of payouts to one recipient within 24 hours. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' } })
  payouts_per_recipient_day: Record<string, number>;
}

export class MerchantPoliciesView {
  /** By the name of the merchant, at most 500. */
  data: MerchantPolicyView[];
  as_of: string;
}
