import { randomUUID } from 'node:crypto';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CHAIN_START, type ChainedChange, changeHash } from './0026-configuration-chain.hash.js';

/** Both modes begin with what there was for both. */
const POLICIES = `
  CREATE TABLE merchant_policy (
    merchant_id text COLLATE "C" NOT NULL REFERENCES merchant,
    mode text NOT NULL CONSTRAINT merchant_policy_mode_check CHECK (mode IN ('live', 'test')),
    solo_limits jsonb NOT NULL DEFAULT '{}',
    policy jsonb NOT NULL DEFAULT '{}',
    version integer NOT NULL DEFAULT 1,
    PRIMARY KEY (merchant_id, mode)
  );
  INSERT INTO merchant_policy (merchant_id, mode, solo_limits, policy)
  SELECT m.id, modes.mode, m.solo_limits, m.policy FROM merchant m CROSS JOIN (VALUES ('live'), ('test')) modes (mode);

  -- Whichever program creates a merchant, it has a policy in each mode, and no payout waits for one.
  CREATE FUNCTION begin_merchant_policies() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO merchant_policy (merchant_id, mode, solo_limits, policy)
    VALUES (NEW.id, 'live', NEW.solo_limits, NEW.policy), (NEW.id, 'test', NEW.solo_limits, NEW.policy);
    RETURN NULL;
  END $$;
  CREATE TRIGGER begin_merchant_policies AFTER INSERT ON merchant FOR EACH ROW EXECUTE FUNCTION begin_merchant_policies();
`;

/** The digest of what must not be read in a list of changes. */
const digest = (column: string): string => `encode(sha256(convert_to(${column}, 'UTF8')), 'hex')`;

/** As in 0026, with the policies of a merchant. */
const BOUND = `
  CREATE OR REPLACE FUNCTION bound_configuration(about text, about_id text) RETURNS jsonb LANGUAGE plpgsql STABLE SET timezone = 'UTC' AS $$ BEGIN
    RETURN CASE about
      WHEN 'provider_account' THEN (
        SELECT to_jsonb(a) - array['credentials_encrypted', 'breaker_opened_at', 'breaker_retry_at', 'breaker_trials', 'breaker_canary_until', 'breaker_reason',
          'used_at', 'proved_at', 'proved_account', 'proof_note'] || jsonb_build_object('credentials_encrypted', ${digest('a.credentials_encrypted')})
        FROM provider_account a WHERE a.id = about_id)
      WHEN 'route' THEN (
        SELECT to_jsonb(r) || jsonb_build_object('min_amount_minor', r.min_amount_minor::text, 'max_amount_minor', r.max_amount_minor::text)
        FROM route r WHERE r.id = about_id)
      WHEN 'code_rule' THEN (SELECT jsonb_object_agg(c.id, to_jsonb(c)) FROM provider_code_rule c WHERE c.provider_account_id = about_id)
      WHEN 'kill_switch' THEN (SELECT to_jsonb(k) FROM kill_switch k WHERE k.id = about_id)
      WHEN 'operator' THEN (
        SELECT to_jsonb(o) || jsonb_build_object('password_hash', ${digest('o.password_hash')}) FROM operator o WHERE o.id = about_id)
      WHEN 'api_key' THEN (
        SELECT to_jsonb(k) || jsonb_build_object('secret_hash', encode(sha256(k.secret_hash), 'hex')) FROM api_key k WHERE k.id = about_id)
      WHEN 'merchant' THEN (
        SELECT to_jsonb(m) - array['callback_disabled_at', 'callback_failing_since', 'callback_failures'] || jsonb_build_object(
          'callback_secret_encrypted', ${digest('m.callback_secret_encrypted')},
          'live_callback_secret_encrypted', ${digest('m.live_callback_secret_encrypted')},
          'test_callback_secret_encrypted', ${digest('m.test_callback_secret_encrypted')},
          'endpoints', (SELECT jsonb_object_agg(e.mode, e.url) FROM callback_endpoint e WHERE e.merchant_id = m.id),
          'policies', (SELECT jsonb_object_agg(p.mode, to_jsonb(p) - array['merchant_id', 'mode']) FROM merchant_policy p WHERE p.merchant_id = m.id))
        FROM merchant m WHERE m.id = about_id)
      WHEN 'service' THEN (
        SELECT to_jsonb(s) || jsonb_build_object('min_amount_minor', s.min_amount_minor::text, 'max_amount_minor', s.max_amount_minor::text)
        FROM service s WHERE s.code = about_id)
    END;
  END $$;
`;

/** As in 0023; one person may publish what only takes away. */
const GUARD = `
  CREATE OR REPLACE FUNCTION guard_change_request() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    ending text[] := array['state', 'decided_by', 'decided_at', 'comment', 'secrets_encrypted'];
  BEGIN
    IF TG_OP = 'INSERT' THEN
      IF NEW.state <> 'waiting' OR NEW.decided_by IS NOT NULL OR NEW.created_at > clock_timestamp() + interval '1 second' THEN
        RAISE EXCEPTION 'a change request begins now, and waiting' USING ERRCODE = 'check_violation', CONSTRAINT = 'change_request_begins_waiting';
      END IF;
      RETURN NEW;
    END IF;
    IF OLD.state <> 'waiting' THEN
      RAISE EXCEPTION 'change request % is % already', OLD.id, OLD.state USING ERRCODE = 'check_violation', CONSTRAINT = 'change_request_decided_once';
    END IF;
    IF NEW.state = 'waiting' OR to_jsonb(NEW) - ending <> to_jsonb(OLD) - ending THEN
      RAISE EXCEPTION 'change request % is decided, and nothing else happens to it', OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'change_request_is_kept';
    END IF;
    IF NEW.state = 'published' THEN
      IF clock_timestamp() >= NEW.expires_at THEN
        RAISE EXCEPTION 'change request % has expired', NEW.id USING ERRCODE = 'check_violation', CONSTRAINT = 'change_request_in_time';
      END IF;
      IF NEW.mode = 'live' AND NEW.decided_by = NEW.maker_id AND NEW.kind <> 'merchant_policy.tighten' AND NOT sole_operator_in_effect() THEN
        RAISE EXCEPTION 'change request % is published by the operator who made it', NEW.id
          USING ERRCODE = 'check_violation', CONSTRAINT = 'change_request_two_people';
      END IF;
    END IF;
    RETURN NEW;
  END $$;
`;

const MERCHANTS = `SELECT 'merchant' AS subject, id AS subject_id, bound_configuration('merchant', id) AS bound FROM merchant ORDER BY id`;

const INSERT = `
  INSERT INTO configuration_change (number, id, subject, subject_id, action, operator_id, reason, data, bound, changed_at, hash)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`;

/**
 * The limits and the policy of a merchant are of one mode, and changed by change requests. The columns of merchant stay: they are what a merchant
 * begins with, and what programs of 0.2 go by.
 */
export class MerchantPolicies0030 implements MigrationInterface {
  readonly name = 'MerchantPolicies1732200000030';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(POLICIES);
    await runner.query(BOUND);
    await runner.query(GUARD);
    await bindPolicies(runner);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('The policies of a merchant may differ by mode, which the version before cannot hold: restore a backup instead.'));
  }
}

/** The chain says from here on what the policies are. */
async function bindPolicies(runner: QueryRunner): Promise<void> {
  const present = (await runner.query(MERCHANTS)) as Pick<ChainedChange, 'subject' | 'subject_id' | 'bound'>[];
  const [clock] = (await runner.query('SELECT clock_timestamp()::timestamptz(3) AS now')) as { now: Date }[];
  const [last] = (await runner.query('SELECT number, hash FROM configuration_change ORDER BY number DESC LIMIT 1')) as { number: number; hash: Buffer }[];
  let head = last ?? { number: 0, hash: CHAIN_START };
  for (const row of present) {
    const change: ChainedChange = {
      number: head.number + 1,
      id: `chg_${randomUUID().replaceAll('-', '')}`,
      ...row,
      action: 'configuration.carried_over',
      operator_id: null,
      reason: null,
      data: { policies: 'each mode has its own' },
      changed_at: clock?.now ?? new Date(),
    };
    head = { number: change.number, hash: changeHash(head.hash, change) };
    const { number, id, subject, subject_id, action, operator_id, reason, data, bound, changed_at } = change;
    await runner.query(INSERT, [number, id, subject, subject_id, action, operator_id, reason, data, bound, changed_at, head.hash]);
  }
}
