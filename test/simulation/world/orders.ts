import type { Mode } from '@app/domain';
import type { Answer } from '@app/payouts';
import { SeededRandom } from '../engine/seeded-random.js';
import { ACCOUNTS, type AccountFixture, type MerchantFixture, MERCHANTS } from './fixtures.js';

/** A payout that a merchant orders, and the answers that the merchant received. */
export interface Order {
  /** `p1`, `p2`, …: used instead of the random id, so that the trace is the same in every run. */
  name: string;
  merchant: MerchantFixture;
  service: string;
  mode: Mode;
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

/** The parameters of a schedule, drawn from its seed. */
export interface Plan {
  account: AccountFixture;
  /** Of the other mode; null: all orders have one mode. */
  otherAccount: AccountFixture | null;
  orders: Order[];
  /** No crashes, losses or pauses, and few faults of the provider. */
  calm: boolean;
  ticks: number;
  crashes: number;
  losses: number;
  pauses: number;
  commands: number;
  operatorActs: number;
  accountPauses: number;
  /** How often live sends are stopped. */
  presses: number;
  /** What the hostile administrator tries; 0: there is none. */
  attacks: number;
}

/** The shares of schedules with orders in both modes, and with a hostile administrator. */
const BOTH_MODES_SHARE = 0.12;
const HOSTILE_SHARE = 0.2;

function orderOf(random: SeededRandom, number: number, account: AccountFixture): Order {
  const name = `p${String(number)}`;
  const amount = random.weighted({ '40': 47, '100': 50, '0.1': 3 });
  return {
    name,
    merchant: random.pick(MERCHANTS),
    service: account.service,
    mode: account.mode,
    // JPY has no minor unit.
    amount: account.service.endsWith('jpy') ? String(Number(amount) * 100) : amount,
    key: `key of ${name}`,
    reference: `reference of ${name}`,
    complete: random.chance(0.88),
    autoprocess: random.chance(0.88),
    lifetimeSeconds: random.chance(0.35) ? random.integer(60, 1_200) : random.integer(3_600, 172_800),
    answers: [],
    payoutId: null,
    expiresAtMs: null,
  };
}

/** The same seed makes the same plan. */
export function planOf(seed: number): Plan {
  const random = new SeededRandom(`${String(seed)} plan`);
  const account = random.pick(ACCOUNTS);
  const count = { one: 1, two: 2, three: 3 }[random.weighted({ one: 80, two: 15, three: 5 })];
  const calm = random.chance(0.2);
  const plan: Plan = {
    account,
    otherAccount: null,
    orders: Array.from({ length: count }, (_, index) => orderOf(random, index + 1, account)),
    calm,
    ticks: random.integer(30, 90) + 25 * count,
    crashes: calm || random.chance(0.35) ? 0 : random.integer(1, 2),
    losses: calm ? 0 : random.integer(0, 2),
    pauses: calm || random.chance(0.6) ? 0 : 1,
    commands: random.integer(0, 2),
    operatorActs: random.integer(1, 6),
    accountPauses: calm || random.chance(0.7) ? 0 : random.integer(1, 2),
    presses: account.mode === 'test' ? 0 : random.integer(0, 2),
    attacks: 0,
  };
  if (random.chance(BOTH_MODES_SHARE)) addOtherMode(plan, random);
  if (random.chance(HOSTILE_SHARE)) plan.attacks = random.integer(2, 8);
  return plan;
}

/** The same merchant uses the same reference in the other mode, and an account with a ledger of its own. */
function addOtherMode(plan: Plan, random: SeededRandom): void {
  const otherAccount = random.pick(ACCOUNTS.filter(({ mode }) => mode !== plan.account.mode));
  const [first] = plan.orders;
  if (plan.orders.length > 1) plan.orders.pop();
  const order = orderOf(random, plan.orders.length + 1, otherAccount);
  plan.otherAccount = otherAccount;
  if (otherAccount.mode === 'live') plan.presses = random.integer(0, 2);
  plan.orders.push(first ? { ...order, merchant: first.merchant, reference: first.reference } : order);
}
