import type { Operation } from '@app/domain';

/** A defect: a change plans an operation while another one is planned, which it does not end. */
export class UnnamedSend extends Error {
  override readonly name = 'UnnamedSend';
  constructor(payoutId: string, planned: Operation, wanted: Operation) {
    super(`payout ${payoutId} cannot plan to ${wanted}: the planned ${planned} was neither sent nor ended by a decision`);
  }
}
