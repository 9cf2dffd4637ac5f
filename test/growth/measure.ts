import pg from 'pg';
import { TestGateway } from '../setup/gateway.js';
import { fill } from './fill.js';
import { explain, largeTables, type PlanKind } from './plans.js';
import { type Question, Questions } from './questions.js';

/** What all statements of one question cost, with one kind of plan. */
export interface Figure extends Pick<Question, 'name' | 'maxMs' | 'maxRows'> {
  kind: PlanKind;
  /** Server time of all its statements, one after the other. */
  ms: number;
  rows: number;
  /** `payout in SELECT …`: a large table that was read from one end to the other, and by what. */
  scans: string[];
}

const KINDS: readonly PlanKind[] = ['at first', 'later'];
/** Characters of a statement that say which one it is. */
const BEGINNING = 70;

/** A gateway without workers, over a database that has grown. */
export async function startGrown(size: { payouts: number; inModeration: number; merchants: number }): Promise<TestGateway> {
  const gateway = await TestGateway.start({ jobs: false });
  await fill({
    ...size,
    databaseUrl: gateway.database.url,
    firstMerchantId: gateway.merchant().id,
    accountId: gateway.merchant().accountId,
    makerId: gateway.operator('operator').id,
    checkerId: gateway.operator('approver').id,
  });
  return gateway;
}

/** Asks every question, and has the server explain each statement that was sent for it. */
export async function measure(gateway: TestGateway, payouts: number): Promise<Figure[]> {
  const questions = new Questions(gateway);
  const client = new pg.Client({ connectionString: gateway.database.url });
  await client.connect();
  const figures: Figure[] = [];
  try {
    const large = await largeTables(client);
    for (const question of questions.all(payouts)) {
      const statements = await questions.statementsOf(question);
      if (statements.length === 0) throw new Error(`${question.name} sent no statement`);
      for (const kind of KINDS) {
        const { name, maxMs, maxRows } = question;
        const figure: Figure = { name, maxMs, maxRows, kind, ms: 0, rows: 0, scans: [] };
        for (const sent of statements) {
          const { ms, rows, scanned } = await explain(client, sent, kind);
          figure.ms += ms;
          figure.rows += rows;
          figure.scans.push(...scanned.filter((table) => large.has(table)).map((table) => `${table} in ${sent.statement.text.trim().slice(0, BEGINNING)}`));
        }
        figures.push(figure);
      }
    }
  } finally {
    await client.end();
  }
  return figures;
}

/** One sentence for each thing that a question must not do. @param timed whether server time counts: it does at a million payouts on an idle machine */
export function faultsOf(figures: readonly Figure[], timed: boolean): string[] {
  return figures.flatMap(({ name, kind, ms, rows, scans, maxMs, maxRows }) => [
    ...scans.map((scan) => `${name}, ${kind}: reads all of ${scan}`),
    ...(rows > maxRows ? [`${name}, ${kind}: looks at ${String(rows)} rows, and may at ${String(maxRows)}`] : []),
    ...(timed && ms > maxMs ? [`${name}, ${kind}: takes ${ms.toFixed(1)} ms, and may take ${String(maxMs)}`] : []),
  ]);
}
