import { type AuditAnchorEntity, type RowOf, SENDING_IS_HELD, type SqlRunner, sql } from '@app/database';

/** What the database knows of a file. */
export interface AnchorState {
  /** The last checkpoint that was published in this file; 0: it was begun; null: the file is not known. */
  published: number | null;
  /** SHA-256 of the last line that was published in it. */
  line_hash: Buffer | null;
  /** The last checkpoint that was published in any file; null: none ever was. */
  newest: number | null;
  /** The last checkpoint in the database; 0 before the first. */
  checkpoints: number;
  /** No file has to be there yet: nothing happened before the last minutes, or the version before made none (the migration says so). */
  is_new: boolean;
  /** Sending is held, because a file was ahead of the database. */
  is_held: boolean;
}

/** A new beginning of the file. */
export type Beginning = Pick<RowOf<AuditAnchorEntity>, 'reason' | 'begun_by' | 'recorded_at'>;

/** Longer than it takes from the first event to the first line. */
const NEW_FOR = "interval '10 minutes'";

const STATE = sql(
  'anchor_state',
  `SELECT max(checkpoint) FILTER (WHERE file_id = $1 AND kind <> 'behind') AS published,
     (SELECT line_hash FROM audit_anchor WHERE file_id = $1 AND kind = 'published' ORDER BY checkpoint DESC LIMIT 1) AS line_hash,
     max(checkpoint) FILTER (WHERE kind = 'published') AS newest,
     (SELECT coalesce(max(number), 0) FROM audit_checkpoint) AS checkpoints,
     NOT EXISTS (SELECT FROM payout_event WHERE occurred_at < clock_timestamp() - ${NEW_FOR}) OR coalesce(bool_or(kind = 'begun' AND file_id = ''), false) AS is_new,
     ${SENDING_IS_HELD} AS is_held
   FROM audit_anchor`,
);
const RECORD = sql(
  'anchor_record',
  `INSERT INTO audit_anchor (number, kind, file_id, checkpoint, line_hash, reason, begun_by)
   SELECT coalesce(max(number), 0) + 1, $1, $2, $3, $4, $5, $6 FROM audit_anchor`,
);
const BEGINNINGS = sql('anchor_beginnings', `SELECT reason, begun_by, recorded_at FROM audit_anchor WHERE kind = 'begun' ORDER BY number`);

/** What the database knows of a file. @param fileId null: of a file without a name */
export async function anchorState(runner: SqlRunner, fileId: string | null): Promise<AnchorState> {
  const state = await runner.first<AnchorState & Record<string, unknown>>(STATE, [fileId]);
  if (!state) throw new Error('the query for the anchor returned no row');
  return state;
}

/** What becomes of a file. */
export interface AnchorRecord {
  kind: AuditAnchorEntity['kind'];
  fileId: string;
  checkpoint: number;
  lineHash?: Buffer;
  reason?: string;
  begunBy?: string;
}

/** Adds a record. The caller holds the lock of sealing. */
export async function recordAnchor(tx: SqlRunner, { kind, fileId, checkpoint, lineHash, reason, begunBy }: AnchorRecord): Promise<void> {
  await tx.rows(RECORD, [kind, fileId, checkpoint, lineHash ?? null, reason ?? null, begunBy ?? null]);
}

/** Every new beginning that somebody ordered, the oldest first. */
export function beginnings(runner: SqlRunner): Promise<Beginning[]> {
  return runner.rows<Beginning & Record<string, unknown>>(BEGINNINGS, []);
}
