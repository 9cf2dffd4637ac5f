import { readFile } from 'node:fs/promises';
import { root } from '../bench/processes.mjs';
import { query } from './postgres.mjs';

const lifecycle = JSON.parse(await readFile(`${root}libs/domain/src/fixtures/lifecycle.json`, 'utf8'));
/** Settled: final or paid. */
const SETTLED = new Set([...lifecycle.statuses.filter(({ final }) => final).map(({ code }) => code), 'PROCESSED', 'PARTIALLY_PROCESSED']);

/** Each status event starts at the status of the one before it, no number is missing, and the last one leads to the status of the payout. */
const PAYOUTS = `
  WITH step AS (
    SELECT payout_id, sequence, from_status, to_status, lag(to_status) OVER (PARTITION BY payout_id ORDER BY sequence) AS before
    FROM payout_event WHERE to_status IS NOT NULL
  ), history AS (
    SELECT payout_id, bool_and(from_status IS NOT DISTINCT FROM before) AS joined, (array_agg(to_status ORDER BY sequence DESC))[1] AS last FROM step GROUP BY payout_id
  ), numbered AS (
    SELECT payout_id, count(*) AS count, max(sequence) AS highest FROM payout_event GROUP BY payout_id
  )
  SELECT p.id, p.reference, p.status, p.amount_minor::int AS "amountMinor", p.processed_amount_minor::int AS "processedMinor",
    p.moderation_required AS "moderationRequired", EXISTS (SELECT FROM moderation_case c WHERE c.payout_id = p.id AND c.closed_at IS NULL) AS "hasOpenCase",
    coalesce(h.joined AND h.last = p.status AND n.count = n.highest AND n.highest = p.last_sequence, false) AS "hasWholeHistory",
    (SELECT string_agg(concat_ws(' ', task, 'at', due_at, 'after', asked, 'enquiries'), ', ') FROM payout_task t WHERE t.payout_id = p.id) AS waits,
    (SELECT provider_key FROM payout_operation o WHERE o.payout_id = p.id AND o.operation = 'invoke') AS key
  FROM payout p LEFT JOIN history h ON h.payout_id = p.id LEFT JOIN numbered n ON n.payout_id = p.id`;
const MOVEMENTS = `SELECT reference, key, kind, amount_minor::int AS "amountMinor" FROM sandbox.movements`;
/** Sends whose worker died before it recorded the outcome. */
const CUT_OFF = `SELECT count(*)::int AS count FROM payout_attempt WHERE provider_message = 'the gateway stopped before it had recorded the answer'`;
/** How often operators have ordered that the invoke is sent again. */
const REPEATS = `
  SELECT payout_id AS id, count(*)::int AS count FROM payout_event e
  WHERE type = 'processing.ordered' AND actor_type = 'operator'
    AND EXISTS (SELECT FROM payout_event s WHERE s.payout_id = e.payout_id AND s.to_status = 'INVOKING' AND s.sequence < e.sequence)
  GROUP BY payout_id`;
const TRANSFER = `SELECT amount_minor::int AS "amountMinor", account_number AS account, cancel IS NOT NULL AS "isAskedBack",
    (SELECT coalesce(sum(CASE kind WHEN 'out' THEN amount_minor ELSE -amount_minor END), 0)::int FROM sandbox.movements m WHERE m.reference = t.reference) AS "outMinor"
  FROM sandbox.transfers t WHERE reference = $1`;
/** The provider has not paid a payout in one of these statuses as far as the gateway knows: nothing can have come back. */
const UNPAID = ['INVOKING', 'PENDING', 'PROCESSING'];
const REQUESTS = `SELECT key, operation FROM sandbox.requests WHERE operation = 'create'`;

/** The records of the gateway about every payout, in the form of the comparison. */
export async function readGateway(url) {
  const rows = await query(url, PAYOUTS);
  const repeats = new Map((await query(url, REPEATS)).map(({ id, count }) => [id, count]));
  return rows.map(({ moderationRequired, ...payout }) => ({
    ...payout,
    repeats: repeats.get(payout.id) ?? 0,
    isSettled: SETTLED.has(payout.status) || (payout.hasOpenCase && moderationRequired),
  }));
}

/** The ledger of the provider, which shares nothing with the gateway. */
export async function readProvider(url, sandboxUrl) {
  // The sandbox logs requests asynchronously; reading them writes all of them.
  await fetch(`${sandboxUrl}/requests?limit=1`);
  return { movements: await query(url, MOVEMENTS), requests: await query(url, REQUESTS) };
}

/** What the provider would say about a payout on the telephone, with a ticket that names it. */
export async function readTruth(url, id, status) {
  const [transfer] = await query(url, TRANSFER, [id]);
  const told = (outcome, amount) => ({
    outcome,
    amount,
    account: transfer?.account,
    isPaid: (transfer?.outMinor ?? 0) > 0,
    ticket: ['ticket', outcome, amount].filter(Boolean).join('-'),
  });
  if (!transfer) return told('not_received');
  const { amountMinor, outMinor, isAskedBack } = transfer;
  // When everything has come to rest, what was asked back and is still out stays out.
  if (status === 'CANCELLING' && isAskedBack && outMinor > 0) return told('not_returned');
  if (outMinor === amountMinor) return told('paid');
  if (outMinor === 0) return told(UNPAID.includes(status) ? 'failed' : 'returned');
  return told(outMinor > amountMinor ? 'overpaid' : 'partly_paid', (outMinor / 100).toFixed(2));
}

/** Notifications that the provider has not delivered yet: it tries again later and later. */
export async function countUntold(url) {
  const [row] = await query(url, 'SELECT count(*)::int AS count FROM sandbox.notifications WHERE due_at IS NOT NULL');
  return row.count;
}

export async function countCutOff(url) {
  const [row] = await query(url, CUT_OFF);
  return row.count;
}
