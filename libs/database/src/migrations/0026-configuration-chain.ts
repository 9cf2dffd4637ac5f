import { randomUUID } from 'node:crypto';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CHAIN_START, type ChainedChange, changeHash } from './0026-configuration-chain.hash.js';

const SUBJECTS = ['provider_account', 'route', 'code_rule', 'kill_switch', 'operator', 'api_key', 'merchant', 'service', 'installation'];

/** Commands on the server change configuration too, and no operator does it. */
const COLUMNS = `
  ALTER TABLE configuration_change
    -- From 1, without gaps.
    ADD COLUMN number integer,
    -- What it was about, as it was after the change; secrets as digests. Null: it did not exist, or the change is from before this was kept.
    ADD COLUMN bound jsonb,
    -- SHA-256 over the hash before it and the change itself.
    ADD COLUMN hash bytea,
    ALTER COLUMN operator_id DROP NOT NULL,
    DROP CONSTRAINT configuration_change_subject_check,
    ADD CONSTRAINT configuration_change_subject_check CHECK (subject IN (${SUBJECTS.map((subject) => `'${subject}'`).join(', ')}));
`;

const REQUIRED = `
  ALTER TABLE configuration_change
    ALTER COLUMN number SET NOT NULL,
    ALTER COLUMN hash SET NOT NULL,
    ADD CONSTRAINT configuration_change_number_key UNIQUE (number);
`;

/** The digest of what must not be read in a list of changes. */
const digest = (column: string): string => `encode(sha256(convert_to(${column}, 'UTF8')), 'hex')`;

/**
 * What a change binds of its subject. Left out is what programs change by themselves: the breaker, first use, and the time and words of a proof
 * that was repeated. Amounts are texts: numbers of JSON are not exact.
 */
const BOUND = `
  CREATE FUNCTION bound_configuration(about text, about_id text) RETURNS jsonb LANGUAGE plpgsql STABLE SET timezone = 'UTC' AS $$ BEGIN
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
          'endpoints', (SELECT jsonb_object_agg(e.mode, e.url) FROM callback_endpoint e WHERE e.merchant_id = m.id))
        FROM merchant m WHERE m.id = about_id)
      WHEN 'service' THEN (
        SELECT to_jsonb(s) || jsonb_build_object('min_amount_minor', s.min_amount_minor::text, 'max_amount_minor', s.max_amount_minor::text)
        FROM service s WHERE s.code = about_id)
    END;
  END $$;
`;

/** Everything that a change can be about. */
const PRESENT = `
  SELECT 'provider_account' AS subject, id AS subject_id FROM provider_account UNION ALL SELECT 'route', id FROM route
  UNION ALL SELECT DISTINCT 'code_rule', provider_account_id FROM provider_code_rule UNION ALL SELECT 'kill_switch', id FROM kill_switch
  UNION ALL SELECT 'operator', id FROM operator UNION ALL SELECT 'api_key', id FROM api_key UNION ALL SELECT 'merchant', id FROM merchant
  UNION ALL SELECT 'service', code FROM service ORDER BY 1, 2`;

const INSERT = `
  INSERT INTO configuration_change (number, id, subject, subject_id, action, operator_id, reason, data, bound, changed_at, hash)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`;

/**
 * Changes of configuration are one chain. Those from before are chained as they are; then one change for each thing that is configured says how it
 * was carried over, and binds it from there on.
 */
export class ConfigurationChain0026 implements MigrationInterface {
  readonly name = 'ConfigurationChain1732200000026';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(COLUMNS);
    await runner.query(BOUND);
    await runner.query('ALTER TABLE configuration_change DISABLE TRIGGER only_grows');
    const head = await chainWhatIsThere(runner);
    await runner.query('ALTER TABLE configuration_change ENABLE TRIGGER only_grows');
    await carryOver(runner, head);
    await runner.query(REQUIRED);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('A chain is not opened again: restore a backup instead.'));
  }
}

interface Head {
  number: number;
  hash: Buffer;
}

async function chainWhatIsThere(runner: QueryRunner): Promise<Head> {
  const changes = (await runner.query('SELECT * FROM configuration_change ORDER BY changed_at, id')) as ChainedChange[];
  let head: Head = { number: 0, hash: CHAIN_START };
  for (const change of changes) {
    const number = head.number + 1;
    head = { number, hash: changeHash(head.hash, { ...change, number }) };
    await runner.query('UPDATE configuration_change SET number = $2, hash = $3 WHERE id = $1', [change.id, number, head.hash]);
  }
  return head;
}

async function carryOver(runner: QueryRunner, last: Head): Promise<void> {
  type Present = Pick<ChainedChange, 'subject' | 'subject_id' | 'bound'>;
  const present = (await runner.query(
    `SELECT subject, subject_id, bound_configuration(subject, subject_id) AS bound FROM (${PRESENT}) present ORDER BY 1, 2`,
  )) as Present[];
  const [clock] = (await runner.query('SELECT clock_timestamp()::timestamptz(3) AS now')) as { now: Date }[];
  let head = last;
  for (const row of present) {
    const change: ChainedChange = {
      number: head.number + 1,
      id: `chg_${randomUUID().replaceAll('-', '')}`,
      ...row,
      action: 'configuration.carried_over',
      operator_id: null,
      reason: null,
      data: {},
      changed_at: clock?.now ?? new Date(),
    };
    head = { number: change.number, hash: changeHash(head.hash, change) };
    const { number, id, subject, subject_id, action, operator_id, reason, data, bound, changed_at } = change;
    await runner.query(INSERT, [number, id, subject, subject_id, action, operator_id, reason, data, bound, changed_at, head.hash]);
  }
}
