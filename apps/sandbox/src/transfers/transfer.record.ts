import type { Step, TransferStatus } from '../scenarios/scenario.js';
import type { CommandState, Transfer } from './transfer.js';

/** A row of `sandbox.transfers`. */
export interface TransferRecord {
  id: string;
  key: string;
  reference: string;
  account_number: string;
  holder_name: string;
  amount_minor: string;
  paid_amount_minor: string | null;
  currency: string;
  status: TransferStatus;
  code: string | null;
  revoke: CommandState | null;
  cancel: CommandState | null;
  steps: Step[];
  due_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

export function fromRecord(record: TransferRecord): Transfer {
  return {
    id: record.id,
    key: record.key,
    reference: record.reference,
    accountNumber: record.account_number,
    holderName: record.holder_name,
    amountMinor: BigInt(record.amount_minor),
    paidAmountMinor: record.paid_amount_minor === null ? null : BigInt(record.paid_amount_minor),
    currency: record.currency,
    status: record.status,
    code: record.code,
    revoke: record.revoke,
    cancel: record.cancel,
    steps: record.steps,
    dueAt: record.due_at,
    createdAt: record.created_at,
    updatedAt: record.updated_at,
  };
}

/** The columns that a change may touch, as JSON for `jsonb_to_recordset`. */
export function toChangeRecord(transfer: Transfer) {
  const { id, status, code, revoke, cancel, steps } = transfer;
  return {
    id,
    status,
    code,
    revoke,
    cancel,
    steps,
    paid_amount_minor: transfer.paidAmountMinor?.toString() ?? null,
    due_at: transfer.dueAt,
    updated_at: transfer.updatedAt,
  };
}
