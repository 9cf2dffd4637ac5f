/**
 * The sandbox's own tables, created on start. Due dates live in rows, so that a restart loses no timer;
 * the partial indexes hold only the rows that wait, so that an idle poll costs next to nothing.
 */
export const SCHEMA_SQL = `
CREATE SCHEMA IF NOT EXISTS sandbox;

CREATE TABLE IF NOT EXISTS sandbox.transfers (
  id                 text PRIMARY KEY,
  key                text NOT NULL UNIQUE,
  reference          text NOT NULL,
  account_number     text NOT NULL,
  holder_name        text NOT NULL,
  amount_minor       bigint NOT NULL CHECK (amount_minor > 0),
  paid_amount_minor  bigint CONSTRAINT paid_amount_not_negative CHECK (paid_amount_minor >= 0),
  currency           text NOT NULL,
  status             text NOT NULL,
  code               text,
  revoke             jsonb,
  cancel             jsonb,
  steps              jsonb NOT NULL,
  due_at             timestamptz,
  created_at         timestamptz NOT NULL,
  updated_at         timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS transfers_due ON sandbox.transfers (due_at) WHERE due_at IS NOT NULL;

-- A database of an earlier version: a transfer may be paid more than was ordered.
ALTER TABLE sandbox.transfers DROP CONSTRAINT IF EXISTS transfers_check, DROP CONSTRAINT IF EXISTS transfers_paid_amount_minor_check;

-- Every movement of money. One payment and one return per key at most, a later correction of either apart; history only grows.
CREATE TABLE IF NOT EXISTS sandbox.movements (
  seq           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key           text NOT NULL,
  transfer_id   text NOT NULL,
  reference     text NOT NULL,
  kind          text NOT NULL CHECK (kind IN ('out', 'back')),
  ordinal       smallint NOT NULL DEFAULT 1 CHECK (ordinal IN (1, 2)),
  amount_minor  bigint NOT NULL CHECK (amount_minor > 0),
  currency      text NOT NULL,
  at            timestamptz NOT NULL
);
-- A database of an earlier version has no ordinal.
ALTER TABLE sandbox.movements ADD COLUMN IF NOT EXISTS ordinal smallint NOT NULL DEFAULT 1, DROP CONSTRAINT IF EXISTS movements_key_kind_key;
CREATE UNIQUE INDEX IF NOT EXISTS movements_once ON sandbox.movements (key, kind, ordinal);
CREATE INDEX IF NOT EXISTS movements_reference ON sandbox.movements (reference);

CREATE OR REPLACE FUNCTION sandbox.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'sandbox.movements only grows';
END $$;
CREATE OR REPLACE TRIGGER movements_only_grow BEFORE UPDATE OR DELETE OR TRUNCATE ON sandbox.movements
  FOR EACH STATEMENT EXECUTE FUNCTION sandbox.refuse_change();

-- Keys of revokes and cancels that were accepted: a repeat does nothing more.
CREATE TABLE IF NOT EXISTS sandbox.commands (
  operation    text NOT NULL,
  key          text NOT NULL,
  transfer_id  text NOT NULL,
  PRIMARY KEY (operation, key)
);

-- How often a scenario that loses the first try has been tried.
CREATE TABLE IF NOT EXISTS sandbox.tries (
  subject  text PRIMARY KEY,
  count    integer NOT NULL
);

CREATE TABLE IF NOT EXISTS sandbox.notifications (
  seq           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event_id      text NOT NULL,
  transfer_id   text NOT NULL,
  body          text NOT NULL,
  forged        boolean NOT NULL,
  tries         integer NOT NULL DEFAULT 0,
  due_at        timestamptz,
  delivered_at  timestamptz
);
CREATE INDEX IF NOT EXISTS notifications_due ON sandbox.notifications (due_at, seq) WHERE due_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS notifications_untried ON sandbox.notifications (transfer_id, seq) WHERE tries = 0;

CREATE TABLE IF NOT EXISTS sandbox.notification_endpoint (
  only_row  boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  url       text,
  secret    text NOT NULL
);

CREATE TABLE IF NOT EXISTS sandbox.requests (
  seq          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key          text NOT NULL,
  operation    text NOT NULL,
  transfer_id  text,
  at           timestamptz NOT NULL,
  answer       text NOT NULL
);
CREATE INDEX IF NOT EXISTS requests_key ON sandbox.requests (key, seq);
`;
