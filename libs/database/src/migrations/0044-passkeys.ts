import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = `
  ALTER TABLE operator_factor
    ALTER COLUMN secret_encrypted DROP NOT NULL,
    ADD COLUMN name text,
    -- As the browser names it, in base64url.
    ADD COLUMN credential_id text COLLATE "C",
    -- In the form of COSE. It is no secret.
    ADD COLUMN public_key bytea,
    -- How often the passkey says that it was used; passkeys that do not count say 0.
    ADD COLUMN sign_count bigint,
    -- How a browser reaches it.
    ADD COLUMN transports text[],
    ADD COLUMN last_used_at timestamptz,
    DROP CONSTRAINT operator_factor_kind_check,
    ADD CONSTRAINT operator_factor_kind_check CHECK (kind IN ('authenticator_app', 'passkey')),
    DROP CONSTRAINT operator_factor_confirmed_by_code,
    ADD CONSTRAINT operator_factor_confirmed_by_code CHECK (kind <> 'authenticator_app' OR (confirmed_at IS NULL) = (last_step IS NULL)),
    ADD CONSTRAINT operator_factor_is_app CHECK (kind <> 'authenticator_app' OR (secret_encrypted IS NOT NULL AND num_nonnulls(name, credential_id, public_key, sign_count, transports, last_used_at) = 0)),
    ADD CONSTRAINT operator_factor_is_passkey CHECK (kind <> 'passkey' OR (num_nulls(name, credential_id, public_key, sign_count, transports, confirmed_at) = 0 AND num_nonnulls(secret_encrypted, last_step) = 0));
  CREATE UNIQUE INDEX one_passkey_per_credential ON operator_factor (credential_id) WHERE kind = 'passkey';
  CREATE UNIQUE INDEX one_passkey_per_name ON operator_factor (operator_id, name) WHERE kind = 'passkey';

  CREATE TABLE operator_challenge (
    -- SHA-256 of what a passkey has to sign.
    challenge_hash bytea PRIMARY KEY,
    operator_id text COLLATE "C" NOT NULL REFERENCES operator,
    -- Null: of a sign-in, before there is a session.
    session_id text COLLATE "C",
    purpose text NOT NULL CONSTRAINT operator_challenge_purpose_check CHECK (purpose IN ('registration', 'sign_in', 'proof')),
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT operator_challenge_of_session CHECK ((session_id IS NULL) = (purpose = 'sign_in'))
  );
  CREATE INDEX operator_challenge_by_operator ON operator_challenge (operator_id);
`;

/** Adds a kind of event, whichever there are. */
const KIND = `
  DO $$
  DECLARE
    definition text := (SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'access_event_kind_check' AND conrelid = 'access_event'::regclass);
  BEGIN
    ALTER TABLE access_event DROP CONSTRAINT access_event_kind_check;
    EXECUTE 'ALTER TABLE access_event ADD CONSTRAINT access_event_kind_check ' || replace(definition, ']', ', ''factor.removed''::text]');
  END $$;
`;

/** As in 0038; and a counter of a passkey only rises, unless it does not count. */
const GUARD = `
  CREATE OR REPLACE FUNCTION guard_operator_factor() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF OLD.confirmed_at IS NOT NULL AND NEW.confirmed_at IS DISTINCT FROM OLD.confirmed_at THEN
      RAISE EXCEPTION 'factor % is confirmed once', OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'operator_factor_confirmed_once';
    END IF;
    IF OLD.last_step IS NOT NULL AND (NEW.last_step IS NULL OR NEW.last_step <= OLD.last_step) THEN
      RAISE EXCEPTION 'a code of factor % is accepted once', OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'operator_factor_code_used_once';
    END IF;
    IF OLD.kind = 'passkey' AND NOT coalesce(NEW.sign_count > OLD.sign_count OR (NEW.sign_count = 0 AND OLD.sign_count = 0), false) THEN
      RAISE EXCEPTION 'the counter of passkey % only rises', OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'operator_factor_counter_rises';
    END IF;
    RETURN NEW;
  END $$;
`;

/** As in 0038, with passkeys. What it says of an authenticator app is the same, so what events say of those still holds. */
const BOUND_FACTORS = `
  CREATE OR REPLACE FUNCTION bound_factors(about text) RETURNS jsonb LANGUAGE plpgsql STABLE SET timezone = 'UTC' AS $$ BEGIN
    RETURN nullif(
      coalesce((
        SELECT jsonb_object_agg(f.id, CASE f.kind
          WHEN 'passkey' THEN jsonb_build_object('kind', f.kind, 'confirmed_at', f.confirmed_at, 'name', f.name, 'credential_id', f.credential_id,
            'public_key', encode(sha256(f.public_key), 'hex'), 'sign_count', f.sign_count, 'transports', f.transports, 'last_used_at', f.last_used_at)
          ELSE jsonb_build_object('kind', f.kind, 'confirmed_at', f.confirmed_at, 'last_step', f.last_step,
            'secret', encode(sha256(convert_to(f.secret_encrypted, 'UTF8')), 'hex')) END)
        FROM operator_factor f WHERE f.operator_id = about AND f.confirmed_at IS NOT NULL), '{}')
      || coalesce((
        SELECT jsonb_build_object('recovery_codes', encode(sha256(convert_to(string_agg(encode(c.code_hash, 'hex') || ' ' || coalesce(c.used_at::text, 'unused'), ',' ORDER BY c.code_hash), 'UTF8')), 'hex'))
        FROM operator_recovery_code c WHERE c.operator_id = about HAVING count(*) > 0), '{}'),
      '{}');
  END $$;
`;

/** Passkeys as a second factor beside or instead of an authenticator app, and the questions that they answer. */
export class Passkeys0044 implements MigrationInterface {
  readonly name = 'Passkeys1732200000044';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(KIND);
    await runner.query(GUARD);
    await runner.query(BOUND_FACTORS);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('Operators who have a passkey would be let in without it: restore a backup instead.'));
  }
}
