import { PAYOUT_STATUSES, RESOLUTIONS } from './0001-initial-schema.values.js';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const quoted = (values: readonly string[]): string => values.map((value) => `'${value}'`).join(', ');

/**
 * The first schema. The database is the last line of defence: what must never happen twice is a unique index,
 * what must never happen at all is a trigger.
 */
export class InitialSchema0001 implements MigrationInterface {
  readonly name = 'InitialSchema1732200000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TYPE payout_status AS ENUM (${quoted(PAYOUT_STATUSES)});
      CREATE TYPE resolution AS ENUM (${quoted(RESOLUTIONS)});
      CREATE TYPE operation AS ENUM ('invoke', 'revoke', 'cancel');
      CREATE TYPE attempt_outcome AS ENUM ('done', 'accepted', 'declined', 'not_sent', 'unknown');
    `);
    await runner.query(ACCESS);
    await runner.query(ROUTING);
    await runner.query(PAYOUT);
    await runner.query(HISTORY);
    await runner.query(MODERATION);
    await runner.query(MESSAGES);
    await runner.query(GUARDS);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('The first schema is not reverted: drop the database instead.'));
  }
}

const ACCESS = `
  CREATE TABLE merchant (
    id text COLLATE "C" PRIMARY KEY,
    name text NOT NULL,
    default_lifetime_seconds integer NOT NULL DEFAULT 604800 CHECK (default_lifetime_seconds BETWEEN 60 AND 31536000),
    callback_url text,
    callback_events text NOT NULL DEFAULT 'all' CHECK (callback_events IN ('all', 'final')),
    callback_secret_encrypted text,
    callback_disabled_at timestamptz,
    -- The first failure since the last success, and how many there were: an endpoint that fails for days is switched off.
    callback_failing_since timestamptz,
    callback_failures integer NOT NULL DEFAULT 0,
    -- Largest amounts, in minor units by currency, that one operator may decide alone: {"EUR": 100000}.
    solo_limits jsonb NOT NULL DEFAULT '{}',
    -- Rules that ask for a human before anything is sent: {"always": true} or {"aboveMinor": {"EUR": 100000}}.
    policy jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now()
  );

  CREATE TABLE api_key (
    id text COLLATE "C" PRIMARY KEY,
    merchant_id text COLLATE "C" NOT NULL REFERENCES merchant,
    name text NOT NULL,
    mode text NOT NULL CHECK (mode IN ('live', 'test')),
    secret_hash bytea NOT NULL UNIQUE,
    scopes text[] NOT NULL,
    allowed_cidrs text[] NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    revoked_at timestamptz
  );
  CREATE INDEX api_key_by_merchant ON api_key (merchant_id);

  CREATE TABLE operator (
    id text COLLATE "C" PRIMARY KEY,
    email text NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    password_hash text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    disabled_at timestamptz
  );
  CREATE UNIQUE INDEX operator_email ON operator (lower(email));

  CREATE TABLE operator_session (
    id text COLLATE "C" PRIMARY KEY,
    operator_id text COLLATE "C" NOT NULL REFERENCES operator,
    token_hash bytea NOT NULL UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_seen_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
  );

  CREATE TABLE sign_in_failure (
    -- A keyed hash of the e-mail address: the table shows pressure, not people.
    subject_hash bytea NOT NULL,
    failed_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE INDEX sign_in_failure_recent ON sign_in_failure (subject_hash, failed_at);
`;

const ROUTING = `
  CREATE TABLE service (
    code text COLLATE "C" PRIMARY KEY,
    name text NOT NULL,
    method text NOT NULL,
    currency char(3) NOT NULL,
    min_amount_minor bigint NOT NULL CHECK (min_amount_minor > 0),
    max_amount_minor bigint NOT NULL,
    -- A JSON Schema (2020-12) of the fields that a payout of this service needs.
    fields_schema jsonb NOT NULL,
    CHECK (max_amount_minor >= min_amount_minor)
  );

  CREATE TABLE provider_account (
    id text COLLATE "C" PRIMARY KEY,
    provider text NOT NULL,
    name text NOT NULL,
    mode text NOT NULL CHECK (mode IN ('live', 'test')),
    credentials_encrypted text NOT NULL,
    options jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now()
  );

  CREATE TABLE route (
    id text COLLATE "C" PRIMARY KEY,
    service_code text COLLATE "C" NOT NULL REFERENCES service,
    provider_account_id text COLLATE "C" NOT NULL REFERENCES provider_account,
    -- Null: every merchant.
    merchant_id text COLLATE "C" REFERENCES merchant,
    -- The lowest number is tried first.
    priority integer NOT NULL DEFAULT 100,
    min_amount_minor bigint,
    max_amount_minor bigint
  );
  CREATE INDEX route_by_service ON route (service_code, priority);
`;

/**
 * No foreign keys towards merchants, services, accounts and payouts: their rows are never deleted (a trigger sees to it), and the check would
 * lock the same few rows in every transaction.
 */
const PAYOUT = `
  CREATE TABLE payout (
    id text COLLATE "C" PRIMARY KEY,
    merchant_id text COLLATE "C" NOT NULL,
    reference text COLLATE "C" NOT NULL,
    service_code text COLLATE "C" NOT NULL,
    provider_account_id text COLLATE "C",
    amount_minor bigint NOT NULL CHECK (amount_minor > 0),
    currency char(3) NOT NULL,
    processed_amount_minor bigint CHECK (processed_amount_minor BETWEEN 0 AND amount_minor),
    status payout_status NOT NULL,
    resolution resolution,
    moderation_required boolean NOT NULL DEFAULT false,
    autoprocess boolean NOT NULL,
    version integer NOT NULL DEFAULT 1,
    -- The number of the latest event.
    last_sequence integer NOT NULL,
    provider_reference text,
    -- AES-256-GCM; the key's id stands in the text, table, row and column are its associated data.
    fields_encrypted text NOT NULL,
    fields_masked jsonb NOT NULL,
    missing_fields text[] NOT NULL DEFAULT '{}',
    -- A keyed hash of service and recipient, to warn of the same recipient and amount within a day.
    recipient_fingerprint bytea NOT NULL,
    description text,
    metadata jsonb NOT NULL DEFAULT '{}',
    callback_url text,
    expires_at timestamptz NOT NULL,
    -- What the gateway does next by itself, and when. The row is the truth, a queued job is a hint.
    next_action text CHECK (next_action IN ('invoke', 'revoke', 'cancel', 'enquire')),
    next_action_at timestamptz,
    -- When a hint was queued last; until its lease is over the sweeper leaves the row alone.
    hinted_at timestamptz,
    -- Enquiries asked since the present phase began.
    enquiry_count integer NOT NULL DEFAULT 0,
    -- Milliseconds: a cursor over (created_at, id) neither skips nor repeats a row.
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((next_action IS NULL) = (next_action_at IS NULL)),
    CHECK (processed_amount_minor IS NOT NULL OR status NOT IN ('PROCESSED', 'PARTIALLY_PROCESSED'))
  ) WITH (fillfactor = 70);
  -- A reference is used once per merchant, for ever; only a refused creation frees it.
  CREATE UNIQUE INDEX payout_live_reference ON payout (merchant_id, reference) WHERE status <> 'CREATE_FAILED';
  CREATE INDEX payout_by_merchant ON payout (merchant_id, created_at DESC, id DESC);
  CREATE INDEX payout_by_time ON payout (created_at DESC, id DESC);
  CREATE INDEX payout_due ON payout (next_action_at) WHERE next_action_at IS NOT NULL;
  CREATE INDEX payout_expiring ON payout (expires_at) WHERE status IN ('CREATED', 'READY', 'PROCESSING', 'PENDING') AND NOT moderation_required;
  CREATE INDEX payout_in_moderation ON payout (id) WHERE moderation_required;
  CREATE INDEX payout_by_reference ON payout (reference text_pattern_ops);
  CREATE INDEX payout_by_provider_reference ON payout (provider_reference) WHERE provider_reference IS NOT NULL;
  CREATE INDEX payout_by_recipient ON payout (recipient_fingerprint, created_at);

  CREATE TABLE idempotency_record (
    merchant_id text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    -- SHA-256 of method, path and body.
    request_hash bytea NOT NULL,
    payout_id text COLLATE "C" NOT NULL,
    response_status smallint NOT NULL,
    response_body text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (merchant_id, key)
  );
  -- Rows come in order of age: a block-range index costs an insert next to nothing.
  CREATE INDEX idempotency_by_age ON idempotency_record USING brin (created_at);
`;

const HISTORY = `
  CREATE TABLE payout_event (
    payout_id text COLLATE "C" NOT NULL,
    sequence integer NOT NULL CHECK (sequence > 0),
    type text NOT NULL,
    from_status payout_status,
    to_status payout_status,
    resolution resolution,
    actor_type text NOT NULL CHECK (actor_type IN ('merchant', 'operator', 'provider', 'system')),
    actor_id text,
    -- Why, in an operator's words.
    reason text,
    data jsonb NOT NULL DEFAULT '{}',
    payout_version integer NOT NULL,
    occurred_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (payout_id, sequence)
  );

  -- One row for one operation of one payout at one provider account. Every repeat uses its key, an operator's too.
  CREATE TABLE payout_operation (
    id text COLLATE "C" PRIMARY KEY,
    payout_id text COLLATE "C" NOT NULL,
    provider_account_id text COLLATE "C" NOT NULL,
    operation operation NOT NULL,
    provider_key text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (provider_account_id, provider_key),
    UNIQUE (payout_id, provider_account_id, operation)
  );

  CREATE TABLE payout_attempt (
    id text COLLATE "C" PRIMARY KEY,
    operation_id text COLLATE "C" NOT NULL,
    payout_id text COLLATE "C" NOT NULL,
    operation operation NOT NULL,
    number integer NOT NULL,
    -- Null while the try is open.
    outcome attempt_outcome,
    resolution resolution,
    provider_code text,
    provider_message text,
    http_status integer,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- After this moment the request may not leave any more.
    send_deadline timestamptz NOT NULL,
    finished_at timestamptz,
    UNIQUE (operation_id, number),
    CHECK ((outcome IS NULL) = (finished_at IS NULL))
  );
  CREATE INDEX attempt_by_payout ON payout_attempt (payout_id, started_at);
  CREATE UNIQUE INDEX one_open_attempt ON payout_attempt (payout_id) WHERE outcome IS NULL;
  CREATE UNIQUE INDEX one_succeeded_invoke ON payout_attempt (payout_id) WHERE operation = 'invoke' AND outcome IN ('done', 'accepted');

  CREATE TABLE payout_statement (
    id text COLLATE "C" PRIMARY KEY,
    payout_id text COLLATE "C" NOT NULL,
    attempt_id text COLLATE "C",
    source text NOT NULL CHECK (source IN ('api_response', 'notification', 'enquiry', 'manual')),
    claim text NOT NULL,
    resolution resolution NOT NULL,
    provider_code text,
    provider_message text,
    provider_reference text,
    processed_amount_minor bigint,
    -- The provider's answer with every recipient's detail taken out.
    raw jsonb NOT NULL DEFAULT '{}',
    added_by text,
    comment text,
    -- Manual statements count once a second operator has accepted them.
    accepted boolean NOT NULL DEFAULT true,
    received_at timestamptz NOT NULL DEFAULT clock_timestamp()
  );
  CREATE INDEX statement_by_payout ON payout_statement (payout_id, received_at);
`;

const MODERATION = `
  CREATE TABLE moderation_case (
    id text COLLATE "C" PRIMARY KEY,
    payout_id text COLLATE "C" NOT NULL REFERENCES payout,
    reason text NOT NULL,
    resolution resolution,
    provider_code text,
    provider_message text,
    opened_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
    closed_at timestamptz,
    closed_by text
  );
  CREATE UNIQUE INDEX one_open_case_per_reason ON moderation_case (payout_id, reason) WHERE closed_at IS NULL;
  CREATE INDEX case_by_payout ON moderation_case (payout_id, opened_at);
  CREATE INDEX open_cases ON moderation_case (opened_at, payout_id) WHERE closed_at IS NULL;

  CREATE TABLE approval (
    id text COLLATE "C" PRIMARY KEY,
    payout_id text COLLATE "C" NOT NULL REFERENCES payout,
    action text NOT NULL,
    -- What the maker entered besides the reason.
    parameters jsonb NOT NULL DEFAULT '{}',
    -- What the maker was told: consequence, risk, what is sent, what may follow.
    decision jsonb NOT NULL,
    -- The version that the maker saw; the approval is void once the payout has another.
    payout_version integer NOT NULL,
    maker_id text COLLATE "C" NOT NULL REFERENCES operator,
    reason text NOT NULL,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'approved', 'rejected', 'void', 'expired')),
    checker_id text COLLATE "C" REFERENCES operator,
    decided_at timestamptz,
    comment text,
    CONSTRAINT four_eyes CHECK (maker_id <> checker_id),
    CONSTRAINT decided_by_somebody CHECK (state NOT IN ('approved', 'rejected') OR (checker_id IS NOT NULL AND decided_at IS NOT NULL))
  );
  CREATE UNIQUE INDEX one_waiting_approval ON approval (payout_id) WHERE state = 'waiting';
  CREATE INDEX approval_by_time ON approval (created_at DESC, id DESC);
`;

const MESSAGES = `
  CREATE TABLE callback_delivery (
    id text COLLATE "C" PRIMARY KEY,
    merchant_id text COLLATE "C" NOT NULL,
    payout_id text COLLATE "C" NOT NULL,
    -- The event's number: a late callback can be told from a new one.
    sequence integer NOT NULL,
    type text NOT NULL,
    url text NOT NULL,
    payload text NOT NULL,
    state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'failed', 'disabled')),
    attempts integer NOT NULL DEFAULT 0,
    last_status integer,
    last_error text,
    created_at timestamptz NOT NULL DEFAULT now(),
    delivered_at timestamptz,
    next_action_at timestamptz DEFAULT now(),
    hinted_at timestamptz DEFAULT now(),
    UNIQUE (payout_id, sequence, type)
  ) WITH (fillfactor = 80);
  CREATE INDEX callback_due ON callback_delivery (next_action_at) WHERE next_action_at IS NOT NULL;

  CREATE TABLE callback_attempt (
    delivery_id text COLLATE "C" NOT NULL REFERENCES callback_delivery,
    number integer NOT NULL,
    started_at timestamptz NOT NULL,
    duration_ms integer NOT NULL,
    response_status integer,
    response_excerpt text,
    error text,
    PRIMARY KEY (delivery_id, number)
  );

  CREATE TABLE provider_notification (
    id text COLLATE "C" PRIMARY KEY,
    provider_account_id text COLLATE "C" NOT NULL REFERENCES provider_account,
    -- The provider's id of the message, or a hash of it: the same message is stored once.
    deduplication_key text COLLATE "C" NOT NULL,
    body_encrypted text NOT NULL,
    state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'applied', 'ignored')),
    payout_id text COLLATE "C",
    note text,
    attempts integer NOT NULL DEFAULT 0,
    received_at timestamptz NOT NULL DEFAULT now(),
    next_action_at timestamptz DEFAULT now(),
    hinted_at timestamptz DEFAULT now(),
    UNIQUE (provider_account_id, deduplication_key)
  );
  CREATE INDEX notification_due ON provider_notification (next_action_at) WHERE next_action_at IS NOT NULL;
`;

const GUARDS = `
  CREATE TABLE status_transition (
    from_status payout_status,
    to_status payout_status NOT NULL,
    kind text NOT NULL CHECK (kind IN ('flow', 'correction')),
    needs text,
    UNIQUE NULLS NOT DISTINCT (from_status, to_status)
  );

  CREATE FUNCTION guard_payout() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    rule status_transition;
    before_status payout_status := CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD.status END;
  BEGIN
    -- A payout whose details are complete is created and verified in one statement, with an event for each step.
    IF TG_OP = 'INSERT' AND NEW.status = 'READY' AND NEW.version > 1 AND NEW.version = NEW.last_sequence THEN
      before_status := 'CREATED';
    END IF;
    SELECT * INTO rule FROM status_transition WHERE from_status IS NOT DISTINCT FROM before_status AND to_status = NEW.status;
    IF NOT FOUND THEN
      RAISE EXCEPTION 'illegal transition of payout %: % -> %', NEW.id, coalesce(before_status::text, '(none)'), NEW.status
        USING ERRCODE = 'check_violation', CONSTRAINT = 'legal_transition';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.version <= OLD.version THEN
      RAISE EXCEPTION 'the status of payout % changes only together with its version', NEW.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'version_counts_changes';
    END IF;
    IF rule.needs = 'proof-not-received' AND EXISTS (SELECT FROM payout_attempt WHERE payout_id = NEW.id AND outcome IS NULL) THEN
      RAISE EXCEPTION 'payout % has an open attempt: whether the provider got it is not known', NEW.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'proof_not_received';
    END IF;
    IF rule.kind = 'correction' AND NOT EXISTS (
      SELECT FROM approval WHERE payout_id = NEW.id AND action = 'resolve_conflict' AND state = 'approved' AND payout_version = OLD.version
    ) THEN
      RAISE EXCEPTION 'payout % is final: a correction needs an accepted statement and a second operator', NEW.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'correction_needs_approval';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER guard_new_payout BEFORE INSERT ON payout FOR EACH ROW EXECUTE FUNCTION guard_payout();
  CREATE TRIGGER guard_payout_status BEFORE UPDATE OF status ON payout FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION guard_payout();

  CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION 'rows of % are never %', TG_TABLE_NAME, CASE WHEN TG_OP = 'UPDATE' THEN 'changed' ELSE 'deleted' END USING ERRCODE = 'restrict_violation';
  END $$;
  CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON payout_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
  CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON merchant FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
  CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON service FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
  CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON provider_account FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
  CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON payout_operation FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
  CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON payout_attempt FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
  CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON payout FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
  CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON payout_statement FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

  -- A statement is what was said. The only thing that may happen to it later is that a manual one is accepted.
  CREATE FUNCTION guard_statement() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NOT (OLD.source = 'manual' AND NOT OLD.accepted AND NEW.accepted AND to_jsonb(NEW) - 'accepted' = to_jsonb(OLD) - 'accepted') THEN
      RAISE EXCEPTION 'a statement is never changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER statement_is_kept BEFORE UPDATE ON payout_statement FOR EACH ROW EXECUTE FUNCTION guard_statement();
`;
