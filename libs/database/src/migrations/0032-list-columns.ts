import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The statuses in which an order has come to something: it was paid, or it failed. */
const OUTCOMES = `'PROCESSED', 'PARTIALLY_PROCESSED', 'CREATE_FAILED', 'INVOKE_FAILED', 'PROCESS_FAILED', 'CANCEL_FAILED', 'REVOKE_FAILED'`;

/**
 * Since when a payout is paid or failed. It follows from the payout, so the trigger writes it with the owner's rights, for programs of 0.2 too, and
 * the application only reads it. The table is narrow: counting a day reads no payout.
 */
const OUTCOME = `
  CREATE TABLE payout_outcome (
    payout_id text COLLATE "C" PRIMARY KEY,
    mode text NOT NULL CONSTRAINT payout_outcome_mode_check CHECK (mode IN ('live', 'test')),
    status payout_status NOT NULL,
    since timestamptz(3) NOT NULL DEFAULT clock_timestamp()
  );
  CREATE INDEX outcome_by_time ON payout_outcome (mode, status, since, payout_id);

  CREATE FUNCTION note_outcome() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN
    IF NEW.status IN (${OUTCOMES}) THEN
      INSERT INTO payout_outcome (payout_id, mode, status) VALUES (NEW.id, NEW.mode, NEW.status)
        ON CONFLICT (payout_id) DO UPDATE SET status = EXCLUDED.status, since = EXCLUDED.since;
    ELSE
      DELETE FROM payout_outcome WHERE payout_id = NEW.id;
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER note_outcome AFTER INSERT ON payout FOR EACH ROW WHEN (NEW.status = 'CREATE_FAILED') EXECUTE FUNCTION note_outcome();
  CREATE TRIGGER note_new_outcome AFTER UPDATE OF status ON payout FOR EACH ROW
    WHEN (NEW.status <> OLD.status AND (NEW.status IN (${OUTCOMES}) OR OLD.status IN (${OUTCOMES}))) EXECUTE FUNCTION note_outcome();
`;

/**
 * Of the payout. Cases that were closed before keep none, because a closed case is never changed and no list reads it by mode. Programs of 0.2 name none,
 * and may open a case in the statement that creates its payout: the row of the payout is there to be read once that statement is done.
 */
const MODE_OF_CASES = `
  ALTER TABLE moderation_case ADD COLUMN mode text CONSTRAINT moderation_case_mode_check CHECK (mode IN ('live', 'test'));
  CREATE FUNCTION add_mode_of_payout() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN
    UPDATE moderation_case SET mode = (SELECT mode FROM payout WHERE id = NEW.payout_id) WHERE id = NEW.id;
    RETURN NULL;
  END $$;
  CREATE TRIGGER add_mode AFTER INSERT ON moderation_case FOR EACH ROW WHEN (NEW.mode IS NULL) EXECUTE FUNCTION add_mode_of_payout();
  CREATE TRIGGER mode_is_kept BEFORE UPDATE OF mode ON moderation_case FOR EACH ROW WHEN (NEW.mode <> OLD.mode) EXECUTE FUNCTION refuse_change_of_mode();
`;

/** What lists and figures need to find their rows by an index: the mode of a case, and since when a payout is paid or failed. */
export class ListColumns0032 implements MigrationInterface {
  readonly name = 'ListColumns1732200000032';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(OUTCOME);
    await runner.query(MODE_OF_CASES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER add_mode ON moderation_case;
      DROP TRIGGER mode_is_kept ON moderation_case;
      DROP FUNCTION add_mode_of_payout();
      ALTER TABLE moderation_case DROP COLUMN mode;
      DROP TRIGGER note_outcome ON payout;
      DROP TRIGGER note_new_outcome ON payout;
      DROP FUNCTION note_outcome();
      DROP TABLE payout_outcome;
    `);
  }
}
