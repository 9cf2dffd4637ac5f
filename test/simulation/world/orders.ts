import type { Answer } from '@app/payouts';
import { Dice } from '../engine/dice.js';
import { ACCOUNTS, type CastAccount, type CastMerchant, MERCHANTS } from './cast.js';

/** A payout that a merchant wants, and everything that the merchant was told about it. */
export interface Order {
  /** `p1`, `p2`, …: names instead of ids, so that a story reads the same in every run. */
  name: string;
  merchant: CastMerchant;
  service: string;
  amount: string;
  key: string;
  reference: string;
  /** Without the account number the payout waits for its details. */
  complete: boolean;
  autoprocess: boolean;
  lifetimeSeconds: number;
  answers: Answer[];
  payoutId: string | null;
  /** When its lifetime ends, in milliseconds; known with the first answer. */
  expiresAtMs: number | null;
}

/** How a schedule is to be, drawn from its seed. */
export interface Plan {
  account: CastAccount;
  orders: Order[];
  /** No faults of ours, and a provider that mostly behaves. */
  calm: boolean;
  ticks: number;
  crashes: number;
  losses: number;
  pauses: number;
  commands: number;
  operatorActs: number;
}

function orderOf(dice: Dice, number: number, account: CastAccount): Order {
  const name = `p${String(number)}`;
  const amount = dice.weighted({ '40': 47, '100': 50, '0.1': 3 });
  return {
    name,
    merchant: dice.one(MERCHANTS),
    service: account.service,
    // A yen has no decimals.
    amount: account.service.endsWith('jpy') ? String(Number(amount) * 100) : amount,
    key: `key of ${name}`,
    reference: `reference of ${name}`,
    complete: dice.chance(0.88),
    autoprocess: dice.chance(0.88),
    lifetimeSeconds: dice.chance(0.35) ? dice.whole(60, 1_200) : dice.whole(3_600, 172_800),
    answers: [],
    payoutId: null,
    expiresAtMs: null,
  };
}

/** The same seed makes the same plan. */
export function planOf(seed: number): Plan {
  const dice = new Dice(`${String(seed)} plan`);
  const account = dice.one(ACCOUNTS);
  const count = { one: 1, two: 2, three: 3 }[dice.weighted({ one: 80, two: 15, three: 5 })];
  const calm = dice.chance(0.2);
  return {
    account,
    orders: Array.from({ length: count }, (_, index) => orderOf(dice, index + 1, account)),
    calm,
    ticks: dice.whole(30, 90) + 25 * count,
    crashes: calm || dice.chance(0.35) ? 0 : dice.whole(1, 2),
    losses: calm ? 0 : dice.whole(0, 2),
    pauses: calm || dice.chance(0.6) ? 0 : 1,
    commands: dice.whole(0, 2),
    operatorActs: dice.whole(1, 6),
  };
}
