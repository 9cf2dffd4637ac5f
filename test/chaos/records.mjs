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
    (SELECT string_agg(concat_ws(' ', task, 'at', due_at, 'after', asked, 'enquiries'), ', ') FROM payout_task t WHERE t.payout_id = p.id) AS waits
  FROM payout p LEFT JOIN history h ON h.payout_id = p.id LEFT JOIN numbered n ON n.payout_id = p.id`;
const MOVEMENTS = `SELECT reference, key, kind, amount_minor::int AS "amountMinor" FROM sandbox.movements`;
/** Sends whose worker died before it recorded the outcome. */
const CUT_OFF = `SELECT count(*)::int AS count FROM payout_attempt WHERE provider_message = 'the gateway stopped before it had recorded the answer'`;
const REQUESTS = `SELECT key, operation FROM sandbox.requests WHERE operation = 'create'`;

/** The records of the gateway about every payout, in the form of the comparison. */
export async function readGateway(url) {
  const rows = await query(url, PAYOUTS);
  return rows.map(({ moderationRequired, ...payout }) => ({
    ...payout,
    isSettled: SETTLED.has(payout.status) || (payout.hasOpenCase && moderationRequired),
  }));
}

/** The ledger of the provider, which shares nothing with the gateway. */
export async function readProvider(url, sandboxUrl) {
  // The sandbox logs requests asynchronously; reading them writes all of them.
  await fetch(`${sandboxUrl}/requests?limit=1`);
  return { movements: await query(url, MOVEMENTS), requests: await query(url, REQUESTS) };
}

export async function countCutOff(url) {
  const [row] = await query(url, CUT_OFF);
  return row.count;
}
