import { randomUUID } from 'node:crypto';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CHAIN_START, type ChainedChange, changeHash } from './0026-configuration-chain.hash.js';

const COLUMNS = `
  ALTER TABLE service
    ADD COLUMN template text,
    ADD COLUMN enabled boolean NOT NULL DEFAULT true,
    ADD COLUMN version integer NOT NULL DEFAULT 1;

  -- Payouts that wait for details are completed by the schema that they began with.
  CREATE TRIGGER service_is_kept BEFORE UPDATE OF code, method, currency, fields_schema, template ON service FOR EACH ROW
    WHEN ((OLD.code, OLD.method, OLD.currency, OLD.fields_schema, OLD.template) IS DISTINCT FROM (NEW.code, NEW.method, NEW.currency, NEW.fields_schema, NEW.template))
    EXECUTE FUNCTION refuse_change_of_service();
`;

const KEEP = `
  CREATE FUNCTION refuse_change_of_service() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'the form of service % never changes: add another service', OLD.code USING ERRCODE = 'check_violation', CONSTRAINT = 'service_form_is_kept';
  END $$;
`;

/** As in 0030; one person may also publish what only takes away from a service. */
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
      IF NEW.mode = 'live' AND NEW.decided_by = NEW.maker_id AND NEW.kind NOT IN ('merchant_policy.tighten', 'service.tighten') AND NOT sole_operator_in_effect() THEN
        RAISE EXCEPTION 'change request % is published by the operator who made it', NEW.id
          USING ERRCODE = 'check_violation', CONSTRAINT = 'change_request_two_people';
      END IF;
    END IF;
    RETURN NEW;
  END $$;
`;

const SERVICES = `SELECT 'service' AS subject, code AS subject_id, bound_configuration('service', code) AS bound FROM service ORDER BY code`;

const INSERT = `
  INSERT INTO configuration_change (number, id, subject, subject_id, action, operator_id, reason, data, bound, changed_at, hash)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`;

/** Services are made from templates, changed by change requests, and can be disabled. Their form never changes. */
export class ServiceTemplates0039 implements MigrationInterface {
  readonly name = 'ServiceTemplates1732200000039';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(KEEP);
    await runner.query(COLUMNS);
    await runner.query(GUARD);
    await bindServices(runner);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('A disabled service has no place in the version before: restore a backup instead.'));
  }
}

/** The chain says from here on what the services are, with their new columns. */
async function bindServices(runner: QueryRunner): Promise<void> {
  const present = (await runner.query(SERVICES)) as Pick<ChainedChange, 'subject' | 'subject_id' | 'bound'>[];
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
      data: { services: 'may be disabled' },
      changed_at: clock?.now ?? new Date(),
    };
    head = { number: change.number, hash: changeHash(head.hash, change) };
    const { number, id, subject, subject_id, action, operator_id, reason, data, bound, changed_at } = change;
    await runner.query(INSERT, [number, id, subject, subject_id, action, operator_id, reason, data, bound, changed_at, head.hash]);
  }
}
