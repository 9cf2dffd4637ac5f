import { isFinal, PAYOUT_STATUSES } from '@app/domain';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { setTimeout as sleep } from 'node:timers/promises';
import { CONTRADICTIONS } from '../../apps/sandbox/src/scenarios/contradictions.js';
import type { Scenario } from '../../apps/sandbox/src/scenarios/scenario.js';
import { describeWithBrowser, launchBrowser } from '../setup/browser.js';
import { type MerchantPayout, RunningSystem } from './running-system.js';
import { type ToldStatement, TwoOperators } from './two-operators.js';

const START_TIMEOUT_MS = 180_000;
const TEST_TIMEOUT_MS = 120_000;
const AMOUNT = '100.00';
/** Pairs of operators who work at the same time. */
const PAIRS = 3;
/** Decisions of two operators after which nothing may be open any more. */
const MAX_DECISIONS = 4;
/** Longer than any scenario takes from its beginning, and than the gateway needs after a decision, in milliseconds. */
const SCENARIO_MS = 7_000;
const DECISION_MS = 1_000;
const SETTLED: readonly string[] = PAYOUT_STATUSES.filter((status) => isFinal(status) || status === 'PROCESSED' || status === 'PARTIALLY_PROCESSED');
/** What ends a case once the truth is written down, in the order of preference. */
const ENDING = ['Resolve conflict', "Accept the provider's status", 'Close the case', 'Send now', 'Send again', 'Send the request again', 'Resume'];

/** What no notification says is found by watching: provisional-success.spec.ts. */
const TOLD = CONTRADICTIONS.filter(({ notifications }) => notifications !== 'none');

/** A payout at the end of its walk. */
interface Walked {
  payout: MerchantPayout;
  /** What was decided, in order. */
  decisions: string[];
  /** The amount that is out at the provider. */
  out: string;
}

let system: RunningSystem;
let browser: Browser;
let pairs: TwoOperators[];
let walks: ReadonlyMap<string, Promise<Walked>>;

/** What two operators who asked the provider by telephone write down. */
function truth(outCents: number, { status }: MerchantPayout): ToldStatement {
  const orderedCents = Number(AMOUNT.replace('.', ''));
  const amount = (outCents / 100).toFixed(2);
  if (outCents > orderedCents) return { outcome: 'Paid too much', amount };
  if (outCents === orderedCents) return { outcome: 'Paid' };
  if (outCents > 0) return { outcome: 'Partly paid', amount };
  return { outcome: ['INVOKING', 'PENDING', 'PROCESSING'].includes(status) ? 'Failed' : 'Returned' };
}

/** The money that is out at the provider, in cents. */
async function outCents(id: string): Promise<number> {
  const movements = await system.movements(id);
  return movements.reduce((total, { kind, amount }) => total + (kind === 'out' ? 1 : -1) * Number(amount.replace('.', '')), 0);
}

/** Creates a payout and lets its merchant do what the scenario says. @returns its id, once the scenario is over */
async function begin({ accountNumber, group }: Scenario): Promise<string> {
  const id = await system.createPayout({ reference: `contradiction-${accountNumber}`, amount: AMOUNT, accountNumber });
  if (group === 'revoke' || group === 'cancel') {
    await system.waitFor(id, ({ status }) => status === (group === 'revoke' ? 'PENDING' : 'PROCESSED'));
    await system.command(id, group);
  }
  await sleep(SCENARIO_MS);
  return id;
}

/** Waits until a payout needs a decision again, or the last one has been carried out. */
async function rest(id: string): Promise<MerchantPayout> {
  await sleep(DECISION_MS);
  return system.payout(id);
}

/** Two operators decide about a payout until nothing is open. */
async function moderate(operators: TwoOperators, id: string): Promise<Walked> {
  const decisions: string[] = [];
  let payout = await system.payout(id);
  while (payout.moderation_required && decisions.length < MAX_DECISIONS) {
    const told = truth(await outCents(id), payout);
    await operators.addStatement(id, told);
    const ending = await operators.firstOffered(id, ENDING);
    decisions.push(`${payout.status}: ${told.outcome}, ${ending ?? 'nothing offered'}`);
    if (ending !== undefined) await operators.act(id, ending);
    payout = await rest(id);
  }
  return { payout, decisions, out: ((await outCents(id)) / 100).toFixed(2) };
}

/** Each pair takes the next payout when it has ended the one before. */
function walkAll(): Map<string, Promise<Walked>> {
  const free = pairs.map((pair) => ({ pair, ended: Promise.resolve<unknown>(undefined) }));
  return new Map(
    TOLD.map((scenario, index) => {
      const turn = free[index % free.length] as (typeof free)[number];
      const id = begin(scenario);
      const walked = turn.ended.then(async () => moderate(turn.pair, await id));
      // A walk that fails is reported by its own test.
      turn.ended = walked.catch(() => undefined);
      return [scenario.accountNumber, walked];
    }),
  );
}

await describeWithBrowser('two operators who moderate contradictions of the provider', () => {
  beforeAll(async () => {
    [system, browser] = await Promise.all([RunningSystem.start(), launchBrowser()]);
    pairs = await Promise.all(Array.from({ length: PAIRS }, () => TwoOperators.open(browser, system)));
    walks = walkAll();
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await browser.close();
    await system.stop();
  }, START_TIMEOUT_MS);

  it.each(TOLD)(
    'account $accountNumber ($title) ends with the amount that is out at the provider',
    async ({ accountNumber }) => {
      const { payout, decisions, out } = (await walks.get(accountNumber)) as Walked;
      const { status, moderation_required: needsDecision, processed_amount: processed } = payout;
      expect({ decisions, needsDecision, isSettled: SETTLED.includes(status), processed }).toEqual({
        decisions,
        needsDecision: false,
        isSettled: true,
        processed: out,
      });
    },
    TEST_TIMEOUT_MS,
  );

  it('nothing in any browser was reported as an error', () => {
    expect(pairs.flatMap(({ consoleErrors }) => consoleErrors)).toEqual([]);
  });
});
