import { type Mode, MODES, type ModerationReason, type PayoutStatus, type Resolution } from '@app/domain';
import { ApiProperty } from '@nestjs/swagger';

/** A person, a merchant or a provider account, with its name. */
export class NamedView {
  id: string;
  name: string;
}

/** Another payout with the same recipient and amount. */
export class SimilarPayoutView {
  id: string;
  reference: string;
  status: PayoutStatus;
  created_at: string;
}

/** One payout in a list. Amounts are decimal strings; times are RFC 3339 in UTC. */
export class PayoutRowView {
  /** @example "po_019abc0d1e2f7a3b8c4d5e6f7a8b9c0d" */
  id: string;
  /** Of the key that created it. It never changes. */
  @ApiProperty({ enum: MODES })
  mode: Mode;
  /** The merchant's own id of the payout. */
  reference: string;
  merchant: NamedView;
  /** Null when no route was found. */
  provider: NamedView | null;
  service: string;
  /** @example "100.00" */
  amount: string;
  /** ISO 4217 code. */
  currency: string;
  /** The amount paid and not returned; null while it is not known. */
  processed_amount: string | null;
  status: PayoutStatus;
  /** The reason for the status: the result of the latest request to the provider. */
  resolution: Resolution | null;
  moderation_required: boolean;
  /** Reasons of the open cases. */
  moderation_reasons: ModerationReason[];
  /** The other payout with the same recipient and amount that was found when this one became ready; null if none was. */
  duplicate_of: SimilarPayoutView | null;
  /** The provider's own id of the payout. */
  provider_reference: string | null;
  created_at: string;
  updated_at: string;
  expires_at: string | null;
  /** Increases with every change; commands carry it. */
  version: number;
}

/** A page of payouts. */
export class PayoutPageView {
  data: PayoutRowView[];
  /** Pass as `cursor` to get the next page; null on the last page. */
  next_cursor: string | null;
  has_more: boolean;
  /** Exact up to 10,000, and up to 1,000 for a search. */
  count: number;
  /** True if there are more payouts than `count`. */
  count_capped: boolean;
  /** Database time of this response. */
  as_of: string;
}
