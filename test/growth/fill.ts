import pg from 'pg';

/** How much of everything there is, in the same proportions whatever the size. */
export interface Growth {
  /** Connects as the owner. */
  databaseUrl: string;
  payouts: number;
  /** Of them, how many wait for a decision. */
  inModeration: number;
  /** Those of the merchants are shared out evenly. The first merchant, and the account of all, exist already. */
  merchants: number;
  firstMerchantId: string;
  accountId: string;
  makerId: string;
  checkerId: string;
}

/** Payouts are spread over this many days, up to now. */
const DAYS = 30;
/** One payout in so many is live: what belongs to one mode only must not be looked for among the other's. */
const LIVE_EVERY = 5_000;

/** SQL on the number `i` of a payout: its id, when it was created, and the last so many of them. */
const ID = `'po_' || lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || lpad(to_hex(i), 20, '0')`;
const NEWEST = (count: string): string => `i > $1::bigint - ${count}`;

/** SQL: the number of its merchant. Neighbours belong to different ones, and each has payouts of every kind. */
const MERCHANT = '(i * 7919 / 1000 % $5::bigint)';

const NUMBERED = `
  SELECT i, now() - (($1::bigint - i) * interval '${String(DAYS)} days' / $1::bigint) AS at FROM generate_series($2::bigint, $3::bigint) i`;

/**
 * Most are paid; the newest are under way; some wait for a decision, evenly over time; some have failed in each way. REVOKED has none: the list that
 * asks for it must not look through the others.
 */
const PAYOUTS = `
  INSERT INTO payout (id, merchant_id, reference, service_code, provider_account_id, amount_minor, currency, processed_amount_minor, status, resolution, moderation_required,
    autoprocess, version, last_sequence, provider_reference, fields_encrypted, fields_masked, recipient_fingerprint, metadata, expires_at, created_at, updated_at, history_hash, bound_since, mode)
  SELECT ${ID}, CASE WHEN ${MERCHANT} = 0 THEN $4::text ELSE 'mer_' || lpad(to_hex(${MERCHANT}), 32, '0') END, 'order-' || i, 'bank_transfer_eur', $6::text, 10000 + i % 5000, 'EUR',
    CASE WHEN status IN ('PROCESSED', 'PARTIALLY_PROCESSED') THEN 10000 END, status::payout_status, NULL, waits, true, 4, 4, 'ref-' || i, repeat('c', 300), '{"account_number": "••••1234"}',
    sha256(('recipient ' || i / 3)::bytea), '{}', at + interval '7 days', at, at + interval '1 minute', sha256(i::text::bytea), 1, CASE WHEN i % ${String(LIVE_EVERY)} = 0 THEN 'live' ELSE 'test' END
  FROM (
    SELECT i, at, i % ($1::bigint / $7::bigint) = 0 AS waits,
      CASE WHEN i % ($1::bigint / $7::bigint) = 0 THEN 'PENDING' WHEN ${NEWEST('$1::bigint / 1000')} THEN 'READY' WHEN ${NEWEST('$1::bigint / 300')} THEN 'PENDING'
        WHEN i % 200 = 1 THEN 'PARTIALLY_PROCESSED' WHEN i % 50 = 2 THEN 'PROCESS_FAILED' WHEN i % 100 = 3 THEN 'INVOKE_FAILED' WHEN i % 100 = 4 THEN 'CREATE_FAILED'
        WHEN i % 200 = 5 THEN 'TERMINATED' WHEN i % 200 = 6 THEN 'EXPIRED' ELSE 'PROCESSED' END AS status
    FROM (${NUMBERED}) numbered) payouts`;

/** What belongs to each payout, in statements that follow from its row. */
const BELONGINGS = [
  `INSERT INTO payout_event (payout_id, sequence, type, from_status, to_status, actor_type, payout_version, occurred_at, hash)
   SELECT id, n, 'status.changed', NULL, CASE n WHEN 1 THEN 'CREATED' ELSE status::text END::payout_status, 'system', n, created_at + n * interval '1 second', history_hash FROM payout, generate_series(1, 2) n`,
  `INSERT INTO payout_event (payout_id, sequence, type, actor_type, actor_id, payout_version, occurred_at, hash)
   SELECT id, 3, 'note.added', 'operator', CASE amount_minor % 7 WHEN 0 THEN $1::text ELSE $2::text END, 3, created_at + interval '3 minutes', history_hash
   FROM payout WHERE moderation_required OR amount_minor % 20 = 3`,
  `INSERT INTO payout_operation (id, payout_id, provider_account_id, operation, provider_key, created_at)
   SELECT 'opn_' || substr(id, 4), id, provider_account_id, 'invoke', id || '-invoke', created_at FROM payout WHERE status NOT IN ('READY', 'CREATE_FAILED')`,
  `INSERT INTO payout_attempt (id, operation_id, payout_id, operation, number, outcome, started_at, send_deadline, finished_at)
   SELECT 'att_' || substr(id, 4), 'opn_' || substr(id, 4), id, 'invoke', 1, 'accepted', created_at, created_at, created_at FROM payout WHERE status NOT IN ('READY', 'CREATE_FAILED')`,
  `INSERT INTO payout_statement (id, payout_id, source, claim, resolution, received_at)
   SELECT 'stm_' || substr(id, 4), id, 'enquiry', 'PROCESSED', 'OK', created_at FROM payout WHERE status NOT IN ('READY', 'CREATE_FAILED')`,
  `INSERT INTO payout_outcome (payout_id, mode, status, since) SELECT id, mode, status, created_at + interval '1 minute' FROM payout
   WHERE status IN ('PROCESSED', 'PARTIALLY_PROCESSED', 'CREATE_FAILED', 'INVOKE_FAILED', 'PROCESS_FAILED')`,
  `INSERT INTO callback_delivery (id, merchant_id, mode, payout_id, sequence, type, url, payload, state, attempts, last_error, created_at, delivered_at, next_action_at, hinted_at)
   SELECT 'cb_' || substr(id, 4), merchant_id, mode, id, 2, 'payout.changed', 'https://receiver.example/callbacks', repeat('p', 200), CASE WHEN is_failing THEN 'pending' ELSE 'delivered' END, 1,
     CASE WHEN is_failing THEN 'timeout' END, created_at, CASE WHEN NOT is_failing THEN created_at END, CASE WHEN is_failing THEN now() + interval '1 hour' END, NULL
   FROM (SELECT *, amount_minor % 1000 = 7 AS is_failing FROM payout) payouts`,
  `INSERT INTO moderation_case (id, payout_id, mode, reason, opened_at, closed_at, closed_by)
   SELECT 'case_' || substr(id, 4), id, mode, CASE amount_minor % 10 WHEN 0 THEN 'UNKNOWN_OUTCOME' ELSE 'POLICY' END, created_at + interval '2 minutes',
     CASE WHEN NOT moderation_required THEN created_at + interval '1 hour' END, CASE WHEN NOT moderation_required THEN 'system' END
   FROM payout WHERE moderation_required OR amount_minor % 20 = 3`,
  `INSERT INTO approval (id, payout_id, action, decision, payout_version, maker_id, reason, created_at, expires_at, state, checker_id, decided_at)
   SELECT 'apr_' || substr(id, 4), id, 'cancel', '{"consequence": "-"}', 4, $1::text, 'a reason', at, at + interval '1 hour', CASE WHEN moderation_required THEN 'waiting' ELSE 'approved' END,
     CASE WHEN NOT moderation_required THEN $2::text END, CASE WHEN NOT moderation_required THEN at END
   FROM (SELECT *, CASE WHEN moderation_required THEN now() ELSE created_at + interval '3 minutes' END AS at FROM payout) p WHERE amount_minor % 50 = 3 OR (moderation_required AND amount_minor % 1000 = 0)`,
  `INSERT INTO payout_task (payout_id, task, due_at)
   SELECT id, CASE status WHEN 'READY' THEN 'invoke' WHEN 'PENDING' THEN 'enquire' ELSE 'watch' END, CASE status WHEN 'READY' THEN now() ELSE now() + interval '1 hour' END
   FROM payout WHERE status IN ('READY', 'PENDING') OR (status = 'PROCESSED' AND created_at > now() - interval '3 days')`,
  `INSERT INTO idempotency_record (merchant_id, mode, key, request_hash, payout_id, response_status, response_body, created_at)
   SELECT merchant_id, mode, 'key-' || id, history_hash, id, 201, '{}', created_at FROM payout WHERE created_at > now() - interval '2 days'`,
];

/** Settings that make the gateway look at what has grown. */
const SETTINGS = [
  `INSERT INTO queue_limit (mode, oldest_minutes, open_cases) VALUES ('live', 60, 100), ('test', 60, 100)`,
  `INSERT INTO alert_channel (id, kind, name, target, urgencies, digest_at) VALUES ('ach_grown', 'webhook', 'Digest', 'none', '{today}', '00:00')`,
  `UPDATE merchant_policy SET policy = policy || '{"maxDayMinor": {"EUR": 100000000}, "maxDayPayouts": {"EUR": 100000}}'`,
];

/** Rows in one statement. */
const BATCH = 100_000;

/**
 * Fills a migrated database with payouts and all that belongs to them, in a few statements for each hundred thousand. Triggers and foreign keys do not
 * run, so histories are there to be read and are not chains that can be verified.
 */
export async function fill(growth: Growth): Promise<void> {
  const client = new pg.Client({ connectionString: growth.databaseUrl });
  await client.connect();
  try {
    await client.query('SET session_replication_role = replica');
    await client.query('SET synchronous_commit = off');
    const { payouts, inModeration, merchants, firstMerchantId, accountId, makerId, checkerId } = growth;
    await client.query(
      `INSERT INTO merchant (id, name) SELECT 'mer_' || lpad(to_hex(n), 32, '0'), 'Merchant ' || n FROM generate_series(1, $1::bigint - 1) n`,
      [merchants],
    );
    for (let first = 1; first <= payouts; first += BATCH)
      await client.query(PAYOUTS, [payouts, first, Math.min(payouts, first + BATCH - 1), firstMerchantId, merchants, accountId, inModeration]);
    for (const text of BELONGINGS) await client.query(text, text.includes('$1') ? [makerId, checkerId] : []);
    for (const text of SETTINGS) await client.query(text);
    await client.query('VACUUM (ANALYZE)');
  } finally {
    await client.end();
  }
}
