/** Rules that ask for a human before anything is sent. Amounts are minor units by currency, as decimal digits. */
export interface ModerationPolicy {
  always?: boolean;
  aboveMinor?: Record<string, number>;
  /** The first payout of a merchant to a recipient. */
  firstToRecipient?: boolean;
}
