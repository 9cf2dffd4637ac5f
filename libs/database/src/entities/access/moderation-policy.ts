/** Rules that ask for a human before anything is sent. Amounts are minor units by currency, as decimal digits. */
export interface ModerationPolicy {
  always?: boolean;
  aboveMinor?: Record<string, number>;
  /** The first payout of a merchant to a recipient. */
  firstToRecipient?: boolean;
}

/**
 * What follows from a second payout over the same amount to the same recipient: nothing, a mark that operators see, or a case that an operator
 * has to decide before it is sent.
 */
export type DuplicateHandling = 'off' | 'warn' | 'ask';

/** The rules of a merchant. */
export interface MerchantPolicy extends ModerationPolicy {
  /** `ask` for new merchants; `warn` where it is absent, as for merchants from before this rule. */
  duplicates?: DuplicateHandling;
  /** Two payouts are compared when at most this many hours lie between them; 24 where it is absent. */
  duplicateWindowHours?: number;
}
