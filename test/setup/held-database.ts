import { Database, type SqlStatement } from '@app/database';
import type { QueryResultRow } from 'pg';

/** Keeps the transaction of every statement open until it is told to commit. */
export class HeldDatabase extends Database {
  private readonly tell = { inserted: (): void => undefined, committed: (): void => undefined };
  readonly inserted = new Promise<void>((resolve) => (this.tell.inserted = resolve));
  private readonly committed = new Promise<void>((resolve) => (this.tell.committed = resolve));

  override rows<Row extends QueryResultRow>(what: SqlStatement, values: readonly unknown[]): Promise<Row[]> {
    return super.transaction(async (tx) => {
      const rows = await tx.rows<Row>(what, values);
      this.tell.inserted();
      await this.committed;
      return rows;
    });
  }

  commit(): void {
    this.tell.committed();
  }
}
