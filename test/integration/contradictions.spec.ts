import { isFinal, type ModerationAction, PAYOUT_STATUSES, Refusal } from '@app/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { CONTRADICTIONS } from '../../apps/sandbox/src/scenarios/contradictions.js';
import type { ManualStatement } from '../../libs/payouts/src/moderation/moderation-command.js';
import type { Scenario } from '../../apps/sandbox/src/scenarios/scenario.js';
import { type PayoutState, TestGateway } from '../setup/gateway.js';

const AMOUNT_MINOR = 10_000n;
/** Longer than any scenario but those that wait for a bank, in milliseconds. */
const REST_MS = 7_000;
/** Decisions of two operators after which nothing may be open any more. */
const MAX_DECISIONS = 4;
const TEST_TIMEOUT_MS = 60_000;
const SETTLED = PAYOUT_STATUSES.filter((status) => isFinal(status) || status === 'PROCESSED' || status === 'PARTIALLY_PROCESSED');
/** What the merchant orders first, by the group of the scenario. */
const COMMAND: Readonly<Record<string, 'revoke' | 'cancel'>> = { revoke: 'revoke', cancel: 'cancel' };

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await TestGateway.start({ notifications: true });
}, 90_000);

afterAll(() => gateway.stop());

/** The money that is out at the provider, in minor units. */
async function outMinor(id: string): Promise<bigint> {
  const [row] = await gateway.run<{ minor: bigint }>(
    `SELECT coalesce(sum(CASE kind WHEN 'out' THEN amount_minor ELSE -amount_minor END), 0)::bigint AS minor FROM sandbox.movements WHERE reference = $1`,
    [id],
  );
  return row?.minor ?? 0n;
}

/** What two operators who asked the provider by telephone would write down. */
function truth(minor: bigint, { status }: PayoutState): ManualStatement {
  const common = { providerReference: 'tr_telephone', processedAmount: null };
  const amount = { ...common, processedAmount: `${String(minor / 100n)}.${String(minor % 100n).padStart(2, '0')}` };
  if (minor > AMOUNT_MINOR) return { ...amount, outcome: 'overpaid' };
  if (minor === AMOUNT_MINOR) return { ...common, outcome: 'paid' };
  if (minor > 0n) return { ...amount, outcome: 'partly_paid' };
  return { ...common, outcome: status === 'INVOKING' || status === 'PENDING' || status === 'PROCESSING' ? 'failed' : 'returned' };
}

const tell = (id: string, statement: ManualStatement) => gateway.actWithApproval(id, 'add_statement', { statement });

async function may(id: string, action: ModerationAction): Promise<boolean> {
  const { actions } = await gateway.reader.detail(id, 'operator');
  return actions.some((one) => one.action === action && one.allowed);
}

/** One decision: in a conflict the true statement is chosen, after it was written down; otherwise the payout goes on with it. */
async function decide(id: string, state: PayoutState): Promise<void> {
  await tell(id, truth(await outMinor(id), state));
  const statement = (await gateway.statements(id)).filter(({ source }) => source === 'manual').at(-1);
  if (await may(id, 'resolve_conflict')) await gateway.actWithApproval(id, 'resolve_conflict', { statementId: statement?.id });
  else if (await may(id, 'process')) {
    const asked = await gateway.act('operator', id, 'process');
    if (asked.kind === 'approval_requested') await gateway.moderation.approve(gateway.operator('approver'), asked.approvalId, 'agreed');
  }
}

/** Waits until a payout waits for people, or nothing about it has changed for a while. */
async function rest(id: string): Promise<PayoutState> {
  const deadline = Date.now() + REST_MS;
  let state = await gateway.state(id);
  while (Date.now() < deadline && !state.moderation_required) {
    await sleep(100);
    state = await gateway.state(id);
  }
  return state;
}

/** Creates a payout, lets the provider and the merchant do what the scenario says, and decides until nothing is open. */
async function walk({ accountNumber, group }: Scenario): Promise<{ state: PayoutState; outMinor: bigint }> {
  const id = await gateway.create({ account: accountNumber });
  const command = COMMAND[group];
  if (command) {
    await gateway.waitForStatus(id, command === 'revoke' ? 'PENDING' : 'PROCESSED');
    await gateway.command(id, command);
  }
  let state = await rest(id);
  for (let decision = 0; state.moderation_required && decision < MAX_DECISIONS; decision += 1) {
    await decide(id, state).catch((error: unknown) => {
      // The provider said something new in between: it is decided again.
      if (!(error instanceof Refusal)) throw error;
    });
    state = await rest(id);
  }
  return { state, outMinor: await outMinor(id) };
}

describe('contradiction that the sandbox produces', () => {
  /** What no notification says is found by watching: provisional-success.spec.ts. */
  const told = CONTRADICTIONS.filter(({ notifications }) => notifications !== 'none');
  let walks: ReadonlyMap<string, ReturnType<typeof walk>>;

  beforeAll(() => {
    walks = new Map(told.map((scenario) => [scenario.accountNumber, walk(scenario)]));
  });

  it.each(told)(
    'account $accountNumber ($title) ends with the truth, decided by two operators where a case is open',
    async ({ accountNumber }) => {
      const ended = await walks.get(accountNumber);
      expect(ended?.state.reasons).toEqual([]);
      expect(ended?.state.processed_amount_minor).toBe(ended?.outMinor);
      expect(SETTLED).toContain(ended?.state.status);
    },
    TEST_TIMEOUT_MS,
  );
});
