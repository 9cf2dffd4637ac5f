import { Database, sql, Transaction } from '@app/database';
import type { ModerationFacts } from '@app/domain';
import { Cursors, ModerationReader, type OperatorIdentity } from '@app/payouts';
import { isDeepStrictEqual } from 'node:util';
import { loadDecisionContext } from '../../../libs/payouts/src/moderation/decision-context.reader.js';
import type { PayoutRow } from '../../../libs/payouts/src/payout/payout.row.js';
import type { StoredReport } from '../../../libs/payouts/src/payout/provider-reports.repository.js';
import { JOIN_TASKS, TASK_COLUMNS } from '../../../libs/payouts/src/tasks/payout-tasks.repository.js';
import { Task } from '../engine/task.js';
import { FixtureAccounts } from '../world/test-doubles.js';
import { SteppedDatabaseClock } from '../world/world-clock.js';
import type { World } from '../world/world.js';

/** What an operator sees of a payout. */
export interface OperatorView {
  row: PayoutRow;
  facts: ModerationFacts;
  statements: StoredReport[];
}

const ROW = sql('sim_look', `SELECT p.*, 'all' AS callback_events, now() AS now, ${TASK_COLUMNS} FROM payout p ${JOIN_TASKS} WHERE p.id = $1`);

export interface ViewOptions {
  operator: OperatorIdentity;
  /** Reads the whole page instead of only the allowed actions. */
  wholePage: boolean;
  /** Also returns a payout that is not in moderation. */
  curious: boolean;
}

/** Reads a payout as an operator does. Reading changes nothing, so it is not interleaved with other tasks; the view may be outdated when it is acted on. */
export async function viewPayout(world: World, payoutId: string, { operator, wholePage, curious }: ViewOptions): Promise<OperatorView | undefined> {
  const { shared, pool } = world.harness;
  const task = new Task('a look', 'look');
  task.uninterrupted = true;
  const client = await pool.connect();
  try {
    const tx = new Transaction(client, Promise.resolve());
    const row = await tx.first<PayoutRow>(ROW, [payoutId]);
    if (!row || !(row.moderation_required || curious)) return undefined;
    const account = await new FixtureAccounts(shared, world.ledgers, task).get(row.provider_account_id ?? world.plan.account.id);
    const view = { row, ...(await loadDecisionContext(tx, row, account, operator.role)) };
    if (wholePage) await comparePage(world, new Database(shared.source), view, operator);
    return view;
  } finally {
    client.release();
  }
}

/** INV-16: the page and the decision must read the same facts. */
async function comparePage(world: World, database: Database, view: OperatorView, operator: OperatorIdentity): Promise<void> {
  const pageTask = new Task('a page', 'look');
  pageTask.uninterrupted = true;
  const page = await new ModerationReader(
    database,
    new SteppedDatabaseClock(database, world.harness.clock),
    new FixtureAccounts(world.harness.shared, world.ledgers, pageTask),
    new Cursors(world.harness.shared.config),
  ).detail(view.row.id, operator.role);
  if (!isDeepStrictEqual(page.facts, view.facts)) world.find('INV-16', `the page of ${world.externalRecord.nameOf(view.row.id)} shows other facts`);
}
