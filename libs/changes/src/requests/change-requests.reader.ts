import { type ChangeRequestEntity, Database, sql } from '@app/database';
import type { Mode } from '@app/domain';
import { type ConfigurationChangeRecord, listChanges } from '@app/providers';
import { Injectable } from '@nestjs/common';
import { ChangeRequestNotFound } from '../changes.errors.js';
import { ChangeKinds } from '../kinds/change-kinds.js';

/** A request with the names of its people, without its secrets. */
export interface ChangeRequest extends Omit<ChangeRequestEntity, 'secretsEncrypted' | 'proposal'> {
  makerName: string;
  decidedByName: string | null;
}

/** A request as it is carried out. */
export type FullChangeRequest = ChangeRequest & Pick<ChangeRequestEntity, 'secretsEncrypted' | 'proposal'>;

/** Which requests are listed. */
export interface ChangeFilter {
  waiting: boolean;
  mode?: Mode;
  /** Only those shown on this account's page. */
  shownOn?: string;
}

/** How many requests are listed at most, the newest first. */
export const MAX_LISTED_CHANGES = 100;

const COLUMNS = `
  c.id, c.kind, c.mode, c.subject_id AS "subjectId", c.shown_on AS "shownOn", c.subject_version AS "subjectVersion", c.title, c.diff, c.maker_id AS "makerId", c.reason,
  c.created_at AS "createdAt", c.expires_at AS "expiresAt", c.decided_by AS "decidedBy", c.decided_at AS "decidedAt", c.comment, m.name AS "makerName", d.name AS "decidedByName",
  CASE WHEN c.state = 'waiting' AND c.expires_at <= clock_timestamp() THEN 'expired' ELSE c.state END AS state`;
const PEOPLE = `JOIN operator m ON m.id = c.maker_id LEFT JOIN operator d ON d.id = c.decided_by`;
const LIST = sql(
  'change_request.list',
  `SELECT ${COLUMNS} FROM change_request c ${PEOPLE}
   WHERE (c.state = 'waiting' AND c.expires_at > clock_timestamp()) = $1 AND ($2::text IS NULL OR c.mode = $2) AND ($3::text IS NULL OR c.shown_on = $3)
   ORDER BY c.created_at DESC, c.id DESC LIMIT $4`,
);
const FIND = sql(
  'change_request.find',
  `SELECT ${COLUMNS}, c.proposal, c.secrets_encrypted AS "secretsEncrypted" FROM change_request c ${PEOPLE} WHERE c.id = $1`,
);

/** Change requests as operators see them. */
@Injectable()
export class ChangeRequestsReader {
  constructor(
    private readonly database: Database,
    private readonly kinds: ChangeKinds,
  ) {}

  /** The newest first, at most {@link MAX_LISTED_CHANGES}. */
  list({ waiting, mode, shownOn }: ChangeFilter): Promise<ChangeRequest[]> {
    return this.database.rows<ChangeRequest & Record<string, unknown>>(LIST, [waiting, mode ?? null, shownOn ?? null, MAX_LISTED_CHANGES]);
  }

  /** @throws {ChangeRequestNotFound} */
  async find(id: string): Promise<FullChangeRequest> {
    const row = await this.database.first<FullChangeRequest & Record<string, unknown>>(FIND, [id]);
    if (!row) throw new ChangeRequestNotFound(id);
    return row;
  }

  /** What happened to the subject after the request was made, the newest first, without the request's own records. */
  async changedSince({ id, kind, subjectId, createdAt, proposal }: FullChangeRequest): Promise<ConfigurationChangeRecord[]> {
    const history = this.kinds.named(kind).history({ subjectId, proposal });
    const records = await listChanges(this.database, history.subjectId);
    return records.filter(({ changedAt, data }) => changedAt > createdAt && data['changeRequest'] !== id);
  }
}
