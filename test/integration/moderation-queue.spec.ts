import { Database, DatabaseClock, type SqlStatement, type Transaction } from '@app/database';
import { Cursors, ModerationReader } from '@app/payouts';
import { ProviderAccountsService } from '@app/providers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { QueryResultRow } from 'pg';
import { DataSource } from 'typeorm';
import { TestGateway } from '../setup/gateway.js';

const PAYOUTS = 20;

/** Counts the statements that are run, inside a transaction and outside. */
class CountingDatabase extends Database {
  statements = 0;

  override rows<Row extends QueryResultRow>(what: SqlStatement, values: readonly unknown[]): Promise<Row[]> {
    this.statements += 1;
    return super.rows<Row>(what, values);
  }

  override transaction<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> {
    return super.transaction((tx) => {
      const run = tx.rows.bind(tx);
      tx.rows = <Row extends QueryResultRow>(what: SqlStatement, values: readonly unknown[]): Promise<Row[]> => {
        this.statements += 1;
        return run<Row>(what, values);
      };
      return work(tx);
    });
  }
}

let gateway: TestGateway;
let database: CountingDatabase;
let reader: ModerationReader;

beforeAll(async () => {
  gateway = await TestGateway.start({
    jobs: false,
    merchants: { always: { policy: { always: true } }, limited: { policy: { always: true }, soloLimits: { EUR: 9_999n } } },
  });
  database = new CountingDatabase(gateway.app.get(DataSource));
  reader = new ModerationReader(database, gateway.app.get(DatabaseClock), gateway.app.get(ProviderAccountsService), gateway.app.get(Cursors));
  for (let number = 0; number < PAYOUTS; number += 1) await gateway.create({ merchant: number % 2 === 0 ? 'always' : 'limited' });
}, 90_000);

afterAll(() => gateway.stop());

const readPage = async (limit: number) => {
  const before = database.statements;
  const { data } = await reader.queue({ mode: 'test' }, 'operator', { cursor: null, limit });
  return { data, statements: database.statements - before };
};

describe('moderation queue', () => {
  it('reads a page of 20 payouts with as many statements as a page of one', async () => {
    const one = await readPage(1);
    const twenty = await readPage(PAYOUTS);
    expect([one.data.length, twenty.data.length]).toEqual([1, PAYOUTS]);
    expect([one.statements, twenty.statements]).toEqual([3, 3]);
  });

  it('decides every payout of a page as the page of that payout does', async () => {
    const { data } = await readPage(PAYOUTS);
    for (const { row, facts, actions } of data) {
      const detail = await gateway.reader.detail(row.id, 'operator');
      expect({ facts, actions }).toEqual({ facts: detail.facts, actions: detail.actions });
    }
    expect(data.filter(({ facts }) => facts.aboveSoloLimit)).toHaveLength(PAYOUTS / 2);
  });
});
