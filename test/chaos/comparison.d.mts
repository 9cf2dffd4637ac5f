/** The types of `comparison.mjs`, for its test. Amounts are in minor units. */
export interface Acknowledged {
  readonly id: string;
  readonly reference: string;
  readonly amountMinor: number;
  /** The most that the provider may move by its own doing; by default one payment of the amount. */
  readonly most?: { readonly outs: number; readonly minor: number };
}

export interface KnownPayout extends Acknowledged {
  readonly status: string;
  readonly processedMinor: number | null;
  readonly hasOpenCase: boolean;
  /** Final, paid, or waiting for a human decision. */
  readonly isSettled: boolean;
  readonly hasWholeHistory: boolean;
  /** How often operators have ordered that it is sent again. */
  readonly repeats?: number;
  /** The stored key of its invoke; null: none was made. */
  readonly key: string | null;
  /** A sentence about what the payout waits for. */
  readonly waits: string;
}

export interface Movement {
  readonly reference: string;
  readonly key: string;
  readonly kind: 'out' | 'back';
  readonly amountMinor: number;
}

export interface ProviderRequest {
  readonly key: string;
  readonly operation: string;
}

export interface Sets {
  readonly merchant: readonly Acknowledged[];
  readonly gateway: readonly KnownPayout[];
  readonly movements: readonly Movement[];
  readonly requests: readonly ProviderRequest[];
}

export interface Finding {
  readonly kind: string;
  readonly id: string;
  readonly words: string;
}

export const FINDING_KINDS: readonly string[];
export function compare(sets: Sets): Finding[];
