import { type ChangeRequestEntity, Database, type SqlStatement, sql } from '@app/database';
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
const IS_WAITING = `(c.state = 'waiting' AND c.expires_at > clock_timestamp())`;

/** The statement for exactly this filter, with its values. */
function listStatement({ waiting, mode, shownOn }: ChangeFilter): [SqlStatement, unknown[]] {
  const values: unknown[] = [MAX_LISTED_CHANGES];
  const where = [waiting ? IS_WAITING : `NOT ${IS_WAITING}`];
  if (mode !== undefined) where.push(`c.mode = $${String(values.push(mode))}`);
  if (shownOn !== undefined) where.push(`c.shown_on = $${String(values.push(shownOn))}`);
  const name = ['change_request.list', waiting ? 'waiting' : 'decided', mode && 'mode', shownOn !== undefined && 'subject'].filter(Boolean).join('.');
  return [sql(name, `SELECT ${COLUMNS} FROM change_request c ${PEOPLE} WHERE ${where.join(' AND ')} ORDER BY c.created_at DESC, c.id DESC LIMIT $1`), values];
}

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
  list(filter: ChangeFilter): Promise<ChangeRequest[]> {
    return this.database.rows<ChangeRequest & Record<string, unknown>>(...listStatement(filter));
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
