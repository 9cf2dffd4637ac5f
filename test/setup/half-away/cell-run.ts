import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Created, WatchedGateway } from '../watched-gateway.js';
import { type Cell, type Fate, isOfProvider } from './cells.js';
import type { Observer, Reading } from './observer.js';
import { BREAKER_FAILURES, type CellWorld, setAway } from './outside.js';

/** How long a server stays away after it was noticed, in milliseconds. */
const AWAY_MS = 600;
const POLL_MS = 150;
const WAIT_LIMIT_MS = 60_000;
/** Orders that are given once the first ones have met the server. */
const LATER_ORDERS = 2;

/** A payout that was ordered, what became of it, and how often it was paid. */
export interface Order {
  fate: Fate;
  movements: number;
}

/** What was seen of one cell. */
export interface CellReport {
  answers: Created[];
  /** What became of the orders by the time the server was well again. */
  meanwhile: Fate[];
  /** The orders in the end, with one that was given when the server was well again. */
  orders: Order[];
  /** Callbacks that the gateway owes, and that were not taken. */
  callbacksMissing: string[];
  /** Whether the account is held, or the receiver counts as failing. */
  isHeld: boolean;
}

/** Lets the server of one cell go half away and come back, with orders before, meanwhile and after. */
export async function runCell(watched: WatchedGateway, observer: Observer, world: CellWorld): Promise<CellReport> {
  const { cell, merchant } = world;
  const { id: merchantId, accountId } = watched.gateway.merchant(merchant);
  const answers: Created[] = [];
  const order = async (count: number) => answers.push(...(await Promise.all(Array.from({ length: count }, () => watched.create(randomUUID(), merchant)))));
  const fatesIn = ({ fates }: Reading): Fate[] => answers.map(({ id }) => fates.get(id ?? '') ?? 'waiting');
  const isHeldIn = ({ held }: Reading): boolean => held.has(isOfProvider(cell) ? accountId : merchantId);
  const owedIn = ({ callbacks }: Reading): string[] =>
    (callbacks.get(merchantId) ?? []).filter(({ id, isDelivered }) => !isDelivered || !world.taken.has(id)).map(({ id }) => id);

  await setAway(world, true);
  await order(BREAKER_FAILURES);
  await waitUntil(observer, (reading) => (cell.alert === null ? haveMet(cell, reading, answers) : isHeldIn(reading)));
  await order(LATER_ORDERS);
  await sleep(AWAY_MS);
  const meanwhile = fatesIn(await waitUntil(observer, (reading) => fatesIn(reading).every((fate) => cell.meanwhile.includes(fate))));
  await setAway(world, false);
  await order(1);
  const isOver = (reading: Reading): boolean =>
    fatesIn(reading).every((fate) => cell.afterwards.includes(fate)) &&
    fatesIn(reading).at(-1) === 'paid' &&
    !isHeldIn(reading) &&
    owedIn(reading).length === 0;
  const last = await waitUntil(observer, isOver);
  const movements = await Promise.all(answers.map(({ id }) => watched.gateway.ledger(id ?? '')));
  return {
    answers,
    meanwhile,
    orders: fatesIn(last).map((fate, index) => ({ fate, movements: movements[index]?.length ?? 0 })),
    callbacksMissing: owedIn(last),
    isHeld: isHeldIn(last),
  };
}

/** Whether each order was sent, or its callback, at least once. */
function haveMet(cell: Cell, { tries, fates }: Reading, answers: readonly Created[]): boolean {
  return answers.every(({ id }) => (tries.get(id ?? '') ?? 0) > (isOfProvider(cell) ? 0 : 1) && (cell.state !== 'well' || fates.get(id ?? '') === 'paid'));
}

/** @returns the reading in which it was so, or the last one when it never came to that: then the assertions say what is missing */
async function waitUntil(observer: Observer, isThere: (reading: Reading) => boolean): Promise<Reading> {
  const deadline = Date.now() + WAIT_LIMIT_MS;
  let reading = await observer.look();
  while (!isThere(reading) && Date.now() < deadline) {
    await sleep(POLL_MS);
    reading = await observer.look();
  }
  return reading;
}
