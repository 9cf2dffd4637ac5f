import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CHAIN_START, type ChainedEvent, eventHash } from './0002-history-chain.hash.js';

/** Payouts whose events are chained at a time. */
const PAGE_SIZE = 500;

interface Chain {
  payoutId: string;
  sequences: number[];
  hashes: Buffer[];
}

/** Chains every payout's events, and keeps what checkpoints have sealed. */
export class HistoryChain0002 implements MigrationInterface {
  readonly name = 'HistoryChain1732200000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(COLUMNS);
    await runner.query('ALTER TABLE payout_event DISABLE TRIGGER only_grows');
    await chainWhatIsThere(runner);
    await runner.query('ALTER TABLE payout_event ENABLE TRIGGER only_grows');
    await runner.query(REQUIRED);
    await runner.query(CHECKPOINTS);
  }

  async down(): Promise<void> {
    return Promise.reject(new Error('A history that was sealed is not opened again.'));
  }
}

const COLUMNS = `
  -- The hash of the payout's latest event, and what the next one is chained to.
  ALTER TABLE payout ADD COLUMN history_hash bytea;
  -- SHA-256 over the hash before it and the event itself.
  ALTER TABLE payout_event ADD COLUMN hash bytea;
  -- Events come in order of time: a block-range index costs an insert next to nothing.
  CREATE INDEX event_by_time ON payout_event USING brin (occurred_at);
  -- Lists read by id, which sorts by time of birth.
  DROP INDEX payout_by_time;
`;

const REQUIRED = `
  ALTER TABLE payout ALTER COLUMN history_hash SET NOT NULL;
  ALTER TABLE payout_event ALTER COLUMN hash SET NOT NULL;
`;

const CHECKPOINTS = `
  CREATE TABLE audit_checkpoint (
    number integer PRIMARY KEY CHECK (number > 0),
    -- SHA-256 over its entries, in the order of their ids. A signed copy is kept outside the database.
    root bytea NOT NULL,
    entries integer NOT NULL,
    -- Everything that was committed before this moment is sealed; null where more was left for the next one.
    complete_until timestamptz,
    sealed_at timestamptz(3) NOT NULL
  );

  -- How far a payout's history had come when it was sealed.
  CREATE TABLE audit_checkpoint_entry (
    payout_id text COLLATE "C" NOT NULL,
    sequence integer NOT NULL,
    hash bytea NOT NULL,
    checkpoint integer NOT NULL REFERENCES audit_checkpoint,
    PRIMARY KEY (payout_id, sequence)
  );
  CREATE INDEX entry_by_checkpoint ON audit_checkpoint_entry (checkpoint, payout_id);

  CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
  CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_checkpoint_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
`;

async function chainWhatIsThere(runner: QueryRunner): Promise<void> {
  let lastId = '';
  for (;;) {
    const payouts = (await runner.query('SELECT id FROM payout WHERE id > $1 ORDER BY id LIMIT $2', [lastId, PAGE_SIZE])) as { id: string }[];
    const last = payouts.at(-1);
    if (!last) return;
    for (const { id } of payouts) await writeChain(runner, await chainOf(runner, id));
    lastId = last.id;
  }
}

async function chainOf(runner: QueryRunner, payoutId: string): Promise<Chain> {
  const events = (await runner.query('SELECT * FROM payout_event WHERE payout_id = $1 ORDER BY sequence', [payoutId])) as ChainedEvent[];
  const hashes: Buffer[] = [];
  for (const event of events) hashes.push(eventHash(hashes.at(-1) ?? CHAIN_START, event));
  return { payoutId, sequences: events.map(({ sequence }) => sequence), hashes };
}

async function writeChain(runner: QueryRunner, { payoutId, sequences, hashes }: Chain): Promise<void> {
  await runner.query(
    `UPDATE payout_event e SET hash = c.hash FROM unnest($2::int[], $3::bytea[]) AS c (sequence, hash) WHERE e.payout_id = $1 AND e.sequence = c.sequence`,
    [payoutId, sequences, hashes],
  );
  await runner.query('UPDATE payout SET history_hash = $2 WHERE id = $1', [payoutId, hashes.at(-1) ?? CHAIN_START]);
}
