import { Injectable } from '@nestjs/common';
import type { Pool, PoolClient, QueryResultRow } from 'pg';
import { DataSource } from 'typeorm';
import { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';

/** A prepared statement: the server parses and plans it once per connection. */
export interface SqlStatement {
  name: string;
  text: string;
}

/**
 * Names a statement for the hot paths.
 * @param name unique in the process, at most 60 characters
 */
export function sql(name: string, text: string): SqlStatement {
  return { name, text };
}

/**
 * SQL: a parameter that holds a list, out of the planner's sight. It takes a list that it sees for shorter than one that it does not know, and
 * therefore plans the statement anew each time, which may take longer than running it.
 * @param parameter with its type: `$1::text[]`
 */
export function unplanned(parameter: string): string {
  return `(SELECT ${parameter})::${parameter.slice(parameter.indexOf('::') + 2)}`;
}

/** Runs statements: in a transaction, or each as a transaction of its own. */
export interface SqlRunner {
  /** Runs a statement and returns its rows. */
  rows<Row extends QueryResultRow>(what: SqlStatement, values: readonly unknown[]): Promise<Row[]>;
  /** Runs a statement and returns its first row, or undefined. */
  first<Row extends QueryResultRow>(what: SqlStatement, values: readonly unknown[]): Promise<Row | undefined>;
}

/** One open transaction. Statements that do not need each other's results may be sent together. */
export class Transaction implements SqlRunner {
  constructor(
    private readonly client: PoolClient,
    private readonly begun: Promise<unknown>,
  ) {}

  /** Runs a statement and returns its rows. The first one is sent with BEGIN and runs even if BEGIN fails, so it must be harmless alone: a lock. */
  async rows<Row extends QueryResultRow>(what: SqlStatement, values: readonly unknown[]): Promise<Row[]> {
    sendTogether(this.client);
    const [result] = await Promise.all([this.client.query<Row>({ name: what.name, text: what.text, values: [...values] }), this.begun]);
    return result.rows;
  }

  /** Runs a statement and returns its first row, or undefined. */
  async first<Row extends QueryResultRow>(what: SqlStatement, values: readonly unknown[]): Promise<Row | undefined> {
    return (await this.rows<Row>(what, values))[0];
  }
}

/** Statements that are given to a connection before the program next waits leave in one packet: each packet is a system call here and a waking there. */
function sendTogether({ connection: { stream } }: PoolClient): void {
  stream.cork();
  process.nextTick(() => {
    stream.uncork();
  });
}

/** Transactions and single statements over the data source's pool. Nothing slow belongs inside a transaction. */
@Injectable()
export class Database implements SqlRunner {
  private readonly pool: Pool;

  constructor(source: DataSource) {
    const { driver } = source;
    if (!(driver instanceof PostgresDriver)) throw new Error('The data source is not a PostgreSQL one');
    this.pool = driver.master as Pool;
  }

  /** Commits when `work` ends, rolls back when it throws. */
  async transaction<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> {
    const client = await this.pool.connect();
    let broken = false;
    // A connection that is lost between two statements emits an error event, which would end the process; the next statement fails, which is enough.
    const onLost = (): void => {
      broken = true;
    };
    client.on('error', onLost);
    try {
      sendTogether(client);
      const begun = client.query('BEGIN');
      // The first statement awaits BEGIN and reports its failure; without a handler here it would count as unhandled.
      begun.catch(() => undefined);
      const result = await work(new Transaction(client, begun));
      await client.query('COMMIT');
      return result;
    } catch (error) {
      // When ROLLBACK fails the connection is lost, and the pool must not hand it out again. The first error is thrown.
      await client.query('ROLLBACK').catch(() => {
        broken = true;
      });
      throw error;
    } finally {
      client.off('error', onLost);
      client.release(broken);
    }
  }

  /** One statement outside any transaction. */
  async rows<Row extends QueryResultRow>(what: SqlStatement, values: readonly unknown[]): Promise<Row[]> {
    const result = await this.pool.query<Row>({ name: what.name, text: what.text, values: [...values] });
    return result.rows;
  }

  /** The first row of one statement outside any transaction. */
  async first<Row extends QueryResultRow>(what: SqlStatement, values: readonly unknown[]): Promise<Row | undefined> {
    return (await this.rows<Row>(what, values))[0];
  }
}
