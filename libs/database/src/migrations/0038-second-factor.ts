import type { MigrationInterface, QueryRunner } from 'typeorm';

const KINDS = [
  'session.opened',
  'session.carried_over',
  'session.recorded',
  'session.ended',
  'sign_in.failed',
  'operator.locked',
  'operator.unlocked',
  'proof.passed',
  'proof.failed',
  'audit.exported',
  'recipient.revealed',
  'factor.enrolled',
  'factor.failed',
  'factor.recovery_codes_made',
  'factor.recovery_code_used',
  'factor.reset',
  'factor.recorded',
];

const TABLES = `
  CREATE TABLE operator_factor (
    id text COLLATE "C" PRIMARY KEY,
    operator_id text COLLATE "C" NOT NULL REFERENCES operator,
    kind text NOT NULL CONSTRAINT operator_factor_kind_check CHECK (kind IN ('authenticator_app')),
    -- The session in which it was set up, and which confirms it.
    session_id text COLLATE "C" NOT NULL,
    secret_encrypted text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    -- Null: it does not count yet.
    confirmed_at timestamptz,
    -- The time step of the code that was accepted last: neither it nor an earlier one is accepted again.
    last_step integer,
    CONSTRAINT operator_factor_confirmed_by_code CHECK ((confirmed_at IS NULL) = (last_step IS NULL))
  );
  CREATE INDEX operator_factor_by_operator ON operator_factor (operator_id);
  CREATE UNIQUE INDEX one_authenticator_app ON operator_factor (operator_id) WHERE kind = 'authenticator_app' AND confirmed_at IS NOT NULL;

  CREATE TABLE operator_recovery_code (
    operator_id text COLLATE "C" NOT NULL REFERENCES operator,
    -- A keyed hash.
    code_hash bytea NOT NULL,
    used_at timestamptz,
    PRIMARY KEY (operator_id, code_hash)
  );

  -- When a factor was last proved in the session; null: never.
  ALTER TABLE operator_session ADD COLUMN factor_proved_at timestamptz;

  ALTER TABLE access_event DROP CONSTRAINT access_event_kind_check;
  ALTER TABLE access_event ADD CONSTRAINT access_event_kind_check CHECK (kind IN (${KINDS.map((kind) => `'${kind}'`).join(', ')}));
`;

/** What a service refuses politely is refused here to hands that go past the services: a code that was used is used. */
const GUARDS = `
  CREATE FUNCTION guard_operator_factor() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF OLD.confirmed_at IS NOT NULL AND NEW.confirmed_at IS DISTINCT FROM OLD.confirmed_at THEN
      RAISE EXCEPTION 'factor % is confirmed once', OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'operator_factor_confirmed_once';
    END IF;
    IF OLD.last_step IS NOT NULL AND (NEW.last_step IS NULL OR NEW.last_step <= OLD.last_step) THEN
      RAISE EXCEPTION 'a code of factor % is accepted once', OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'operator_factor_code_used_once';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER guard_operator_factor BEFORE UPDATE ON operator_factor FOR EACH ROW EXECUTE FUNCTION guard_operator_factor();

  CREATE FUNCTION guard_recovery_code() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF OLD.used_at IS NOT NULL OR NEW.used_at IS NULL THEN
      RAISE EXCEPTION 'a recovery code is used once' USING ERRCODE = 'check_violation', CONSTRAINT = 'operator_recovery_code_used_once';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER guard_recovery_code BEFORE UPDATE ON operator_recovery_code FOR EACH ROW EXECUTE FUNCTION guard_recovery_code();
`;

/** As in 0028, with the moment of the last factor. Sessions from before have none, so what their events say still holds. */
const BOUND_SESSION = `
  CREATE OR REPLACE FUNCTION bound_session(about text) RETURNS jsonb LANGUAGE plpgsql STABLE SET timezone = 'UTC' AS $$ BEGIN
    RETURN (
      SELECT jsonb_build_object('operator_id', s.operator_id, 'role', o.role, 'created_at', s.created_at, 'expires_at', s.expires_at,
        'token_network_device', encode(sha256(s.token_hash || convert_to(jsonb_build_array(s.network, s.device)::text, 'UTF8')), 'hex'))
        || CASE WHEN s.factor_proved_at IS NULL THEN '{}' ELSE jsonb_build_object('factor_proved_at', s.factor_proved_at) END
      FROM operator_session s JOIN operator o ON o.id = s.operator_id WHERE s.id = about);
  END $$;
`;

/** The confirmed factors and recovery codes of an operator, secrets as digests; null: there are none. An enrolment that was not confirmed counts for nothing. */
const BOUND_FACTORS = `
  CREATE FUNCTION bound_factors(about text) RETURNS jsonb LANGUAGE plpgsql STABLE SET timezone = 'UTC' AS $$ BEGIN
    RETURN nullif(
      coalesce((
        SELECT jsonb_object_agg(f.id, jsonb_build_object('kind', f.kind, 'confirmed_at', f.confirmed_at, 'last_step', f.last_step,
          'secret', encode(sha256(convert_to(f.secret_encrypted, 'UTF8')), 'hex')))
        FROM operator_factor f WHERE f.operator_id = about AND f.confirmed_at IS NOT NULL), '{}')
      || coalesce((
        SELECT jsonb_build_object('recovery_codes', encode(sha256(convert_to(string_agg(encode(c.code_hash, 'hex') || ' ' || coalesce(c.used_at::text, 'unused'), ',' ORDER BY c.code_hash), 'UTF8')), 'hex'))
        FROM operator_recovery_code c WHERE c.operator_id = about HAVING count(*) > 0), '{}'),
      '{}');
  END $$;
`;

/** A second factor for operators: an authenticator app, and recovery codes for when it is lost. Nobody has one at the upgrade; sessions stay open. */
export class SecondFactor0038 implements MigrationInterface {
  readonly name = 'SecondFactor1732200000038';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(GUARDS);
    await runner.query(BOUND_SESSION);
    await runner.query(BOUND_FACTORS);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('Operators who have a second factor would be let in without it: restore a backup instead.'));
  }
}
