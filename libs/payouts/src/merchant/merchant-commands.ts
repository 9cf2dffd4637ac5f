import type { PayoutUnitOfWork } from '../payout/payout-unit-of-work.js';
import type { Actor, PayoutRow } from '../payout/payout.row.js';
import { ActionNotAllowed, PayoutInModeration } from '../payout/payouts.errors.js';

/** The commands that a merchant can give after the creation. */
export type MerchantCommand = 'process' | 'cancel' | 'revoke';

type Step = (payouts: PayoutUnitOfWork, row: PayoutRow, actor: Actor) => Promise<PayoutRow>;

const terminate: Step = (payouts, row, actor) => payouts.apply(row, { to: 'TERMINATED', actor, processedAmountMinor: 0n, enquire: null });
const startRevoke: Step = (payouts, row, actor) => payouts.apply(row, { to: 'REVOKING', actor, enquiryCount: 0, send: { operation: 'revoke', inMs: 0 } });
const startCancel: Step = (payouts, row, actor) => payouts.apply(row, { to: 'CANCELLING', actor, enquiryCount: 0, send: { operation: 'cancel', inMs: 0 } });
const orderInvoke: Step = (payouts, row, actor) => payouts.apply(row, { type: 'processing.ordered', actor, send: { operation: 'invoke', inMs: 0 } });

/** What each command does in each status; it is refused in every other status. */
const STEPS: Readonly<Record<MerchantCommand, Partial<Record<PayoutRow['status'], Step>>>> = {
  process: { READY: orderInvoke },
  cancel: { CREATED: terminate, READY: terminate, PROCESSING: startRevoke, PENDING: startRevoke, PROCESSED: startCancel, PARTIALLY_PROCESSED: startCancel },
  revoke: { PROCESSING: startRevoke, PENDING: startRevoke },
};

/**
 * Carries out a merchant's command on a locked payout.
 * @throws {PayoutInModeration} while an operator has to decide
 * @throws {ActionNotAllowed} when the command does not fit the status
 */
export async function merchantCommand(command: MerchantCommand, payouts: PayoutUnitOfWork, row: PayoutRow, actor: Actor): Promise<PayoutRow> {
  if (row.moderation_required) throw new PayoutInModeration(row.id);
  const step = STEPS[command][row.status];
  if (!step) {
    throw new ActionNotAllowed(command, [`${command} works while a payout is ${Object.keys(STEPS[command]).join(', ')}; this one is ${row.status}.`]);
  }
  return step(payouts, row, actor);
}
