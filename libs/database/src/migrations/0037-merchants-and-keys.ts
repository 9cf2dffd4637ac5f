import type { MigrationInterface, QueryRunner } from 'typeorm';

const KEPT = ['id', 'merchant_id', 'scopes', 'allowed_cidrs', 'created_at', 'made_by', 'claim_until', 'replaces_id', 'overlap_hours'];
const all = (row: string): string => KEPT.map((column) => `${row}.${column}`).join(', ');

/** A key may wait for its secret, which is created when its maker fetches it, so that no other person ever sees it and it is kept nowhere. */
const KEYS = `
  ALTER TABLE api_key
    ALTER COLUMN secret_hash DROP NOT NULL,
    ADD COLUMN secret_hint text,
    ADD COLUMN made_by text COLLATE "C" REFERENCES operator,
    ADD COLUMN claim_until timestamptz,
    ADD COLUMN replaces_id text COLLATE "C" REFERENCES api_key,
    ADD COLUMN overlap_hours integer,
    ADD CONSTRAINT api_key_has_secret CHECK (secret_hash IS NOT NULL OR (claim_until IS NOT NULL AND made_by IS NOT NULL)),
    ADD CONSTRAINT api_key_overlap CHECK ((replaces_id IS NULL) = (overlap_hours IS NULL) AND overlap_hours BETWEEN 0 AND 168);

  -- As in 0024, but that a key which waits for its secret gets one, and that a key may end earlier than it was to.
  DROP TRIGGER key_is_kept ON api_key;
  CREATE TRIGGER key_is_kept BEFORE UPDATE OF ${KEPT.join(', ')} ON api_key FOR EACH ROW
    WHEN ((${all('OLD')}) IS DISTINCT FROM (${all('NEW')})) EXECUTE FUNCTION refuse_change_of_row('API key %s is never changed, only ended');
  CREATE TRIGGER key_has_one_secret BEFORE UPDATE OF secret_hash, secret_hint ON api_key FOR EACH ROW
    WHEN (OLD.secret_hash IS NOT NULL AND (NEW.secret_hash, NEW.secret_hint) IS DISTINCT FROM (OLD.secret_hash, OLD.secret_hint))
    EXECUTE FUNCTION refuse_change_of_row('API key %s has its secret already');
  CREATE TRIGGER key_ends_earlier BEFORE UPDATE OF expires_at ON api_key FOR EACH ROW
    WHEN (coalesce(NEW.expires_at, 'infinity') > coalesce(OLD.expires_at, 'infinity'))
    EXECUTE FUNCTION refuse_change_of_row('API key %s may end earlier, never later');

  CREATE TABLE api_key_use (
    api_key_id text COLLATE "C" PRIMARY KEY REFERENCES api_key,
    used_at timestamptz NOT NULL,
    network text NOT NULL
  );
`;

const MERCHANTS = `
  ALTER TABLE merchant
    ADD COLUMN live_disabled_at timestamptz,
    ADD COLUMN test_disabled_at timestamptz,
    ADD COLUMN version integer NOT NULL DEFAULT 1;
`;

/** Merchants are disabled in one mode, and their keys are made, rotated and revoked by operators. */
export class MerchantsAndKeys0037 implements MigrationInterface {
  readonly name = 'MerchantsAndKeys1732200000037';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(KEYS);
    await runner.query(MERCHANTS);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('Keys without a secret and disabled merchants have no place in the version before: restore a backup instead.'));
  }
}
