import { type Database, type SqlRunner, sql } from '../database.js';
import { recordAccess } from '../history/access-events.js';
import { changeConfiguration, recordChange } from '../history/configuration-changes.js';
import { ENCRYPTED_COLUMNS, type EncryptedColumn, type EncryptedTable } from './encrypted-columns.js';
import type { FieldCipher } from './field-cipher.js';

/** Rows of one transaction. It lasts some milliseconds, and rows that another transaction holds are left for the next pass. */
export const REENCRYPTION_BATCH = 100;

/** Where a pass is. */
export interface PassPlace {
  /** The id of the last row that was looked at. */
  after: string;
  /** Rows that were re-encrypted in this batch. */
  done: number;
  /** There may be more rows. */
  hasMore: boolean;
}

/** Tables whose rows have no history of their own in the payouts lib. Secrets of change requests are left: they are wiped with their request, within a week. */
export type SimpleTable = Exclude<EncryptedTable, 'payout' | 'change_request'>;

export const SIMPLE_TABLES = [
  'provider_account',
  'merchant',
  'operator_factor',
  'provider_notification',
  'alert_channel',
] as const satisfies readonly SimpleTable[];

type StoredRow = { id: string } & Partial<Record<EncryptedColumn | 'operator_id', string | null>>;

/** Re-encrypts the rows of one table under the current key. What a chain binds is recorded in the same transaction. */
export class TableReencryption {
  private readonly columns: readonly EncryptedColumn[];

  constructor(
    private readonly database: Database,
    private readonly cipher: FieldCipher,
    private readonly table: SimpleTable,
  ) {
    this.columns = ENCRYPTED_COLUMNS[table];
  }

  /** The next rows after an id that are under another key. @throws {CiphertextNotReadable} */
  batch(after: string, limit = REENCRYPTION_BATCH): Promise<PassPlace> {
    const work = (tx: SqlRunner): Promise<PassPlace> => this.renewRows(tx, after, limit);
    return this.isConfiguration ? changeConfiguration(this.database, work) : this.database.transaction(work);
  }

  private get isConfiguration(): boolean {
    return this.table === 'provider_account' || this.table === 'merchant' || this.table === 'alert_channel';
  }

  private async renewRows(tx: SqlRunner, after: string, limit: number): Promise<PassPlace> {
    const rows = await tx.rows<StoredRow>(this.locking(), [after, this.cipher.currentPrefix, limit]);
    for (const row of rows) await this.renewRow(tx, row);
    return { after: rows.at(-1)?.id ?? after, done: rows.length, hasMore: rows.length === limit };
  }

  private async renewRow(tx: SqlRunner, row: StoredRow): Promise<void> {
    const { table } = this;
    const renewed = this.columns.map((column) => {
      const ciphertext = row[column] ?? null;
      return ciphertext === null ? null : this.cipher.renew(ciphertext, { table, row: row.id, column });
    });
    const sets = this.columns.map((column, index) => `${column} = $${String(index + 2)}`).join(', ');
    await tx.rows(sql(`reencrypt.${table}.write`, `UPDATE ${table} SET ${sets} WHERE id = $1`), [row.id, ...renewed]);
    if (table === 'provider_account') await recordChange(tx, { ...NOBODY, subject: table, subjectId: row.id, action: 'account.reencrypted' });
    if (table === 'merchant') await recordChange(tx, { ...NOBODY, subject: table, subjectId: row.id, action: 'merchant.reencrypted' });
    if (table === 'alert_channel') await recordChange(tx, { ...NOBODY, subject: table, subjectId: row.id, action: 'alert_channel.reencrypted' });
    if (table === 'operator_factor') {
      const operatorId = row.operator_id ?? null;
      await recordAccess(tx, [{ kind: 'factor.reencrypted', operatorId, sessionId: null, byId: null, data: {}, hasNewFactors: true }]);
    }
  }

  private locking(): ReturnType<typeof sql> {
    const isOld = this.columns.map((column) => `NOT starts_with(${column}, $2)`).join(' OR ');
    const more = this.table === 'operator_factor' ? ', operator_id' : '';
    return sql(
      `reencrypt.${this.table}.lock`,
      `SELECT id, ${this.columns.join(', ')}${more} FROM ${this.table} WHERE id > $1 AND (${isOld}) ORDER BY id LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED`,
    );
  }
}

/** A command on the server, for no other reason than the new key. */
const NOBODY = { operatorId: null, reason: null, data: {} } as const;
