import { type Database, detailsPlace, type FieldCipher, fieldsPlace, type PassPlace, REENCRYPTION_BATCH } from '@app/database';
import { rewrittenEvent } from '../payout/payout-change.js';
import type { PayoutRow } from '../payout/payout.row.js';
import { lockOldCiphertexts, writeCiphertexts } from './payout-reencryption.repository.js';

/**
 * Re-encrypts what payouts have of their recipients under the current key. The history binds ciphertexts, so each payout gets an event; its
 * version stays, and what an operator is about to approve stays valid. It waits for no payout: those that others hold are left for the next pass.
 */
export class PayoutReencryption {
  constructor(
    private readonly database: Database,
    private readonly cipher: FieldCipher,
  ) {}

  /** The next payouts after an id that are under another key. @throws {CiphertextNotReadable} */
  batch(after: string, limit = REENCRYPTION_BATCH): Promise<PassPlace> {
    return this.database.transaction(async (tx) => {
      const rows = await lockOldCiphertexts(tx, after, this.cipher.currentPrefix, limit);
      if (rows.length === 0) return { after, done: 0, hasMore: false };
      const renewed = rows.map((row) => this.renewed(row));
      const events = rows.map((row, index) => rewrittenEvent(row, renewed[index] ?? row, 'details.reencrypted'));
      const done = await writeCiphertexts(tx, renewed, events);
      return { after: rows.at(-1)?.id ?? after, done, hasMore: rows.length === limit };
    });
  }

  private renewed(row: PayoutRow): PayoutRow {
    const { id, fields_encrypted: fields, details_encrypted: details } = row;
    return {
      ...row,
      fields_encrypted: this.cipher.renew(fields, fieldsPlace(id)),
      details_encrypted: details === null ? null : this.cipher.renew(details, detailsPlace(id)),
    };
  }
}
