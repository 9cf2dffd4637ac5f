import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Each list, search, count and sweep reads one of these from one end. */
const INDEXES: Readonly<Record<string, string>> = {
  // Lists by status: of a merchant, and of a mode by its merchants.
  payout_by_status: 'payout (merchant_id, mode, status, created_at DESC, id DESC)',
  payout_to_decide: 'payout (merchant_id, mode, created_at DESC, id DESC) WHERE moderation_required',
  // With payout_live_reference: every payout by its merchant's reference.
  payout_refused_reference: `payout (merchant_id, mode, reference) WHERE status = 'CREATE_FAILED'`,
  open_cases_by_mode: 'moderation_case (mode, opened_at, payout_id, reason) WHERE closed_at IS NULL',
  callback_failing: `callback_delivery (mode) WHERE state = 'failed' OR (state = 'pending' AND last_error IS NOT NULL)`,
};

/** What the indexes above replace, so that a change of a payout writes as many entries as before. */
const REPLACED = ['payout_by_reference', 'payout_in_moderation', 'open_cases'];

/** Cases that are open get their mode, and what became paid or failed since midnight (UTC) is noted; older ones are on no screen. */
const FILL = `
  UPDATE moderation_case c SET mode = p.mode FROM payout p WHERE p.id = c.payout_id AND c.closed_at IS NULL AND c.mode IS NULL;
  INSERT INTO payout_outcome (payout_id, mode, status, since)
    SELECT p.id, p.mode, p.status, max(e.occurred_at) FROM payout_event e JOIN payout p ON p.id = e.payout_id AND p.status = e.to_status
    WHERE e.occurred_at >= date_trunc('day', now(), 'UTC')
      AND p.status IN ('PROCESSED', 'PARTIALLY_PROCESSED', 'CREATE_FAILED', 'INVOKE_FAILED', 'PROCESS_FAILED', 'CANCEL_FAILED', 'REVOKE_FAILED')
    GROUP BY p.id
    ON CONFLICT DO NOTHING;
`;

/**
 * Not in a transaction: an index that is built CONCURRENTLY keeps nobody from writing, however large the table is. A build that broke off leaves
 * an index that is not valid, so every run begins by dropping what is there.
 */
export class ListIndexes0033 implements MigrationInterface {
  readonly name = 'ListIndexes1732200000033';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(FILL);
    for (const [name, definition] of Object.entries(INDEXES)) {
      await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
      await runner.query(`CREATE INDEX CONCURRENTLY ${name} ON ${definition}`);
    }
    for (const name of REPLACED) await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX CONCURRENTLY IF NOT EXISTS payout_by_reference ON payout (reference text_pattern_ops)');
    await runner.query('CREATE INDEX CONCURRENTLY IF NOT EXISTS payout_in_moderation ON payout (id) WHERE moderation_required');
    await runner.query('CREATE INDEX CONCURRENTLY IF NOT EXISTS open_cases ON moderation_case (opened_at, payout_id) WHERE closed_at IS NULL');
    for (const name of Object.keys(INDEXES)) await runner.query(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`);
  }
}
