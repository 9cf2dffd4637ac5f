import type { Operation } from '@app/domain';
import type { ConnectorAnswer, EnquiryAnswer, OperationRequest } from '@app/providers';
import type { CastAccount } from '../world/cast.js';
import { type Fate, fateOf, type Treatment } from './temper.js';
import { answerOf, foundOf, moveTransfer, type Transfer, type TransferState, words } from './transfer.js';

/** One call whose fence was open, as the provider's side of the wire sees it. */
export interface Call {
  payoutId: string;
  operation: Operation;
  key: string;
  /** When the fence was found open, on the database's clock in milliseconds. */
  fencedAtMs: number;
  /** When the first byte left; null where none did. */
  leftAtMs: number | null;
}

/** A message that waits to be delivered. */
export interface OutgoingNotice {
  id: string;
  body: string;
}

const STARTED: readonly TransferState[] = ['received', 'pending'];
const PAID: readonly TransferState[] = ['paid', 'partly_paid'];

/**
 * The provider with a ledger of its own. It keeps its side of the contract: within its key lifetime a repeat under a known key is the
 * same transfer. Afterwards it pays again, so that a repeat that should never have been sent really moves money twice.
 */
export class ModelProvider {
  readonly transfers: Transfer[] = [];
  readonly calls: Call[] = [];
  readonly outbox: OutgoingNotice[] = [];
  /** Who was accepted twice: the worst that can happen. */
  readonly acceptedTwice: string[] = [];
  private arrivals: { atMs: number; deliver: () => void }[] = [];
  private noticeCount = 0;

  constructor(
    private readonly account: CastAccount,
    private readonly scope: string,
    private readonly now: () => number,
  ) {}

  /** When something happens here by itself next; infinity for never. */
  nextEventMs(): number {
    return Math.min(Number.POSITIVE_INFINITY, ...this.arrivals.map(({ atMs }) => atMs), ...this.transfers.flatMap(({ next }) => (next ? [next.atMs] : [])));
  }

  /** Lets everything happen that is due. */
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

  /** A request is on the wire; the answer is what the provider said when it arrived, if it did. */
  send(operation: Operation, request: OperationRequest, treatment: Treatment): { answer: ConnectorAnswer | null } {
    const reply: { answer: ConnectorAnswer | null } = { answer: null };
    if (treatment.travelMs === null) return reply;
    this.arrivals.push({ atMs: this.now() + treatment.travelMs, deliver: () => (reply.answer = this.receive(operation, request, treatment)) });
    return reply;
  }

  /** Answers a question with what can be seen now. */
  enquire(invokeKey: string): EnquiryAnswer {
    this.catchUp();
    const found = this.transfers.find((transfer) => transfer.key === invokeKey && transfer.visibleAtMs <= this.now());
    return found ? foundOf(found) : { kind: 'not_found', ...words('not_found') };
  }

  private receive(operation: Operation, request: OperationRequest, treatment: Treatment): ConnectorAnswer {
    if (operation === 'invoke') return this.receiveInvoke(request, treatment);
    const transfer = this.transfers.find(({ key }) => key === request.invokeKey);
    if (!transfer) return { kind: 'declined', resolution: 'PROCESSING_ERROR', ...words('not_found') };
    if (treatment.verdict === 'busy') return { kind: 'unknown', resolution: 'GENERAL_ERROR', ...words('busy') };
    return operation === 'revoke' ? this.receiveRevoke(transfer, treatment) : this.receiveCancel(transfer, treatment);
  }

  private receiveInvoke(request: OperationRequest, treatment: Treatment): ConnectorAnswer {
    const known = this.transfers.find((transfer) => transfer.key === request.providerKey && this.remembers(transfer));
    if (known) {
      if (this.account.habits.onRepeat === 'duplicate') return { kind: 'declined', resolution: 'DUPLICATED_ID', ...words('duplicate') };
      return answerOf('invoke', known);
    }
    if (treatment.verdict === 'busy') return { kind: 'unknown', resolution: 'GENERAL_ERROR', ...words('busy') };
    if (treatment.verdict === 'refuse') return { kind: 'declined', resolution: 'INSUFFICIENT_FUNDS', ...words('no_funds') };
    return answerOf('invoke', this.accept(request, treatment));
  }

  private remembers(transfer: Transfer): boolean {
    return this.now() - transfer.acceptedAtMs <= this.account.capabilities.keyLifetimeMs;
  }

  private accept(request: OperationRequest, treatment: Treatment): Transfer {
    if (this.transferOf(request.payoutId)) this.acceptedTwice.push(request.payoutId);
    const fate = fateOf(`${this.scope} ${String(this.transfers.length)}`);
    const transfer: Transfer = {
      reference: `tr_${request.providerKey}_${String(this.transfers.length)}`,
      key: request.providerKey,
      payoutId: request.payoutId,
      amountMinor: request.amountMinor,
      state: 'received',
      outMinor: 0n,
      payments: 0,
      acceptedAtMs: this.now(),
      visibleAtMs: this.now() + treatment.visibleAfterMs,
      revokeRefused: false,
      cancelRefused: false,
      next: null,
    };
    this.transfers.push(transfer);
    this.begin(transfer, fate);
    return transfer;
  }

  private begin(transfer: Transfer, fate: Fate): void {
    this.fates.set(transfer, fate);
    this.change(transfer, fate.first);
    if (STARTED.includes(fate.first) && fate.outcome) transfer.next = { atMs: this.now() + fate.outcome.afterMs, to: fate.outcome.to };
  }

  private readonly fates = new Map<Transfer, Fate>();

  private receiveRevoke(transfer: Transfer, treatment: Treatment): ConnectorAnswer {
    if (STARTED.includes(transfer.state)) {
      if (treatment.verdict === 'accept') {
        this.change(transfer, 'revoking');
        transfer.next = { atMs: this.now() + treatment.latencyMs, to: 'revoked' };
        return answerOf('revoke', transfer);
      }
      transfer.revokeRefused = true;
    }
    if (transfer.state === 'revoking' || transfer.state === 'revoked') return answerOf('revoke', transfer);
    return { kind: 'declined', resolution: 'PROCESSING_ERROR', ...words('not_revocable', transfer.reference) };
  }

  private receiveCancel(transfer: Transfer, treatment: Treatment): ConnectorAnswer {
    if (PAID.includes(transfer.state)) {
      if (treatment.verdict === 'accept') {
        this.change(transfer, 'returning');
        transfer.next = { atMs: this.now() + treatment.latencyMs, to: 'returned' };
        return answerOf('cancel', transfer);
      }
      transfer.cancelRefused = true;
      // What the provider refuses to give back does not come back by itself either.
      transfer.next = null;
    }
    if (transfer.state === 'returning' || transfer.state === 'returned') return answerOf('cancel', transfer);
    return { kind: 'declined', resolution: 'PROCESSING_ERROR', ...words('not_returnable', transfer.reference) };
  }

  private change(transfer: Transfer, to: TransferState): void {
    moveTransfer(transfer, to);
    transfer.next = null;
    const fate = this.fates.get(transfer);
    const { notifications } = this.account.capabilities;
    // Who tells of nothing must not change anything behind everybody's back.
    if (!notifications) return;
    if (to === 'paid' && fate?.returnsAfterMs != null) transfer.next = { atMs: this.now() + fate.returnsAfterMs, to: 'returned' };
    if (to === 'failed' && fate?.changesMindAfterMs != null) transfer.next = { atMs: this.now() + fate.changesMindAfterMs, to: 'paid' };
    this.tell(transfer);
  }

  private tell(transfer: Transfer): void {
    this.noticeCount += 1;
    const { reportedStatus, resolution, processedAmountMinor } = foundOf(transfer);
    const id = `n${String(this.noticeCount)}`;
    const said = {
      id,
      at: this.now(),
      key: transfer.key,
      reference: transfer.reference,
      reportedStatus,
      resolution,
      paid: processedAmountMinor?.toString() ?? null,
    };
    this.outbox.push({ id, body: JSON.stringify(said) });
  }
}
