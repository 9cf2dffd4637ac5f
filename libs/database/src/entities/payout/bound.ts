import type { Operation } from '@app/domain';
import type { RowOf } from '../../rows.js';
import type { ApprovalEntity } from '../moderation/approval.entity.js';
import type { PayoutAttemptEntity } from './payout-attempt.entity.js';

/** A value as an event binds it: minor units as digits, times in RFC 3339, bytes in hexadecimal. */
export type BoundValue = string | boolean | readonly string[] | null;

/** Columns of a payout as the history says they are. */
export type BoundColumns = Readonly<Record<string, BoundValue>>;

/** How an attempt ended, as an event binds it. */
export type BoundEnd = Pick<RowOf<PayoutAttemptEntity>, 'outcome' | 'resolution' | 'provider_code' | 'http_status'>;

/** An approval from before its events named it. */
export type BoundApproval = Pick<RowOf<ApprovalEntity>, 'action' | 'maker_id' | 'state' | 'checker_id'>;

/** What an event binds. */
export interface BoundFacts {
  /** Columns that have another value now; the first event of a payout has all that are not null. */
  payout: BoundColumns;
  /** The operation that is planned to be sent from now on; null: none any more. Absent: as before. */
  send?: Operation | null;
  /** Attempts that ended, by their ids. */
  attempts?: Readonly<Record<string, BoundEnd>>;
  /** The approvals of a payout of an earlier version, by their ids. */
  approvals?: Readonly<Record<string, BoundApproval>>;
  /** The ids of the reports of a payout of an earlier version: they have no seal. */
  statements?: readonly string[];
  /** The callbacks that tell of the event: the SHA-256 of each payload, by type. */
  callbacks?: Readonly<Record<string, string>>;
}
