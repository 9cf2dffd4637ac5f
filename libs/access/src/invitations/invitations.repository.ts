import { columnList, OperatorInvitationEntity, type RowOf, type SqlRunner, sql } from '@app/database';
import { INVITATION_HOURS, type InvitationState, type OperatorRole } from '@app/domain';

/** How many invitations are listed: those that are not over, and the newest of the others. */
export const MAX_LISTED_INVITATIONS = 100;

/** An invitation as people see it: everything but its link. */
export interface Invitation {
  id: string;
  /** Null: the first administrator, who gives it. */
  email: string | null;
  role: OperatorRole;
  state: InvitationState;
  /** Null: a command on the server. */
  invitedBy: { id: string; name: string } | null;
  createdAt: Date;
  /** Until when the link is accepted, or, while there is none, can be fetched. */
  expiresAt: Date;
  endedAt: Date | null;
  /** Whom it has made. */
  operatorId: string | null;
}

type Row = RowOf<OperatorInvitationEntity> & { state: InvitationState; inviter_name: string | null };

export type NewInvitationRow = Pick<RowOf<OperatorInvitationEntity>, 'id' | 'email' | 'role' | 'invited_by' | 'token_hash'> & { hours: number };

const INSERTED = ['id', 'email', 'role', 'invited_by', 'token_hash', 'expires_at'] as const;
const IS_OPEN = 'ended_at IS NULL AND expires_at > clock_timestamp()';
const SELECT = `
  SELECT i.*, o.name AS inviter_name, CASE
    WHEN i.outcome IS NOT NULL THEN i.outcome WHEN i.expires_at <= clock_timestamp() THEN 'expired' WHEN i.token_hash IS NULL THEN 'unclaimed' ELSE 'open' END AS state
  FROM operator_invitation i LEFT JOIN operator o ON o.id = i.invited_by`;
const LIST = sql('access.invitation.list', `${SELECT} ORDER BY i.ended_at IS NULL DESC, i.created_at DESC, i.id DESC LIMIT ${String(MAX_LISTED_INVITATIONS)}`);
const GET = sql('access.invitation.get', `${SELECT} WHERE i.id = $1`);
const BY_TOKEN = sql('access.invitation.by_token', `${SELECT} WHERE i.token_hash = $1 AND i.ended_at IS NULL AND i.expires_at > clock_timestamp()`);
const INSERT = sql(
  'access.invitation.insert',
  `INSERT INTO operator_invitation (${columnList(OperatorInvitationEntity, INSERTED)}) VALUES ($1, $2, $3, $4, $5, clock_timestamp() + $6 * interval '1 hour')`,
);
const GIVE_LINK = sql(
  'access.invitation.give_link',
  `UPDATE operator_invitation SET token_hash = $2, expires_at = clock_timestamp() + interval '${String(INVITATION_HOURS)} hours'
   WHERE id = $1 AND token_hash IS NULL AND ${IS_OPEN} RETURNING id`,
);
const ACCEPT = sql(
  'access.invitation.accept',
  `UPDATE operator_invitation SET ended_at = clock_timestamp(), outcome = 'accepted', operator_id = $2 WHERE id = $1 AND token_hash = $3 AND ${IS_OPEN} RETURNING id`,
);
const END = sql(
  'access.invitation.end',
  `UPDATE operator_invitation SET ended_at = clock_timestamp(), outcome = $2 WHERE id = $1 AND ended_at IS NULL RETURNING id`,
);
const NOT_ENDED_FOR = sql(
  'access.invitation.not_ended_for',
  `SELECT id, ${IS_OPEN} AS "isOpen" FROM operator_invitation WHERE lower(coalesce(email, '')) = coalesce($1::text, '') AND ended_at IS NULL`,
);
const ADMINISTRATOR = sql('access.invitation.administrator', `SELECT FROM operator WHERE role = 'admin' AND disabled_at IS NULL LIMIT 1`);

/** Those that are not over first, then the newest, at most {@link MAX_LISTED_INVITATIONS}. */
export async function listInvitations(runner: SqlRunner): Promise<Invitation[]> {
  return (await runner.rows<Row>(LIST, [])).map(invitationOf);
}

export async function findInvitation(runner: SqlRunner, id: string): Promise<Invitation | undefined> {
  const row = await runner.first<Row>(GET, [id]);
  return row && invitationOf(row);
}

/** The invitation whose link is accepted now. */
export async function findOpenInvitation(runner: SqlRunner, hash: Buffer): Promise<Invitation | undefined> {
  const row = await runner.first<Row>(BY_TOKEN, [hash]);
  return row && invitationOf(row);
}

export async function insertInvitation(tx: SqlRunner, row: NewInvitationRow): Promise<void> {
  await tx.rows(INSERT, [row.id, row.email, row.role, row.invited_by, row.token_hash, row.hours]);
}

/** @returns false unless it waits for its link */
export async function giveLink(tx: SqlRunner, id: string, hash: Buffer): Promise<boolean> {
  return (await tx.first(GIVE_LINK, [id, hash])) !== undefined;
}

/** @returns false unless its link is accepted now */
export async function acceptInvitation(tx: SqlRunner, id: string, { operatorId, hash }: { operatorId: string; hash: Buffer }): Promise<boolean> {
  return (await tx.first(ACCEPT, [id, operatorId, hash])) !== undefined;
}

/** @returns false when it has ended */
export async function endInvitation(tx: SqlRunner, id: string, outcome: 'withdrawn' | 'replaced' | 'expired'): Promise<boolean> {
  return (await tx.first(END, [id, outcome])) !== undefined;
}

/** The invitation of an address that has no end yet, and whether it can still be used. @param email in small letters; null: of the first administrator */
export function notEndedFor(runner: SqlRunner, email: string | null): Promise<{ id: string; isOpen: boolean } | undefined> {
  return runner.first<{ id: string; isOpen: boolean }>(NOT_ENDED_FOR, [email]);
}

/** Whether an administrator may sign in. */
export async function hasAdministrator(runner: SqlRunner): Promise<boolean> {
  return (await runner.first(ADMINISTRATOR, [])) !== undefined;
}

function invitationOf(row: Row): Invitation {
  return {
    id: row.id,
    email: row.email,
    role: row.role,
    state: row.state,
    invitedBy: row.invited_by === null ? null : { id: row.invited_by, name: row.inviter_name ?? row.invited_by },
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    endedAt: row.ended_at,
    operatorId: row.operator_id,
  };
}
