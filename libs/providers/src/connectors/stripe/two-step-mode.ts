import { answerOf } from '../../connector-kit/answers.js';
import type { CodeTable, ConnectorAnswer, EnquiryAnswer, EnquiryRequest, OperationRequest } from '../../connector-kit/connector.contract.js';
import { timeFor, type TimeLeft } from '../../connector-kit/time-left.js';
import type { StripeClient } from './client.js';
import { createdRange, type LookedUp, onlyOne, PAYOUTS, type Question, type StripeLookup, TRANSFERS } from './lookup.js';
import { enquiryAnswer, type Mode, withoutReference } from './mode.js';
import { METADATA, type Payout, readPayout, readReversal, readTransfer, type Transfer } from './objects.js';
import { accountIn, type Order, orderOf, oursOf, payoutForm, transferForm } from './order.js';
import { isOurPayout, isOurTransfer, isReversalOf, notOurs, readMoved, viewOfPayout, viewOfReversal, viewOfTransfer } from './translate.js';
import { afterCancel, afterTransfer, standing, strandedAnswer, together } from './two-steps.js';

/**
 * Pays in two steps: a transfer to the connected account in `fields.account`, then a payout from there to its bank account or card.
 * Each step has a key of its own, derived from ours, asks the fence, and takes from the same time.
 *
 * Money that has reached the connected account has moved. From then on nothing is called `declined`, `not_sent` or failed, because all of
 * these would say that no money is out; the answer is `unknown`, the reported status UNCLEAR, and the message names the transfer. What may be
 * where a sender dies, or an answer is lost:
 *
 * 1. Before the transfer leaves: nothing is out. `not_sent`, or an enquiry that finds no transfer in the group of our key, and then asks
 *    for no payout, since none is sent without a transfer.
 * 2. The transfer left, and its answer was lost or was a server's failure: `unknown`. The enquiry finds it by its group, or not at all.
 *    A repeat gets the first answer again: a transfer, with which it goes on; or the same failure.
 * 3. The transfer was refused: nothing is out, `declined`. This is the only refusal that is one.
 * 4. The transfer stands, and its payout never left: the sender died between the two, its time was over, its fence closed, or Stripe was
 *    busy. `unknown`; the enquiry finds the transfer and no payout, which is UNCLEAR. A repeat gets the transfer again, looks it up,
 *    since what is repeated is old and it may have been taken back, and sends the payout for the first time.
 * 5. The transfer stands, and the payout's answer was lost: `unknown`. The enquiry finds the payout among those of the connected
 *    account by our key. A repeat gets the first answer to the same key, so that there is no second payout, and looks up how it stands.
 * 6. The transfer stands, and the payout was refused: `unknown` with Stripe's code. A repeat is refused in the same words for as long as
 *    Stripe keeps the key; somebody takes the transfer back or pays it out at Stripe.
 * 7. The payout fails, or is canceled, or is returned later: the money is back at the connected account, and not with us. UNCLEAR until
 *    the transfer is taken back as well; then it is what became of the payout.
 * 8. A recall cancels the payout and then takes back the transfer. If it dies between the two, the enquiry says 7; a repeat gets the
 *    canceled payout again and goes on with the transfer. A recall whose first step is refused has changed nothing.
 * 9. A return reverses the payout, which takes days; the transfer is not taken back by it, since the money is not there yet. The
 *    enquiry says CANCELLING, then 7.
 *
 * Repeats never leave after Stripe may have forgotten a key: the house sees to it, and the second key is never older than the first.
 */
export class TwoStepMode implements Mode {
  constructor(
    private readonly client: StripeClient,
    private readonly lookup: StripeLookup,
    private readonly codes: CodeTable,
  ) {}

  async invoke(request: OperationRequest): Promise<ConnectorAnswer> {
    const ordered = orderOf(request, 'account', true);
    if ('declined' in ordered) return ordered.declined;
    const { providerKey, fence } = request;
    const timeLeft = timeFor(request.timeoutMs);
    const move = { path: TRANSFERS, key: `${providerKey}-transfer`, form: transferForm(request, ordered.order), account: null, timeLeft, fence };
    const moved = readMoved(await this.client.move(move), readTransfer, this.codes);
    if ('answer' in moved) return moved.answer;
    const current = moved.isReplayed ? await this.lookup.transfer(moved.thing.id, timeLeft) : moved;
    if ('answer' in current) return afterTransfer(moved.thing.id, { ...current.answer, kind: 'unknown', resolution: 'UNKNOWN' });
    const transfer = current.thing;
    if (!isOurTransfer(transfer, oursOf(request, true))) return answerOf('invoke', notOurs(viewOfTransfer(transfer)));
    if (transfer.amountReversed > 0n) return strandedAnswer(transfer);
    return this.payOut(transfer, request, ordered.order, timeLeft);
  }

  async revoke(request: OperationRequest): Promise<ConnectorAnswer> {
    const { providerReference: id, providerKey, fence } = request;
    if (id === null) return withoutReference('revoke');
    const timeLeft = timeFor(request.timeoutMs);
    const account = accountIn(request.fields);
    const path = `${PAYOUTS}/${encodeURIComponent(id)}/cancel`;
    const moved = readMoved(await this.client.move({ path, key: `${providerKey}-payout`, form: {}, account, timeLeft, fence }), readPayout, this.codes);
    if ('thing' in moved) return this.afterStop(moved.thing, id, request, timeLeft);
    if (moved.answer.kind !== 'declined') return moved.answer;
    // Refused because it is canceled already? Then the transfer is still to be taken back.
    const looked = await this.lookup.payout(id, account, timeLeft);
    return 'thing' in looked && looked.thing.status === 'canceled' ? this.afterStop(looked.thing, id, request, timeLeft) : moved.answer;
  }

  async cancel(request: OperationRequest): Promise<ConnectorAnswer> {
    const { providerReference: id, providerKey, fence } = request;
    if (id === null) return withoutReference('cancel');
    const timeLeft = timeFor(request.timeoutMs);
    const path = `${PAYOUTS}/${encodeURIComponent(id)}/reverse`;
    const move = { path, key: `${providerKey}-payout`, form: {}, account: accountIn(request.fields), timeLeft, fence };
    const moved = readMoved(await this.client.move(move), readPayout, this.codes);
    if ('answer' in moved) return moved.answer;
    const view = viewOfPayout(moved.thing, this.codes);
    const isOurs = isReversalOf(moved.thing, id, oursOf(request, true));
    return answerOf('cancel', isOurs ? standing(view, null) : { ...notOurs(view), providerReference: id });
  }

  async enquire(request: EnquiryRequest): Promise<EnquiryAnswer> {
    const question: Question = { ours: oursOf(request, true), created: createdRange(request), timeLeft: timeFor(request.timeoutMs) };
    const { providerReference: id } = request;
    const { account } = question.ours;
    // Before there was a payout the transfer is all that is known, and without the recipient it says whose account to look at.
    if (id === null || account === null || id.startsWith('tr_')) return this.lookByKey(question);
    const looked = await this.lookup.payout(id, account, question.timeLeft);
    return 'thing' in looked ? enquiryAnswer(await this.viewOf(looked.thing, account, question)) : looked.answer;
  }

  /** Step two: from the connected account to its bank account or card. */
  private async payOut(transfer: Transfer, request: OperationRequest, order: Order, timeLeft: TimeLeft): Promise<ConnectorAnswer> {
    const { account } = order;
    const key = `${request.providerKey}-payout`;
    const form = payoutForm(request, order, transfer.id);
    const outcome = await this.client.move({ path: PAYOUTS, key, form, account, timeLeft, fence: request.fence });
    const moved = readMoved(outcome, readPayout, this.codes);
    if ('answer' in moved) return afterTransfer(transfer.id, moved.answer);
    const ours = oursOf(request, true);
    const view = viewOfPayout(moved.thing, this.codes);
    if (!isOurPayout(moved.thing, ours)) return afterTransfer(transfer.id, answerOf('invoke', notOurs(view)));
    if (!moved.isReplayed) return answerOf('invoke', standing(view, transfer));
    const current = await this.lookup.payout(moved.thing.id, account, timeLeft);
    if ('answer' in current) return afterTransfer(transfer.id, { ...current.answer, kind: 'unknown', resolution: 'UNKNOWN' });
    const looked = await this.lookup.viewOfPayout(current.thing, ours, account, timeLeft);
    if ('answer' in looked) return afterTransfer(transfer.id, { ...looked.answer, kind: 'unknown', resolution: 'UNKNOWN' });
    return answerOf('invoke', standing(looked.view, transfer));
  }

  /** The payout is canceled, its money back at the connected account: from there it goes back to us. */
  private async afterStop(payout: Payout, id: string, request: OperationRequest, timeLeft: TimeLeft): Promise<ConnectorAnswer> {
    const ours = oursOf(request, true);
    const view = viewOfPayout(payout, this.codes);
    if (payout.id !== id || !isOurPayout(payout, ours)) return answerOf('revoke', { ...notOurs(view), providerReference: id });
    const { transferId } = payout;
    if (view.reportedStatus !== 'REVOKED' || transferId === null) return answerOf('revoke', standing(view, null));
    const { providerKey, payoutId, fence } = request;
    const form = { metadata: { [METADATA.payoutId]: payoutId } };
    const path = `${TRANSFERS}/${transferId}/reversals`;
    const move = { path, key: `${providerKey}-transfer`, form, account: null, timeLeft, fence };
    const moved = readMoved(await this.client.move(move), readReversal, this.codes);
    if ('answer' in moved) return afterCancel(id, transferId, moved.answer);
    const back = viewOfReversal(moved.thing, transferId, ours);
    return answerOf('revoke', { ...back, reportedStatus: back.reportedStatus === 'CANCELLED' ? 'REVOKED' : 'UNCLEAR', providerReference: id });
  }

  private async lookByKey(question: Question): Promise<EnquiryAnswer> {
    const { ours } = question;
    const transfers = await this.lookup.transfersByKey(question);
    const transfer = 'thing' in transfers ? onlyOne(transfers.thing) : transfers;
    if ('answer' in transfer) return transfer.answer;
    if (!isOurTransfer(transfer.thing, ours)) return enquiryAnswer({ view: notOurs(viewOfTransfer(transfer.thing)) });
    const account = ours.account ?? accountIn({ account: transfer.thing.destination });
    const payouts = await this.lookup.payoutsByKey(question, account);
    if ('answer' in payouts) return payouts.answer;
    if (payouts.thing.length === 0) return enquiryAnswer({ view: together(transfer.thing, null) });
    const payout = onlyOne(payouts.thing);
    return 'answer' in payout ? payout.answer : enquiryAnswer(await this.viewOf(payout.thing, account, question));
  }

  /** How a payout stands, together with its transfer where it depends on it. */
  private async viewOf(payout: Payout, account: string | null, { ours, timeLeft }: Question): Promise<LookedUp> {
    const looked = await this.lookup.viewOfPayout(payout, ours, account, timeLeft);
    if ('answer' in looked || standing(looked.view, null).reportedStatus === looked.view.reportedStatus) return looked;
    if (payout.transferId === null) return { view: standing(looked.view, null) };
    const transfer = await this.lookup.transfer(payout.transferId, timeLeft);
    if ('answer' in transfer) return transfer.answer.kind === 'no_answer' ? { answer: transfer.answer } : { view: standing(looked.view, null) };
    return { view: isOurTransfer(transfer.thing, ours) ? together(transfer.thing, looked.view) : notOurs(looked.view) };
  }
}
