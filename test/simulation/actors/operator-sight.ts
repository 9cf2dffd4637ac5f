import { Database, sql, Transaction } from '@app/database';
import type { ModerationFacts } from '@app/domain';
import { ModerationReader, type OperatorIdentity } from '@app/payouts';
import { isDeepStrictEqual } from 'node:util';
import { loadDecisionContext } from '../../../libs/payouts/src/moderation/decision-context.reader.js';
import type { PayoutRow } from '../../../libs/payouts/src/payout/payout.row.js';
import type { StoredReport } from '../../../libs/payouts/src/payout/provider-reports.repository.js';
import { Task } from '../engine/task.js';
import { CastAccounts } from '../world/stand-ins.js';
import { SteppedDatabaseClock } from '../world/world-clock.js';
import type { World } from '../world/world.js';

/** What an operator has on the screen. */
export interface Sight {
  row: PayoutRow;
  facts: ModerationFacts;
  statements: StoredReport[];
}

const ROW = sql('sim_look', `SELECT p.*, 'all' AS callback_events, now() AS now FROM payout p WHERE id = $1`);

/** How an operator looks. */
export interface Look {
  operator: OperatorIdentity;
  /** Looks at the whole page, not only at what may be done. */
  wholePage: boolean;
  /** Also cares for a payout that goes well by itself. */
  curious: boolean;
}

/** An operator's look at a payout. It changes nothing, so nothing is interleaved with it; what is acted on may be old by then. */
export async function look(world: World, payoutId: string, { operator, wholePage, curious }: Look): Promise<Sight | undefined> {
  const { foundation, pool } = world.stage;
  const task = new Task('a look', 'look');
  task.quiet = true;
  const client = await pool.connect();
  try {
    const tx = new Transaction(client, Promise.resolve());
    const row = await tx.first<PayoutRow>(ROW, [payoutId]);
    if (!row || !(row.moderation_required || curious)) return undefined;
    const account = await new CastAccounts(foundation, world.wire, task).get(world.plan.account.id);
    const sight = { row, ...(await loadDecisionContext(tx, row, account, operator.role)) };
    if (wholePage) await comparePage(world, new Database(foundation.source), sight, operator);
    return sight;
  } finally {
    client.release();
  }
}

/** The page shows the very facts that a command is judged by. */
async function comparePage(world: World, database: Database, sight: Sight, operator: OperatorIdentity): Promise<void> {
  const quiet = new Task('a page', 'look');
  quiet.quiet = true;
  const page = await new ModerationReader(
    database,
    new SteppedDatabaseClock(database, world.stage.clock),
    new CastAccounts(world.stage.foundation, world.wire, quiet),
  ).dossier(sight.row.id, operator.role);
  if (!isDeepStrictEqual(page.facts, sight.facts)) world.find('one truth', `the page of ${world.notebook.nameOf(sight.row.id)} shows other facts`);
}
