import type { MigrationInterface, QueryRunner } from 'typeorm';

/** SQL on `provider_account`: money may be sent through it. Live accounts need a proof of mode and identity, test accounts only no disproof. */
const IS_PROVED = `(CASE WHEN proof IS NULL THEN mode = 'test' ELSE proof <> 'contradicted' AND proved_mode = mode AND proved_identity IS NOT DISTINCT FROM identity END)`;

/** An account that a payout was routed to stays the account that it is. Before that it may become another one, which ends its proof. */
const GUARDS = `
  CREATE FUNCTION guard_account_identity() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF OLD.used_at IS NOT NULL AND NEW.used_at IS DISTINCT FROM OLD.used_at THEN
      RAISE EXCEPTION 'provider account % was used, and that is never undone', OLD.id USING ERRCODE = 'restrict_violation', CONSTRAINT = 'use_is_kept';
    END IF;
    IF OLD.identity IS NOT NULL AND NEW.identity IS DISTINCT FROM OLD.identity THEN
      IF OLD.used_at IS NOT NULL THEN
        RAISE EXCEPTION 'provider account % was used: it stays the account that it is, make a new one', OLD.id
          USING ERRCODE = 'restrict_violation', CONSTRAINT = 'identity_is_kept';
      END IF;
      IF NEW.proved_identity IS DISTINCT FROM NEW.identity THEN
        NEW.proof := NULL;
        NEW.proved_at := NULL;
        NEW.proved_mode := NULL;
        NEW.proved_identity := NULL;
        NEW.proved_account := NULL;
        NEW.proof_note := NULL;
      END IF;
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER identity_is_kept BEFORE UPDATE ON provider_account FOR EACH ROW
    WHEN (NEW.identity IS DISTINCT FROM OLD.identity OR NEW.used_at IS DISTINCT FROM OLD.used_at) EXECUTE FUNCTION guard_account_identity();

  CREATE FUNCTION guard_account_proof() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NOT EXISTS (SELECT FROM account_confirmation c WHERE c.provider_account_id = NEW.id AND c.state = 'confirmed'
      AND c.identity = NEW.proved_identity AND c.mode = NEW.proved_mode) THEN
      RAISE EXCEPTION 'no second operator has confirmed provider account %', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'confirmed_by_two';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER confirmed_by_two BEFORE INSERT OR UPDATE OF proof, proved_mode, proved_identity ON provider_account FOR EACH ROW
    WHEN (NEW.proof = 'confirmed') EXECUTE FUNCTION guard_account_proof();

  CREATE FUNCTION guard_route() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF EXISTS (SELECT FROM provider_account WHERE id = NEW.provider_account_id AND NOT ${IS_PROVED}) THEN
      RAISE EXCEPTION 'provider account % is not proved', NEW.provider_account_id USING ERRCODE = 'check_violation', CONSTRAINT = 'route_to_proved_account';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER route_to_proved_account BEFORE INSERT OR UPDATE OF enabled, provider_account_id ON route FOR EACH ROW
    WHEN (NEW.enabled) EXECUTE FUNCTION guard_route();
`;

/** As in 0018; besides, the first payout that is routed to an account marks it as used. A change of its identity at that moment waits for it, or it for the change. */
const FIRST_USE = `
  CREATE OR REPLACE FUNCTION guard_account_mode() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    account record;
  BEGIN
    SELECT mode, used_at INTO account FROM provider_account WHERE id = NEW.provider_account_id;
    IF NOT FOUND THEN
      RETURN NEW;
    END IF;
    IF account.mode <> NEW.mode THEN
      RAISE EXCEPTION 'payout % is %, its provider account is not', NEW.id, NEW.mode USING ERRCODE = 'check_violation', CONSTRAINT = 'account_of_its_mode';
    END IF;
    IF account.used_at IS NULL THEN
      UPDATE provider_account SET used_at = now() WHERE id = NEW.provider_account_id AND used_at IS NULL;
    END IF;
    RETURN NEW;
  END $$;
`;

const CONFIRMATIONS = `
  CREATE TABLE account_confirmation (
    id text COLLATE "C" PRIMARY KEY,
    provider_account_id text COLLATE "C" NOT NULL REFERENCES provider_account,
    identity text NOT NULL,
    mode text NOT NULL CONSTRAINT account_confirmation_mode_check CHECK (mode IN ('live', 'test')),
    reason text NOT NULL,
    asked_by text COLLATE "C" NOT NULL REFERENCES operator,
    asked_at timestamptz(3) NOT NULL DEFAULT now(),
    state text NOT NULL DEFAULT 'waiting' CONSTRAINT account_confirmation_state_check CHECK (state IN ('waiting', 'confirmed', 'withdrawn', 'void')),
    decided_by text COLLATE "C" REFERENCES operator,
    decided_at timestamptz(3),
    CONSTRAINT confirmed_by_another CHECK (state <> 'confirmed' OR (decided_by IS NOT NULL AND decided_by <> asked_by)),
    CONSTRAINT confirmation_is_decided CHECK ((state = 'waiting') = (decided_at IS NULL))
  );
  CREATE UNIQUE INDEX one_waiting_confirmation ON account_confirmation (provider_account_id) WHERE state = 'waiting';
  CREATE INDEX confirmation_by_account ON account_confirmation (provider_account_id, asked_at);
  CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON account_confirmation FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
`;

/**
 * A provider account has an identity, and what is sent, said and decided carries the one under which it was. The identity follows from the
 * credentials, which only the program can read: it fills in that of existing accounts when it starts. A live account that was used before
 * proofs were asked for goes on, and says so; one that was never used needs a proof before it takes its first payout.
 */
export class AccountIdentity0022 implements MigrationInterface {
  readonly name = 'AccountIdentity1732200000022';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE provider_account
        ADD COLUMN identity text,
        ADD COLUMN used_at timestamptz,
        ADD COLUMN proof text CONSTRAINT provider_account_proof_check CHECK (proof IN ('told', 'confirmed', 'simulated', 'used_before', 'contradicted')),
        ADD COLUMN proved_at timestamptz,
        ADD COLUMN proved_mode text CONSTRAINT provider_account_proved_mode_check CHECK (proved_mode IN ('live', 'test')),
        ADD COLUMN proved_identity text,
        ADD COLUMN proved_account text,
        ADD COLUMN proof_note text,
        ADD CONSTRAINT proof_is_whole CHECK ((proof IS NULL) = (proved_at IS NULL) AND (proof IS NULL) = (proved_mode IS NULL));
      UPDATE provider_account a SET used_at = u.at
      FROM (SELECT provider_account_id, min(created_at) AS at FROM payout WHERE provider_account_id IS NOT NULL GROUP BY provider_account_id) u
      WHERE u.provider_account_id = a.id;
      UPDATE provider_account SET proof = 'used_before', proved_at = now(), proved_mode = mode WHERE mode = 'live' AND used_at IS NOT NULL;

      ALTER TABLE payout_attempt ADD COLUMN identity text;
      ALTER TABLE approval ADD COLUMN identity text;
      ALTER TABLE payout_statement ADD COLUMN identity text, DROP CONSTRAINT statement_mismatch,
        ADD CONSTRAINT statement_mismatch CHECK (mismatch IN ('account', 'key', 'currency', 'amount'));
      ${CONFIRMATIONS}
      ${FIRST_USE}
      ${GUARDS}
    `);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('The version before takes a report from another account for one about the payout: restore a backup instead.'));
  }
}
