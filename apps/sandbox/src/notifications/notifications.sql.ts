import type { Statement } from '../database/database.js';

/**
 * Due notices that are not in hand yet. A notice waits until the earlier ones of its transfer have been tried, so that the order is the wanted one.
 * The subquery counts because a NOT EXISTS is planned as a join, which reads the whole backlog for every row.
 */
export const FIND_DUE_NOTICES: Statement = {
  name: 'find-due-notices',
  text: `
    SELECT n.seq, n.body, n.forged, n.tries FROM sandbox.notifications n
    WHERE n.due_at <= $1 AND n.seq <> ALL ($2::bigint[])
      AND 0 = (SELECT count(*) FROM sandbox.notifications e WHERE e.transfer_id = n.transfer_id AND e.seq < n.seq AND e.tries = 0)
    ORDER BY n.due_at, n.seq LIMIT $3`,
};

/** Records tries: delivered, or due again, or (neither) given up. */
export const SAVE_TRIES: Statement = {
  name: 'save-notice-tries',
  text: `
    UPDATE sandbox.notifications n SET tries = n.tries + 1, due_at = r.due_at, delivered_at = r.delivered_at
    FROM unnest($1::bigint[], $2::timestamptz[], $3::timestamptz[]) AS r(seq, due_at, delivered_at)
    WHERE n.seq = r.seq`,
};

export const INSERT_NOTICE: Statement = {
  name: 'insert-notice',
  text: 'INSERT INTO sandbox.notifications (event_id, transfer_id, body, forged, due_at) VALUES ($1, $2, $3, false, $4)',
};
