import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * As in 0021, but the payouts are looked at only while a kill switch is in force. The look at the switches comes after the lock, and the function is
 * volatile: it still sees every press that was committed while it waited.
 */
const STOPPED = `
  CREATE OR REPLACE FUNCTION stopped_payouts(asked text[]) RETURNS SETOF text LANGUAGE plpgsql VOLATILE AS $$ BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('kill_switch', 3));
    IF NOT EXISTS (SELECT FROM kill_switch WHERE resumed_at IS NULL) THEN
      RETURN;
    END IF;
    RETURN QUERY
      SELECT p.id FROM payout p
      WHERE p.id = ANY (asked) AND p.mode = 'live' AND EXISTS (
        SELECT FROM kill_switch k
        WHERE k.resumed_at IS NULL AND CASE k.scope
          WHEN 'all' THEN true
          WHEN 'merchant' THEN k.target_id = p.merchant_id
          WHEN 'service' THEN k.target_id = p.service_code
          WHEN 'account' THEN k.target_id = p.provider_account_id END);
  END $$;
`;

/** What begins a send asks the same and is refused the same, with less work where nothing is stopped. */
export class KillSwitchFirst0029 implements MigrationInterface {
  readonly name = 'KillSwitchFirst1732200000029';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(STOPPED);
  }

  /** The function of before refuses the same. */
  async down(): Promise<void> {
    return Promise.resolve();
  }
}
