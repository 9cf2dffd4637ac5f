import type { MigrationInterface, QueryRunner } from 'typeorm';

const SUBJECTS = [
  'provider_account',
  'route',
  'code_rule',
  'kill_switch',
  'operator',
  'api_key',
  'merchant',
  'service',
  'installation',
  'alert_channel',
  'queue_limit',
];

const digest = (column: string): string => `encode(sha256(convert_to(${column}, 'UTF8')), 'hex')`;

const CHANNELS = `
  CREATE TABLE alert_channel (
    id text COLLATE "C" PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('email', 'slack', 'webhook')),
    name text NOT NULL,
    -- As people see it: the address of a mailbox, or scheme, host and port.
    target text NOT NULL,
    -- Null: the channel was removed.
    target_encrypted text,
    -- Signs what goes to a webhook.
    secret_encrypted text,
    urgencies text[] NOT NULL,
    -- Only these alerts; empty: those of the urgencies.
    alert_names text[] NOT NULL DEFAULT '{}',
    quiet_from text CHECK (quiet_from ~ '^([01]\\d|2[0-3]):[0-5]\\d$'),
    quiet_until text CHECK (quiet_until ~ '^([01]\\d|2[0-3]):[0-5]\\d$'),
    zone text NOT NULL DEFAULT 'UTC',
    urgent_passes_quiet boolean NOT NULL DEFAULT true,
    digest_at text CHECK (digest_at ~ '^([01]\\d|2[0-3]):[0-5]\\d$'),
    enabled boolean NOT NULL DEFAULT true,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz,
    CONSTRAINT alert_channel_quiet_check CHECK ((quiet_from IS NULL) = (quiet_until IS NULL))
  );
  -- One message to one channel. While it is open it collects what is raised.
  CREATE TABLE alert_message (
    id text COLLATE "C" PRIMARY KEY,
    channel_id text COLLATE "C" NOT NULL REFERENCES alert_channel (id),
    kind text NOT NULL CHECK (kind IN ('alert', 'digest', 'test')),
    urgency text NOT NULL CHECK (urgency IN ('now', 'today')),
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'sending', 'sent', 'failed')),
    digest_on date,
    digest jsonb,
    attempts integer NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz,
    last_error text
  );
  CREATE UNIQUE INDEX alert_message_open ON alert_message (channel_id, urgency) WHERE state = 'open' AND kind = 'alert';
  CREATE UNIQUE INDEX alert_message_digest ON alert_message (channel_id, digest_on) WHERE digest_on IS NOT NULL;
  CREATE INDEX alert_message_due ON alert_message (due_at) WHERE state IN ('open', 'sending');
  CREATE INDEX alert_message_latest ON alert_message (channel_id, created_at);
  -- The same alert of the same mode is one line, with how often it was raised.
  CREATE TABLE alert_line (
    message_id text COLLATE "C" NOT NULL REFERENCES alert_message (id) ON DELETE CASCADE,
    fold_key text NOT NULL,
    alert text NOT NULL,
    mode text CHECK (mode IN ('live', 'test')),
    count integer NOT NULL,
    -- What the first ones were about: our ids.
    examples jsonb NOT NULL,
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    PRIMARY KEY (message_id, fold_key)
  );
  -- From when on the queue of moderation is late. No row: never.
  CREATE TABLE queue_limit (
    mode text PRIMARY KEY CHECK (mode IN ('live', 'test')),
    oldest_minutes integer,
    open_cases integer,
    version integer NOT NULL DEFAULT 1,
    -- Since when it is beyond its limits, as far as that was said.
    breached_since timestamptz
  );
`;

/** The part of this migration stands beside what there was, so that it does not have to be repeated. */
const BOUND = `
  ALTER TABLE configuration_change DROP CONSTRAINT configuration_change_subject_check;
  ALTER TABLE configuration_change ADD CONSTRAINT configuration_change_subject_check CHECK (subject IN (${SUBJECTS.map((subject) => `'${subject}'`).join(', ')}));
  ALTER FUNCTION bound_configuration(text, text) RENAME TO bound_configuration_of_payouts;
  CREATE FUNCTION bound_configuration_of_alerts(about text, about_id text) RETURNS jsonb LANGUAGE plpgsql STABLE SET timezone = 'UTC' AS $$ BEGIN
    RETURN CASE about
      WHEN 'alert_channel' THEN (
        SELECT to_jsonb(c) || jsonb_build_object('target_encrypted', ${digest('c.target_encrypted')}, 'secret_encrypted', ${digest('c.secret_encrypted')})
        FROM alert_channel c WHERE c.id = about_id)
      WHEN 'queue_limit' THEN (SELECT to_jsonb(q) - 'breached_since' FROM queue_limit q WHERE q.mode = about_id)
    END;
  END $$;
  CREATE FUNCTION bound_configuration(about text, about_id text) RETURNS jsonb LANGUAGE plpgsql STABLE SET timezone = 'UTC' AS $$ BEGIN
    RETURN coalesce(bound_configuration_of_alerts(about, about_id), bound_configuration_of_payouts(about, about_id));
  END $$;
`;

/** Alerts reach people: over which channels, what is on its way to them, and from when on the queue of moderation is late. */
export class AlertChannels0040 implements MigrationInterface {
  readonly name = 'AlertChannels1732200000040';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CHANNELS);
    await runner.query(BOUND);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('Restore a backup instead.'));
  }
}
