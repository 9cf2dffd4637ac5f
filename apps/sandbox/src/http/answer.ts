import type { Spoil } from '../scenarios/scenario.js';
import type { Transfer } from '../transfers/transfer.js';
import { toView } from '../transfers/transfer-view.js';

/** An answer as data, so that it can be spoilt, held back and recorded before it is sent. */
export interface Answer {
  readonly status: number;
  readonly body: object;
  readonly isReplay?: boolean;
}

/** What an operation came to, and what the scenario does with the answer. */
export interface Outcome {
  readonly answer: Answer;
  readonly transferId: string | null;
  readonly spoil?: Spoil;
  readonly answerAfterMs?: number;
}

export function answerTransfer(status: number, transfer: Transfer, isReplay = false): Outcome {
  return { answer: { status, body: toView(transfer), isReplay }, transferId: transfer.id };
}

/** A refusal that concerns a transfer, or (null) none. */
export function refuse(status: number, code: string, message: string, transfer: Transfer | null = null): Outcome {
  return { answer: { status, body: { code, message, transfer: transfer && toView(transfer) } }, transferId: transfer?.id ?? null };
}

/** A request that was lost: nothing was done. Its answer never arrives whole; where it is cut, its start looks like a good one. */
export function lose(spoil: Spoil, transferId: string | null = null): Outcome {
  return { answer: { status: 200, body: { id: 'tr_00000000000000000000000000000000', key: null, status: 'received' } }, transferId, spoil };
}

/** The code that an answer carries in its body, for the record of requests. */
export function codeOf({ status, body }: Answer): string {
  const code = status >= 400 && 'code' in body && typeof body.code === 'string' ? ` ${body.code}` : '';
  return String(status) + code;
}
