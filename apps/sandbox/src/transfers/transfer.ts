import { messageOf } from '../scenarios/codes.js';
import type { Scenario, Step, TransferStatus } from '../scenarios/scenario.js';

/** How a revoke or a cancel of a transfer stands. */
export interface CommandState {
  readonly status: 'accepted' | 'done' | 'refused';
  readonly code: string | null;
  readonly message: string | null;
}

/** What a client asks for. Amounts are in minor units. */
export interface TransferOrder {
  readonly key: string;
  readonly reference: string;
  readonly accountNumber: string;
  readonly holderName: string;
  readonly amountMinor: bigint;
  readonly currency: string;
}

export interface Transfer extends TransferOrder {
  readonly id: string;
  /** Where the money is: null = never moved, 0 = it came back. */
  readonly paidAmountMinor: bigint | null;
  readonly status: TransferStatus;
  readonly code: string | null;
  readonly revoke: CommandState | null;
  readonly cancel: CommandState | null;
  /** What happens next; the first step is due at `dueAt`. Their delays are real ones: the speed factor is applied already. */
  readonly steps: readonly Step[];
  readonly dueAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** When something happens, and the factor on every delay that follows from it. */
export interface Timing {
  readonly speed: number;
  readonly at: Date;
}

/** The transfer as it is right after its registration. */
export function registerTransfer(order: TransferOrder, id: string, scenario: Scenario, { speed, at }: Timing): Transfer {
  const blank: Transfer = {
    ...order,
    id,
    paidAmountMinor: null,
    status: 'received',
    code: null,
    revoke: null,
    cancel: null,
    steps: [],
    dueAt: null,
    createdAt: at,
    updatedAt: at,
  };
  return withSteps(changeStatus(blank, firstStep(scenario), at), scenario.steps, speed, at);
}

function firstStep({ status, paidPercent }: Scenario): Step {
  return { afterMs: 0, status, ...(paidPercent === undefined ? {} : { paidPercent }) };
}

/** The transfer after its first step. The next one counts from when this one was due, so that a pause is caught up with. */
export function applyStep(transfer: Transfer, at: Date): Transfer {
  const [step, ...rest] = transfer.steps;
  if (!step) return { ...transfer, dueAt: null };
  return withSteps(changeStatus(transfer, step, at), rest, 1, transfer.dueAt ?? at);
}

/** Gives the transfer its next steps. They count from `from`, and the speed factor shortens them. */
export function withSteps(transfer: Transfer, steps: readonly Step[], speed: number, from: Date): Transfer {
  const scaled = steps.map((step) => ({ ...step, afterMs: Math.round(step.afterMs * speed) }));
  const [first] = scaled;
  return { ...transfer, steps: scaled, dueAt: first ? new Date(from.getTime() + first.afterMs) : null };
}

/** Sets the status and lets the money follow it. */
export function changeStatus(transfer: Transfer, step: Step, at: Date): Transfer {
  return {
    ...transfer,
    status: step.status,
    code: step.code ?? null,
    paidAmountMinor: paidAmountAfter(transfer, step),
    revoke: step.revoke ? commandState(step.revoke, 'not_revocable') : transfer.revoke,
    cancel: step.cancel ? commandState(step.cancel, 'not_returnable') : transfer.cancel,
    updatedAt: at,
  };
}

/** The state of a command; only a refused one carries the code. */
export function commandState(status: CommandState['status'], refusalCode: string): CommandState {
  return status === 'refused' ? { status, code: refusalCode, message: messageOf(refusalCode) } : { status, code: null, message: null };
}

function paidAmountAfter({ paidAmountMinor, amountMinor }: Transfer, { status, paidPercent }: Step): bigint | null {
  if (paidPercent !== undefined) return (amountMinor * BigInt(paidPercent)) / 100n;
  // What came back and is paid all the same is paid anew.
  if (status === 'paid') return paidAmountMinor === null || paidAmountMinor === 0n ? amountMinor : paidAmountMinor;
  if (status === 'partly_paid') return paidAmountMinor ?? amountMinor / 2n;
  const isMoneyBack = (status === 'failed' || status === 'returned' || status === 'cancelled') && paidAmountMinor !== null;
  return isMoneyBack ? 0n : paidAmountMinor;
}
