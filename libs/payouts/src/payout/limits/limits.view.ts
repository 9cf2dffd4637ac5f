/** How much one payout may be. */
export class PayoutLimitView {
  /**
   * Decimal string; null: no limit.
   * @example "10000.00"
   */
  max_amount: string | null;
}

/** How much may go to one recipient within 24 hours. What has gone is not shown here: it differs by recipient. */
export class RecipientLimitView extends PayoutLimitView {
  /**
   * Null: no limit.
   * @example 3
   */
  max_payouts: number | null;
}

/** How much may be created within 24 hours, and how much has been. */
export class DayLimitView extends RecipientLimitView {
  /**
   * Decimal string, of the payouts of the last 24 hours that count; null without a limit by day.
   * @example "1250.00"
   */
  used_amount: string | null;

  /** @example 7 */
  used_payouts: number | null;

  /**
   * Decimal string; null where the amount has no limit.
   * @example "248750.00"
   */
  left_amount: string | null;

  /** @example 493 */
  left_payouts: number | null;
}

/** The limits in one currency. */
export class CurrencyLimitsView {
  /** @example "EUR" */
  currency: string;
  payout: PayoutLimitView;
  day: DayLimitView;
  recipient_day: RecipientLimitView;
}

/** The limits of a merchant in one mode. A currency that is not listed has none. */
export class LimitsView {
  /** By currency, in the order of the alphabet. */
  data: CurrencyLimitsView[];
  /** The last 24 hours end here. */
  as_of: string;
}
