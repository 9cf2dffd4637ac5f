import { Injectable } from '@nestjs/common';
import type { PoolClient, QueryResultRow } from 'pg';
import { DataSource } from 'typeorm';

/** A statement that the server parses and plans once per connection. */
export interface Statement {
  name: string;
  text: string;
}

/**
 * Names a statement for the hot paths.
 * @param name unique in the process, at most 60 characters
 */
export function statement(name: string, text: string): Statement {
  return { name, text };
}

/** One open transaction. */
export class Transaction {
  constructor(private readonly client: PoolClient) {}

  /** Runs a statement and answers its rows. */
  async rows<Row extends QueryResultRow>(what: Statement, values: readonly unknown[]): Promise<Row[]> {
    const result = await this.client.query<Row>({ name: what.name, text: what.text, values: [...values] });
    return result.rows;
  }

  /** Runs a statement and answers its first row, or undefined. */
  async first<Row extends QueryResultRow>(what: Statement, values: readonly unknown[]): Promise<Row | undefined> {
    return (await this.rows<Row>(what, values))[0];
  }
}

/** Transactions and single statements over the data source's pool. Nothing slow belongs inside a transaction. */
@Injectable()
export class Database {
  constructor(readonly source: DataSource) {}

  /** Commits when `work` ends, rolls back when it throws. */
  async transaction<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result> {
    const runner = this.source.createQueryRunner();
    try {
      const client = (await runner.connect()) as PoolClient;
      await client.query('BEGIN');
      try {
        const result = await work(new Transaction(client));
        await client.query('COMMIT');
        return result;
      } catch (error) {
        // The connection may be gone; the first error is the one that matters.
        await client.query('ROLLBACK').catch(() => undefined);
        throw error;
      }
    } finally {
      await runner.release();
    }
  }

  /** One statement outside any transaction. */
  async rows<Row extends QueryResultRow>(what: Statement, values: readonly unknown[]): Promise<Row[]> {
    const runner = this.source.createQueryRunner();
    try {
      return await new Transaction((await runner.connect()) as PoolClient).rows<Row>(what, values);
    } finally {
      await runner.release();
    }
  }

  /** The first row of one statement outside any transaction. */
  async first<Row extends QueryResultRow>(what: Statement, values: readonly unknown[]): Promise<Row | undefined> {
    return (await this.rows<Row>(what, values))[0];
  }
}
