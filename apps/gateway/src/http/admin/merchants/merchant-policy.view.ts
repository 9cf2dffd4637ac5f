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
}

export class MerchantPoliciesView {
  /** By the name of the merchant, at most 500. */
  data: MerchantPolicyView[];
  as_of: string;
}
