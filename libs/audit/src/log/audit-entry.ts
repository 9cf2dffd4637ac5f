/** Where an entry of the audit log is kept: changes of configuration, sign-ins, what was read, or the histories of payouts. */
export const AUDIT_SOURCES = ['configuration', 'access', 'reads', 'payouts'] as const;

export type AuditSource = (typeof AUDIT_SOURCES)[number];

/** Something that a person, or a command on the server, did. */
export interface AuditEntry {
  /** Unique, and in the order of what happened at one moment. */
  id: string;
  at: Date;
  source: AuditSource;
  /** `noun.verb` */
  action: string;
  /** Null: a command on the server, or nobody who was signed in. */
  operatorId: string | null;
  /** The operator's name as it is now. */
  operatorName: string | null;
  /** What it was about, such as `route` or `payout`. */
  subject: string;
  subjectId: string | null;
  reason: string | null;
  /** What was different after it, without credentials and details of a recipient. */
  data: Record<string, unknown>;
}

/** Which entries are wanted; what is absent does not narrow. */
export interface AuditFilter {
  source?: AuditSource;
  /** What this operator did, and what was done to their account. */
  operatorId?: string;
  /** The id of a payout, account, route, merchant, session, … */
  subjectId?: string;
  from?: Date;
  /** Not included. */
  to?: Date;
}

/** The entry after which a page begins, going back in time. */
export interface AuditPlace {
  at: Date;
  id: string;
}
