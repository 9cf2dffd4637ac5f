import type { MigrationInterface, QueryRunner } from 'typeorm';
import { accessHash, CHAIN_START, type ChainedAccess } from './0028-access-chain.hash.js';

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
];

/** Without foreign keys: while a transaction adds to the chain it waits for no other row. */
const TABLES = `
  CREATE TABLE access_event (
    -- From 1, without gaps.
    number integer PRIMARY KEY,
    kind text NOT NULL CONSTRAINT access_event_kind_check CHECK (kind IN (${KINDS.map((kind) => `'${kind}'`).join(', ')})),
    -- Whom it is about; null: no operator is known.
    operator_id text COLLATE "C",
    session_id text COLLATE "C",
    -- Who did it; null: nobody who was signed in.
    by_id text COLLATE "C",
    data jsonb NOT NULL,
    -- The session after the event; null: there is none.
    bound jsonb,
    occurred_at timestamptz(3) NOT NULL,
    -- SHA-256 over the hash before it and the event itself.
    hash bytea NOT NULL
  );
  CREATE INDEX access_event_by_session ON access_event (session_id, number);
  CREATE INDEX access_event_by_operator ON access_event (operator_id, number);
  CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON access_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

  CREATE TABLE sign_in_failure_count (
    window_start timestamptz NOT NULL,
    -- An operator, or 'unknown'.
    subject text COLLATE "C" NOT NULL,
    -- A keyed hash.
    network text COLLATE "C" NOT NULL,
    failures integer NOT NULL,
    PRIMARY KEY (window_start, subject, network)
  );
`;

/**
 * What an event binds of its session. Where it was opened is bound together with the hash of its token, which is random: nothing can be guessed from
 * the digest once the session is gone. When it was last used is not bound.
 */
const BOUND = `
  CREATE FUNCTION bound_session(about text) RETURNS jsonb LANGUAGE plpgsql STABLE SET timezone = 'UTC' AS $$ BEGIN
    RETURN (
      SELECT jsonb_build_object('operator_id', s.operator_id, 'role', o.role, 'created_at', s.created_at, 'expires_at', s.expires_at,
        'token_network_device', encode(sha256(s.token_hash || convert_to(jsonb_build_array(s.network, s.device)::text, 'UTF8')), 'hex'))
      FROM operator_session s JOIN operator o ON o.id = s.operator_id WHERE s.id = about);
  END $$;
`;

const PRESENT = `SELECT id AS session_id, operator_id, bound_session(id) AS bound, clock_timestamp()::timestamptz(3) AS now FROM operator_session ORDER BY created_at, id`;
const INSERT = `
  INSERT INTO access_event (number, kind, operator_id, session_id, by_id, data, bound, occurred_at, hash) VALUES ($1, $2, $3, $4, NULL, $5, $6, $7, $8)`;

/** Who came in, or tried to, is a chain. Sessions that are open at the upgrade are carried over, and bound from there on. */
export class AccessChain0028 implements MigrationInterface {
  readonly name = 'AccessChain1732200000028';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(BOUND);
    type Present = Pick<ChainedAccess, 'session_id' | 'operator_id' | 'bound'> & { now: Date };
    let hash = CHAIN_START;
    for (const [index, { now, ...session }] of ((await runner.query(PRESENT)) as Present[]).entries()) {
      const event: ChainedAccess = { number: index + 1, kind: 'session.carried_over', ...session, by_id: null, data: {}, occurred_at: now };
      hash = accessHash(hash, event);
      await runner.query(INSERT, [event.number, event.kind, event.operator_id, event.session_id, event.data, event.bound, event.occurred_at, hash]);
    }
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('A chain is not opened again: restore a backup instead.'));
  }
}
