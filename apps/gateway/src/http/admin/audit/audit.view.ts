import type { AuditSource } from '@app/audit';
import { ApiProperty } from '@nestjs/swagger';

/** Who did it. */
export class AuditOperatorView {
  id: string;
  /** The name as it is now. */
  name: string;
}

/** Something that a person, or a command on the server, did. */
export class AuditEntryView {
  id: string;
  at: string;
  source: AuditSource;
  /** `noun.verb` */
  action: string;
  /** The action in words. */
  label: string;
  /** Null: a command on the server, or nobody who was signed in. */
  operator: AuditOperatorView | null;
  /** What it was about, such as `route` or `payout`. */
  subject: string;
  subject_id: string | null;
  reason: string | null;
  /** What was different after it, without credentials and details of a recipient. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  data: Record<string, unknown>;
}

/** How far the histories are sealed: what is older cannot be changed without being found. */
export class SealView {
  checkpoint: number;
  sealed_until: string;
}

/** A page of the audit log, the newest entry first. */
export class AuditPageView {
  data: AuditEntryView[];
  next_cursor: string | null;
  has_more: boolean;
  /** Null before the first checkpoint, and where none are made. */
  seal: SealView | null;
  as_of: string;
}
