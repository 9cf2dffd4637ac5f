import { run, type Queryable } from '../database/database.js';
import type { Notice } from '../notifications/notice.js';
import { movementBetween } from './movement.js';
import type { Transfer } from './transfer.js';
import { fromRecord, toChangeRecord, type TransferRecord } from './transfer.record.js';
import {
  COUNT_TRY,
  FIND_BY_ID,
  FIND_BY_KEY,
  FIND_COMMAND,
  HAS_DUE,
  INSERT_COMMAND,
  INSERT_TRANSFER,
  LOCK_BY_ID,
  SAVE_CHANGES,
  TAKE_DUE,
} from './transfers.sql.js';

/** A transfer before and after, and the notices about it. */
export interface Change {
  readonly before: Transfer;
  readonly after: Transfer;
  readonly notices: readonly Notice[];
}

/** Registers the transfer unless its key is taken. True when it was registered now. */
export async function insertTransfer(queryable: Queryable, transfer: Transfer, notices: readonly Notice[]): Promise<boolean> {
  const rows = await run<{ id: string }>(queryable, INSERT_TRANSFER, [
    transfer.id,
    transfer.key,
    transfer.reference,
    transfer.accountNumber,
    transfer.holderName,
    transfer.amountMinor,
    transfer.paidAmountMinor,
    transfer.currency,
    transfer.status,
    JSON.stringify(transfer.steps),
    transfer.dueAt,
    transfer.createdAt,
    JSON.stringify(notices.map(toNoticeRecord)),
  ]);
  return rows.length === 1;
}

/** Writes changes of transfers that the caller has locked. */
export async function saveChanges(queryable: Queryable, changes: readonly Change[]): Promise<void> {
  const transfers = changes.map(({ after }) => toChangeRecord(after));
  const movements = changes.flatMap(toMovementRecords);
  const notices = changes.flatMap((change) => change.notices.map(toNoticeRecord));
  await run(
    queryable,
    SAVE_CHANGES,
    [transfers, movements, notices].map((records) => JSON.stringify(records)),
  );
}

export async function findTransfer(queryable: Queryable, by: { readonly id: string } | { readonly key: string }): Promise<Transfer | null> {
  const [record] = 'id' in by ? await run<TransferRecord>(queryable, FIND_BY_ID, [by.id]) : await run<TransferRecord>(queryable, FIND_BY_KEY, [by.key]);
  return record ? fromRecord(record) : null;
}

/** Reads the transfer and keeps others from changing it until the transaction ends. */
export async function lockTransfer(queryable: Queryable, id: string): Promise<Transfer | null> {
  const [record] = await run<TransferRecord>(queryable, LOCK_BY_ID, [id]);
  return record ? fromRecord(record) : null;
}

export async function hasDueTransfers(queryable: Queryable, at: Date): Promise<boolean> {
  const [row] = await run<{ has_due: boolean }>(queryable, HAS_DUE, [at]);
  return row?.has_due ?? false;
}

/** Locks transfers whose next step is due, the longest overdue first. */
export async function takeDueTransfers(queryable: Queryable, at: Date, limit: number): Promise<Transfer[]> {
  const records = await run<TransferRecord>(queryable, TAKE_DUE, [at, limit]);
  return records.map(fromRecord);
}

/** Counts a try and returns which one it is; the first is 1. */
export async function countTry(queryable: Queryable, subject: string): Promise<number> {
  const [row] = await run<{ count: number }>(queryable, COUNT_TRY, [subject]);
  return row?.count ?? 1;
}

/** The transfer that an accepted command with this key belongs to, or null. */
export async function findCommandTransferId(queryable: Queryable, operation: string, key: string): Promise<string | null> {
  const [row] = await run<{ transfer_id: string }>(queryable, FIND_COMMAND, [operation, key]);
  return row?.transfer_id ?? null;
}

/** Remembers an accepted command. False when the key was taken meanwhile. */
export async function insertCommand(queryable: Queryable, operation: string, key: string, transferId: string): Promise<boolean> {
  const rows = await run(queryable, INSERT_COMMAND, [operation, key, transferId]);
  return rows.length === 1;
}

function toMovementRecords({ before, after }: Change) {
  const movement = movementBetween(before, after);
  if (!movement) return [];
  const { key, id, reference, currency, updatedAt } = after;
  return [
    { key, transfer_id: id, reference, kind: movement.kind, ordinal: movement.ordinal, amount_minor: movement.amountMinor.toString(), currency, at: updatedAt },
  ];
}

function toNoticeRecord(notice: Notice) {
  return { event_id: notice.eventId, transfer_id: notice.transferId, body: notice.body, forged: notice.isForged, due_at: notice.dueAt };
}
