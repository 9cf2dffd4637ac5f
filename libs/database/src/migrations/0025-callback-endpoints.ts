import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * For one version, programs of 0.2 may run beside. They know one endpoint for both modes: where they name another, or switch it on again, that is
 * carried to both. What they count as failures is not, because it says no mode: a program of this version learns of a failing endpoint itself.
 */
const OLDER_PROGRAMS = `
  CREATE FUNCTION carry_callback_endpoint() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.callback_url IS NULL THEN
      DELETE FROM callback_endpoint WHERE merchant_id = NEW.id;
    ELSE
      INSERT INTO callback_endpoint (merchant_id, mode, url) VALUES (NEW.id, 'live', NEW.callback_url), (NEW.id, 'test', NEW.callback_url)
        ON CONFLICT (merchant_id, mode) DO UPDATE SET url = EXCLUDED.url WHERE callback_endpoint.url <> EXCLUDED.url;
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER carry_new_callback_endpoint AFTER INSERT ON merchant FOR EACH ROW WHEN (NEW.callback_url IS NOT NULL)
    EXECUTE FUNCTION carry_callback_endpoint();
  CREATE TRIGGER carry_callback_endpoint AFTER UPDATE OF callback_url ON merchant FOR EACH ROW WHEN (NEW.callback_url IS DISTINCT FROM OLD.callback_url)
    EXECUTE FUNCTION carry_callback_endpoint();

  CREATE FUNCTION carry_enabled_callback_endpoint() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE callback_endpoint SET disabled_at = NULL, failing_since = NULL, failures = 0 WHERE merchant_id = NEW.id AND disabled_at IS NOT NULL;
    RETURN NULL;
  END $$;
  CREATE TRIGGER carry_enabled_callback_endpoint AFTER UPDATE OF callback_disabled_at ON merchant FOR EACH ROW
    WHEN (OLD.callback_disabled_at IS NOT NULL AND NEW.callback_disabled_at IS NULL) EXECUTE FUNCTION carry_enabled_callback_endpoint();
`;

/**
 * The default endpoint of a merchant's callbacks, and whether it works, is of one mode: a receiver of tests that is gone does not stop the callbacks
 * about real payouts. Both modes start with what there was for both. The columns of merchant stay for programs of 0.2.
 */
export class CallbackEndpoints0025 implements MigrationInterface {
  readonly name = 'CallbackEndpoints1732200000025';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE callback_endpoint (
        merchant_id text COLLATE "C" NOT NULL REFERENCES merchant,
        mode text NOT NULL CONSTRAINT callback_endpoint_mode_check CHECK (mode IN ('live', 'test')),
        url text NOT NULL,
        disabled_at timestamptz,
        -- The first failure since the last success, and how many there were: an endpoint that fails for days is switched off.
        failing_since timestamptz,
        failures integer NOT NULL DEFAULT 0,
        PRIMARY KEY (merchant_id, mode)
      );
      INSERT INTO callback_endpoint (merchant_id, mode, url, disabled_at, failing_since, failures)
      SELECT m.id, modes.mode, m.callback_url, m.callback_disabled_at, m.callback_failing_since, m.callback_failures
      FROM merchant m CROSS JOIN (VALUES ('live'), ('test')) modes (mode) WHERE m.callback_url IS NOT NULL;
      ${OLDER_PROGRAMS}
    `);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('The endpoints of a merchant may differ by mode, which the version before cannot hold: restore a backup instead.'));
  }
}
