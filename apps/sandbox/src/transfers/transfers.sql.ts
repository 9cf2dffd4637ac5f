import type { Statement } from '../database/database.js';

/** Registers a transfer, moves its money and writes its notices: one statement, hence one transaction and one round trip. */
export const INSERT_TRANSFER: Statement = {
  name: 'insert-transfer',
  text: `
    WITH created AS (
      INSERT INTO sandbox.transfers (id, key, reference, account_number, holder_name, amount_minor, paid_amount_minor, currency, status, steps, due_at, created_at, updated_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11, $12, $12)
      ON CONFLICT (key) DO NOTHING
      RETURNING id, key, reference, currency, paid_amount_minor, created_at
    ), moved AS (
      INSERT INTO sandbox.movements (key, transfer_id, reference, kind, amount_minor, currency, at)
      SELECT key, id, reference, 'out', paid_amount_minor, currency, created_at FROM created WHERE paid_amount_minor > 0
    ), notified AS (
      INSERT INTO sandbox.notifications (event_id, transfer_id, body, forged, due_at)
      SELECT n.event_id, created.id, n.body, n.forged, n.due_at
      FROM created, jsonb_to_recordset($13::jsonb) AS n(event_id text, body text, forged boolean, due_at timestamptz)
    )
    SELECT id FROM created`,
};

/** Writes a batch of changes with their movements and notices. */
export const SAVE_CHANGES: Statement = {
  name: 'save-changes',
  text: `
    WITH changed AS (
      UPDATE sandbox.transfers t
      SET status = c.status, code = c.code, revoke = c.revoke, cancel = c.cancel, steps = c.steps,
          paid_amount_minor = c.paid_amount_minor, due_at = c.due_at, updated_at = c.updated_at
      FROM jsonb_to_recordset($1::jsonb) AS c(id text, status text, code text, revoke jsonb, cancel jsonb, steps jsonb,
                                              paid_amount_minor bigint, due_at timestamptz, updated_at timestamptz)
      WHERE t.id = c.id
    ), moved AS (
      INSERT INTO sandbox.movements (key, transfer_id, reference, kind, ordinal, amount_minor, currency, at)
      SELECT m.key, m.transfer_id, m.reference, m.kind, m.ordinal, m.amount_minor, m.currency, m.at
      FROM jsonb_to_recordset($2::jsonb) AS m(key text, transfer_id text, reference text, kind text, ordinal smallint, amount_minor bigint, currency text, at timestamptz)
    )
    INSERT INTO sandbox.notifications (event_id, transfer_id, body, forged, due_at)
    SELECT n.event_id, n.transfer_id, n.body, n.forged, n.due_at
    FROM jsonb_to_recordset($3::jsonb) AS n(event_id text, transfer_id text, body text, forged boolean, due_at timestamptz)`,
};

export const FIND_BY_ID: Statement = { name: 'find-transfer-by-id', text: 'SELECT * FROM sandbox.transfers WHERE id = $1' };
export const FIND_BY_KEY: Statement = { name: 'find-transfer-by-key', text: 'SELECT * FROM sandbox.transfers WHERE key = $1' };
export const LOCK_BY_ID: Statement = { name: 'lock-transfer', text: 'SELECT * FROM sandbox.transfers WHERE id = $1 FOR UPDATE' };

/** The look before the transaction: an idle poll reads one empty partial index. */
export const HAS_DUE: Statement = { name: 'has-due-transfers', text: 'SELECT EXISTS (SELECT 1 FROM sandbox.transfers WHERE due_at <= $1) AS has_due' };

export const TAKE_DUE: Statement = {
  name: 'take-due-transfers',
  text: 'SELECT * FROM sandbox.transfers WHERE due_at <= $1 ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED',
};

export const COUNT_TRY: Statement = {
  name: 'count-try',
  text: 'INSERT INTO sandbox.tries (subject, count) VALUES ($1, 1) ON CONFLICT (subject) DO UPDATE SET count = tries.count + 1 RETURNING count',
};

export const FIND_COMMAND: Statement = { name: 'find-command', text: 'SELECT transfer_id FROM sandbox.commands WHERE operation = $1 AND key = $2' };
export const INSERT_COMMAND: Statement = {
  name: 'insert-command',
  text: 'INSERT INTO sandbox.commands (operation, key, transfer_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING transfer_id',
};
