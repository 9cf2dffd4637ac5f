import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What real providers need: details that are asked for later, accounts that pause, routes that can be explained, codes that people map. */
export class Providers0012 implements MigrationInterface {
  readonly name = 'Providers1732200000012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(WANTED_DETAILS);
    await runner.query(ACCOUNTS);
    await runner.query(ROUTES);
    await runner.query(CODES);
    await runner.query(CHANGES);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('An enum keeps its values: restore a backup instead.'));
  }
}

const WANTED_DETAILS = `
  ALTER TYPE operation ADD VALUE 'submit_details';
  ALTER TABLE payout
    -- What the provider waits for before it goes on, and what was answered, encrypted, until it is sent.
    ADD COLUMN wanted jsonb,
    ADD COLUMN details_encrypted text,
    DROP CONSTRAINT payout_next_action_check,
    ADD CONSTRAINT payout_next_action_check CHECK (next_action IN ('invoke', 'revoke', 'cancel', 'submit_details', 'enquire'));
`;

const ACCOUNTS = `
  ALTER TABLE provider_account
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD COLUMN paused_at timestamptz,
    ADD COLUMN paused_by text,
    ADD COLUMN pause_reason text,
    -- The circuit breaker: open since, not to be tried before, how often it was tried in vain, and until when a canary is under way.
    ADD COLUMN breaker_opened_at timestamptz,
    ADD COLUMN breaker_retry_at timestamptz,
    ADD COLUMN breaker_trials integer NOT NULL DEFAULT 0,
    ADD COLUMN breaker_canary_until timestamptz,
    ADD COLUMN breaker_reason text,
    ADD CONSTRAINT paused_with_reason CHECK ((paused_at IS NULL) = (pause_reason IS NULL)),
    ADD CONSTRAINT breaker_is_whole CHECK ((breaker_opened_at IS NULL) = (breaker_retry_at IS NULL));
`;

const ROUTES = `
  ALTER TABLE route
    ADD COLUMN enabled boolean NOT NULL DEFAULT true,
    ADD COLUMN created_at timestamptz(3) NOT NULL DEFAULT now(),
    ADD CONSTRAINT route_amounts_in_order CHECK (min_amount_minor IS NULL OR max_amount_minor IS NULL OR min_amount_minor <= max_amount_minor);
  -- Why this account: which route, and which ones before it did not fit. Null for payouts from before.
  ALTER TABLE payout ADD COLUMN route_choice jsonb;
`;

const CODES = `
  -- What a provider's code means for one account, above the built-in table. Drafted by one, published by another.
  CREATE TABLE provider_code_rule (
    id text COLLATE "C" PRIMARY KEY,
    provider_account_id text COLLATE "C" NOT NULL REFERENCES provider_account,
    code text COLLATE "C" NOT NULL CHECK (length(code) BETWEEN 1 AND 100),
    resolution resolution NOT NULL CHECK (resolution NOT IN ('OK')),
    reason text NOT NULL,
    state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'published', 'withdrawn')),
    drafted_by text COLLATE "C" NOT NULL REFERENCES operator,
    drafted_at timestamptz(3) NOT NULL DEFAULT now(),
    published_by text COLLATE "C" REFERENCES operator,
    published_at timestamptz(3),
    withdrawn_by text COLLATE "C" REFERENCES operator,
    withdrawn_at timestamptz(3),
    CONSTRAINT code_rule_four_eyes CHECK (drafted_by <> published_by),
    CONSTRAINT code_rule_published_by_somebody CHECK (state <> 'published' OR (published_by IS NOT NULL AND published_at IS NOT NULL)),
    CONSTRAINT code_rule_withdrawn_by_somebody CHECK ((state = 'withdrawn') = (withdrawn_by IS NOT NULL AND withdrawn_at IS NOT NULL))
  );
  CREATE UNIQUE INDEX one_published_code_rule ON provider_code_rule (provider_account_id, code) WHERE state = 'published';
  CREATE UNIQUE INDEX one_code_rule_draft ON provider_code_rule (provider_account_id, code) WHERE state = 'draft';
  CREATE INDEX code_rule_by_account ON provider_code_rule (provider_account_id, drafted_at DESC);
  CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON provider_code_rule FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
  CREATE FUNCTION guard_code_rule() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    mutable text[] := array['state', 'published_by', 'published_at', 'withdrawn_by', 'withdrawn_at'];
  BEGIN
    IF OLD.state = 'withdrawn' OR to_jsonb(NEW) - mutable <> to_jsonb(OLD) - mutable OR (OLD.state = 'published' AND NEW.state <> 'withdrawn') THEN
      RAISE EXCEPTION 'a code rule is drafted, published and withdrawn, and never rewritten' USING ERRCODE = 'check_violation', CONSTRAINT = 'code_rule_is_kept';
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER guard_code_rule BEFORE UPDATE ON provider_code_rule FOR EACH ROW EXECUTE FUNCTION guard_code_rule();
  -- How many payouts a rule would have changed is counted by code.
  CREATE INDEX attempt_by_code ON payout_attempt (provider_code, finished_at) WHERE provider_code IS NOT NULL AND outcome IN ('unknown', 'declined');
`;

const CHANGES = `
  -- Who changed what of the configuration, and why. No credential is ever in it.
  CREATE TABLE configuration_change (
    id text COLLATE "C" PRIMARY KEY,
    subject text NOT NULL CHECK (subject IN ('provider_account', 'route', 'code_rule')),
    subject_id text COLLATE "C" NOT NULL,
    action text NOT NULL,
    operator_id text COLLATE "C" NOT NULL REFERENCES operator,
    reason text,
    data jsonb NOT NULL DEFAULT '{}',
    changed_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
  );
  CREATE INDEX change_by_subject ON configuration_change (subject_id, changed_at DESC);
  CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON configuration_change FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
`;
