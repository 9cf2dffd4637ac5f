/** Of everything that belongs to a merchant there are two worlds: one that moves real money, and one that never does. */
export const MODES = ['live', 'test'] as const;
export type Mode = (typeof MODES)[number];

/** Who owns a payout and all that belongs to it: a merchant in one mode. What another tenant owns does not exist for it. */
export interface Tenant {
  merchantId: string;
  mode: Mode;
}
