import type { Operation } from '@app/domain';
import { type ConnectorAnswer, type EnquiryAnswer, isKeyRemembered, type OperationRequest } from '@app/providers';
import { SeededRandom } from '../engine/seeded-random.js';
import type { AccountFixture } from '../world/fixtures.js';
import { type TransferPlan, drawTransferPlan, type FaultProfile } from './fault-profile.js';
import { answerOf, foundOf, moveTransfer, type Transfer, type TransferState, providerResponse } from './transfer.js';

/** One call whose fence was open, as the provider's side of the wire sees it. */
export interface Call {
  /** The account that was called. */
  accountId: string;
  payoutId: string;
  operation: Operation;
  key: string;
  /** When the fence was found open, on the database's clock in milliseconds. */
  fencedAtMs: number;
  /** When the first byte left; null where none did. */
  leftAtMs: number | null;
}

/** A notification that waits for delivery. */
export interface OutgoingNotification {
  /** The account that it is about. */
  accountId: string;
  id: string;
  body: string;
}

/** The share of notifications that only say that something has changed. */
const THIN_SHARE = 0.2;
const STARTED: readonly TransferState[] = ['received', 'pending'];
const PAID: readonly TransferState[] = ['paid', 'partly_paid'];

/**
 * A provider with its own ledger. Within its key lifetime, a repeat with a known key is the same transfer. After that it pays again, so
 * a repeat that should not have been sent moves money twice and breaks INV-01.
 */
export class ModelProvider {
  readonly transfers: Transfer[] = [];
  readonly calls: Call[] = [];
  readonly outbox: OutgoingNotification[] = [];
  /** Payouts for which a second transfer was accepted (INV-01). */
  readonly acceptedTwice: string[] = [];
  private arrivals: { atMs: number; deliver: () => void }[] = [];
  private notificationCount = 0;

  constructor(
    readonly account: AccountFixture,
    private readonly scope: string,
    private readonly now: () => number,
    private readonly notificationPrefix = 'n',
  ) {}

  /** The time of the next scheduled change, in milliseconds; infinity for none. */
  nextEventMs(): number {
    return Math.min(Number.POSITIVE_INFINITY, ...this.arrivals.map(({ atMs }) => atMs), ...this.transfers.flatMap(({ next }) => (next ? [next.atMs] : [])));
  }

  /** Applies every change that is due. */
  catchUp(): void {
    const now = this.now();
    const due = this.arrivals.filter(({ atMs }) => atMs <= now);
    this.arrivals = this.arrivals.filter(({ atMs }) => atMs > now);
    for (const { deliver } of due) deliver();
    for (const transfer of this.transfers) {
      for (let { next } = transfer; next && next.atMs <= now; next = transfer.next) this.change(transfer, next.to);
    }
  }

  get isQuiet(): boolean {
    return this.arrivals.length === 0;
  }

  transferOf(payoutId: string): Transfer | undefined {
    return this.transfers.find((transfer) => transfer.payoutId === payoutId);
  }

  /** Puts a request on the wire. The answer is filled in when the request arrives. */
  send(operation: Operation, request: OperationRequest, faults: FaultProfile): { answer: ConnectorAnswer | null } {
    const reply: { answer: ConnectorAnswer | null } = { answer: null };
    if (faults.travelMs === null) return reply;
    this.arrivals.push({ atMs: this.now() + faults.travelMs, deliver: () => (reply.answer = this.receive(operation, request, faults)) });
    return reply;
  }

  /** Answers an enquiry with what is visible now. */
  enquire(invokeKey: string): EnquiryAnswer {
    this.catchUp();
    const found = this.transfers.find((transfer) => transfer.key === invokeKey && transfer.visibleAtMs <= this.now());
    return found ? foundOf(found) : { kind: 'not_found', ...providerResponse('not_found') };
  }

  private receive(operation: Operation, request: OperationRequest, faults: FaultProfile): ConnectorAnswer {
    if (operation === 'invoke') return this.receiveInvoke(request, faults);
    const transfer = this.transfers.find(({ key }) => key === request.invokeKey);
    if (!transfer) return { kind: 'declined', resolution: 'PROCESSING_ERROR', ...providerResponse('not_found') };
    if (faults.verdict === 'busy') return { kind: 'unknown', resolution: 'GENERAL_ERROR', ...providerResponse('busy') };
    return operation === 'revoke' ? this.receiveRevoke(transfer, faults) : this.receiveCancel(transfer, faults);
  }

  private receiveInvoke(request: OperationRequest, faults: FaultProfile): ConnectorAnswer {
    const known = this.transfers.find((transfer) => transfer.key === request.providerKey && this.isKeyKnown(transfer));
    if (known) {
      if (this.account.behaviour.onRepeat === 'duplicate') return { kind: 'declined', resolution: 'DUPLICATED_ID', ...providerResponse('duplicate') };
      return answerOf('invoke', known);
    }
    if (faults.verdict === 'busy') return { kind: 'unknown', resolution: 'GENERAL_ERROR', ...providerResponse('busy') };
    if (faults.verdict === 'refuse') return { kind: 'declined', resolution: 'INSUFFICIENT_FUNDS', ...providerResponse('no_funds') };
    return answerOf('invoke', this.accept(request, faults));
  }

  private isKeyKnown(transfer: Transfer): boolean {
    return isKeyRemembered(this.account.capabilities.keyLifetimeMs, this.now() - transfer.acceptedAtMs);
  }

  private accept(request: OperationRequest, faults: FaultProfile): Transfer {
    if (this.transferOf(request.payoutId)) this.acceptedTwice.push(request.payoutId);
    const transferPlan = drawTransferPlan(`${this.scope} ${String(this.transfers.length)}`);
    const transfer: Transfer = {
      accountId: this.account.id,
      reference: `tr_${request.providerKey}_${String(this.transfers.length)}`,
      key: request.providerKey,
      payoutId: request.payoutId,
      currency: request.currency,
      amountMinor: request.amountMinor,
      paidPercent: transferPlan.paidPercent,
      state: 'received',
      outMinor: 0n,
      payments: 0,
      acceptedAtMs: this.now(),
      visibleAtMs: this.now() + faults.visibleAfterMs,
      revokeRefused: false,
      cancelRefused: false,
      next: null,
    };
    this.transfers.push(transfer);
    this.begin(transfer, transferPlan);
    return transfer;
  }

  private begin(transfer: Transfer, transferPlan: TransferPlan): void {
    this.transferPlans.set(transfer, transferPlan);
    this.change(transfer, transferPlan.first);
    if (STARTED.includes(transferPlan.first) && transferPlan.outcome)
      transfer.next = { atMs: this.now() + transferPlan.outcome.afterMs, to: transferPlan.outcome.to };
  }

  private readonly transferPlans = new Map<Transfer, TransferPlan>();

  private receiveRevoke(transfer: Transfer, faults: FaultProfile): ConnectorAnswer {
    if (STARTED.includes(transfer.state)) {
      if (faults.verdict === 'accept') {
        this.change(transfer, 'revoking');
        transfer.next = { atMs: this.now() + faults.latencyMs, to: 'revoked' };
        return answerOf('revoke', transfer);
      }
      transfer.revokeRefused = true;
    }
    if (transfer.state === 'revoking' || transfer.state === 'revoked') return answerOf('revoke', transfer);
    return { kind: 'declined', resolution: 'PROCESSING_ERROR', ...providerResponse('not_revocable', transfer.reference) };
  }

  private receiveCancel(transfer: Transfer, faults: FaultProfile): ConnectorAnswer {
    if (PAID.includes(transfer.state)) {
      if (faults.verdict === 'accept') {
        this.change(transfer, 'returning');
        transfer.next = { atMs: this.now() + faults.latencyMs, to: 'returned' };
        return answerOf('cancel', transfer);
      }
      transfer.cancelRefused = true;
      // A refused return also cancels the return that the plan had scheduled.
      transfer.next = null;
    }
    if (transfer.state === 'returning' || transfer.state === 'returned') return answerOf('cancel', transfer);
    return { kind: 'declined', resolution: 'PROCESSING_ERROR', ...providerResponse('not_returnable', transfer.reference) };
  }

  private change(transfer: Transfer, to: TransferState): void {
    moveTransfer(transfer, to);
    transfer.next = null;
    const transferPlan = this.transferPlans.get(transfer);
    const { notifications, provisional } = this.account.capabilities;
    // What is neither notified nor watched would go unnoticed, so it does not happen.
    const isHeard = notifications || provisional.length > 0;
    if (to === 'paid' && transferPlan?.returnsAfterMs != null && isHeard) transfer.next = { atMs: this.now() + transferPlan.returnsAfterMs, to: 'returned' };
    else if (PAID.includes(to) && isHeard) this.planCorrection(transfer, to);
    if (!notifications) return;
    if (to === 'failed' && transferPlan?.failureReversedAfterMs != null) transfer.next = { atMs: this.now() + transferPlan.failureReversedAfterMs, to: 'paid' };
    this.notify(transfer);
  }

  private planCorrection(transfer: Transfer, from: TransferState): void {
    const plan = this.transferPlans.get(transfer);
    if (plan?.correctedAfterMs == null) return;
    transfer.next = { atMs: this.now() + plan.correctedAfterMs, to: from === 'paid' ? 'partly_paid' : 'paid' };
    this.transferPlans.set(transfer, { ...plan, correctedAfterMs: null });
  }

  private notify(transfer: Transfer): void {
    this.notificationCount += 1;
    const { reportedStatus, resolution, processedAmountMinor } = foundOf(transfer);
    const id = `${this.notificationPrefix}${String(this.notificationCount)}`;
    const isThin = new SeededRandom(`${this.scope} notification ${id}`).chance(THIN_SHARE);
    const told = isThin
      ? { reportedStatus: 'UNCLEAR', resolution: 'UNKNOWN', paid: null, receipt: true }
      : { reportedStatus, resolution, paid: processedAmountMinor?.toString() ?? null };
    this.outbox.push({
      accountId: this.account.id,
      id,
      body: JSON.stringify({ id, at: this.now(), key: transfer.key, reference: transfer.reference, ...told }),
    });
  }
}
