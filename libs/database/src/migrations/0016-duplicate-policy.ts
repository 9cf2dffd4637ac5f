import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Finds payouts of one merchant over the same amount to the same recipient, also those that are being created at this moment.
 *
 * The locks make creations of such payouts wait for each other until their transactions end. The function is VOLATILE, so the look-up after the
 * locks sees what was committed while it waited, also where it is called by the statement that inserts. The locks are taken in the order of their
 * numbers, so two callers never wait for each other. A final payout of which nothing was paid is no duplicate: its order may be repeated.
 */
const FIND_DUPLICATES = `
  CREATE FUNCTION find_duplicate_payouts(asked json)
    RETURNS TABLE (payout_id text, other_id text, other_status payout_status, other_created_at timestamptz) LANGUAGE plpgsql VOLATILE AS $$
  #variable_conflict use_column
  DECLARE
    lock_number bigint;
  BEGIN
    FOR lock_number IN
      SELECT DISTINCT hashtextextended(concat_ws(' ', merchant_id, recipient_fingerprint, amount_minor, currency), 2)
      FROM json_to_recordset(asked) AS a (merchant_id text, recipient_fingerprint text, amount_minor bigint, currency text) ORDER BY 1
    LOOP
      PERFORM pg_advisory_xact_lock(lock_number);
    END LOOP;
    RETURN QUERY
      SELECT c.id, coalesce(o.id, c.first_id), coalesce(o.status, 'READY'), coalesce(o.created_at, c.created_at)
      FROM (
        SELECT *, first_value(id) OVER (PARTITION BY merchant_id, recipient_fingerprint, amount_minor, currency ORDER BY id) AS first_id
        FROM json_to_recordset(asked) AS a (
          id text, merchant_id text, recipient_fingerprint bytea, amount_minor bigint, currency text, created_at timestamptz, window_hours integer)
      ) c LEFT JOIN LATERAL (
        SELECT p.id, p.status, p.created_at FROM payout p
        WHERE p.recipient_fingerprint = c.recipient_fingerprint AND p.created_at >= c.created_at - make_interval(hours => c.window_hours)
          AND p.created_at <= c.created_at + make_interval(hours => c.window_hours)
          AND p.merchant_id = c.merchant_id AND p.amount_minor = c.amount_minor AND p.currency = c.currency AND p.id <> c.id
          AND NOT (p.processed_amount_minor = 0 AND p.status IN ('CREATE_FAILED', 'TERMINATED', 'EXPIRED', 'INVOKE_FAILED', 'PROCESS_FAILED', 'CANCELLED', 'CANCEL_FAILED', 'REVOKED', 'REVOKE_FAILED'))
        ORDER BY p.created_at DESC, p.id DESC LIMIT 1
      ) o ON true
      WHERE o.id IS NOT NULL OR c.first_id <> c.id;
  END $$;
`;

/** The other payout over the same amount to the same recipient, how it is found, and how payouts that await an answer are found. Merchants from before are warned about duplicates, not stopped. */
export class DuplicatePolicy0016 implements MigrationInterface {
  readonly name = 'DuplicatePolicy1732200000016';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE payout ADD COLUMN duplicate_of text COLLATE "C";
      CREATE INDEX payout_awaiting_answer ON payout (id) WHERE wanted IS NOT NULL;
      ${FIND_DUPLICATES}
      UPDATE merchant SET policy = policy || '{"duplicates": "warn"}' WHERE NOT policy ? 'duplicates';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE merchant SET policy = policy - 'duplicates' - 'duplicateWindowHours';
      DROP FUNCTION find_duplicate_payouts(json);
      DROP INDEX payout_awaiting_answer;
      ALTER TABLE payout DROP COLUMN duplicate_of;
    `);
  }
}
