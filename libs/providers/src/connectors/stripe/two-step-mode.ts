import { answerOf } from '../../connector-kit/answers.js';
import type { CodeTable, ConnectorAnswer, EnquiryAnswer, EnquiryRequest, OperationRequest } from '../../connector-kit/connector.contract.js';
import { timeFor, type TimeLeft } from '../../connector-kit/time-left.js';
import type { StripeClient } from './client.js';
import { createdRange, type LookupResult, onlyOne, PAYOUTS, type Question, type StripeLookup, TRANSFERS } from './lookup.js';
import { enquiryAnswer, type Mode, withoutReference } from './mode.js';
import { METADATA, type Payout, readPayout, readReversal, readTransfer, type Transfer } from './objects.js';
import { accountIn, type Order, orderOf, expectedOf, payoutForm, transferForm } from './order.js';
import { isOurPayout, isOurTransfer, isReversalOf, notOurs, readPosted, reportOfPayout, reportOfReversal, reportOfTransfer } from './translate.js';
import { afterCancel, afterTransfer, whileTransferStands, afterReversedTransfer, combined } from './two-steps.js';

/**
 * Pays in two steps: a transfer to the connected account in `fields.account`, then a payout from there to its bank account or card.
 * Each step has its own key, derived from ours, and checks the fence; both share one timeout.
 *
 * Once money has reached the connected account, no answer may be `declined`, `not_sent` or failed, because these mean that no money was
 * paid. The answer is `unknown`, the reported status UNCLEAR, and the message names the transfer. The possible states after a crash or a
 * lost answer:
 *
 * 1. The transfer was not sent: no money was paid. `not_sent`, or an enquiry that finds no transfer in the group of our key and therefore
 *    looks for no payout.
 * 2. The transfer was sent, and its answer was lost or was a server error: `unknown`. The enquiry finds it by its group, or not at all. A
 *    repeat gets the first answer again: a transfer, with which it continues, or the same error.
 * 3. The transfer was refused: no money was paid, `declined`. No later refusal is `declined`.
 * 4. The transfer was made, and its payout was not sent: the process crashed in between, the time was over, the fence was closed, or Stripe
 *    was busy. `unknown`; the enquiry finds the transfer and no payout, which is UNCLEAR. A repeat gets the transfer again, looks up its
 *    current state, because it may have been reversed, and sends the payout for the first time.
 * 5. The transfer was made, and the answer to the payout was lost: `unknown`. The enquiry finds the payout by our key among those of the
 *    connected account. A repeat gets the first answer to the same key, so there is no second payout, and looks up the current state.
 * 6. The transfer was made, and the payout was refused: `unknown` with Stripe's code. A repeat gets the same refusal for as long as Stripe
 *    keeps the key; an operator reverses the transfer or pays it out at Stripe.
 * 7. The payout fails, is canceled or is returned later: the money is at the connected account, not with us. UNCLEAR until the transfer
 *    is reversed as well; then the status of the payout counts.
 * 8. A revocation cancels the payout and then reverses the transfer. After a crash in between, the state is 7; a repeat gets the canceled
 *    payout again and continues with the transfer. A revocation whose first step is refused has changed nothing.
 * 9. A cancellation reverses the payout, which takes days; it does not reverse the transfer, because the money is not there yet. The
 *    enquiry reports CANCELLING, then 7.
 *
 * Repeats are never sent after Stripe may have dropped a key (`keyLifetimeMs`), and the second key is never older than the first.
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
    const post = { path: TRANSFERS, key: `${providerKey}-transfer`, form: transferForm(request, ordered.order), account: null, timeLeft, fence };
    const posted = readPosted(await this.client.post(post), readTransfer, this.codes);
    if ('answer' in posted) return posted.answer;
    const current = posted.isReplayed ? await this.lookup.transfer(posted.value.id, timeLeft) : posted;
    if ('answer' in current) return afterTransfer(posted.value.id, { ...current.answer, kind: 'unknown', resolution: 'UNKNOWN' });
    const transfer = current.value;
    if (!isOurTransfer(transfer, expectedOf(request, true))) return answerOf('invoke', notOurs(reportOfTransfer(transfer)));
    if (transfer.amountReversed > 0n) return afterReversedTransfer(transfer);
    return this.payOut(transfer, request, ordered.order, timeLeft);
  }

  async revoke(request: OperationRequest): Promise<ConnectorAnswer> {
    const { providerReference: id, providerKey, fence } = request;
    if (id === null) return withoutReference('revoke');
    const timeLeft = timeFor(request.timeoutMs);
    const account = accountIn(request.fields);
    const path = `${PAYOUTS}/${encodeURIComponent(id)}/cancel`;
    const posted = readPosted(await this.client.post({ path, key: `${providerKey}-payout`, form: {}, account, timeLeft, fence }), readPayout, this.codes);
    if ('value' in posted) return this.reverseTransfer(posted.value, id, request, timeLeft);
    if (posted.answer.kind !== 'declined') return posted.answer;
    // If it was refused because the payout is canceled already, the transfer still has to be reversed.
    const fetched = await this.lookup.payout(id, account, timeLeft);
    return 'value' in fetched && fetched.value.status === 'canceled' ? this.reverseTransfer(fetched.value, id, request, timeLeft) : posted.answer;
  }

  async cancel(request: OperationRequest): Promise<ConnectorAnswer> {
    const { providerReference: id, providerKey, fence } = request;
    if (id === null) return withoutReference('cancel');
    const timeLeft = timeFor(request.timeoutMs);
    const path = `${PAYOUTS}/${encodeURIComponent(id)}/reverse`;
    const post = { path, key: `${providerKey}-payout`, form: {}, account: accountIn(request.fields), timeLeft, fence };
    const posted = readPosted(await this.client.post(post), readPayout, this.codes);
    if ('answer' in posted) return posted.answer;
    const report = reportOfPayout(posted.value, this.codes);
    const isOurs = isReversalOf(posted.value, id, expectedOf(request, true));
    return answerOf('cancel', isOurs ? whileTransferStands(report, null) : { ...notOurs(report), providerReference: id });
  }

  async enquire(request: EnquiryRequest): Promise<EnquiryAnswer> {
    const question: Question = { expected: expectedOf(request, true), created: createdRange(request), timeLeft: timeFor(request.timeoutMs) };
    const { providerReference: id } = request;
    const { account } = question.expected;
    // Before there is a payout only the transfer is known; without the recipient, the transfer names the connected account.
    if (id === null || account === null || id.startsWith('tr_')) return this.enquireByKey(question);
    const fetched = await this.lookup.payout(id, account, question.timeLeft);
    return 'value' in fetched ? enquiryAnswer(await this.reportOf(fetched.value, account, question)) : fetched.answer;
  }

  /** Step two: from the connected account to its bank account or card. */
  private async payOut(transfer: Transfer, request: OperationRequest, order: Order, timeLeft: TimeLeft): Promise<ConnectorAnswer> {
    const { account } = order;
    const key = `${request.providerKey}-payout`;
    const form = payoutForm(request, order, transfer.id);
    const outcome = await this.client.post({ path: PAYOUTS, key, form, account, timeLeft, fence: request.fence });
    const posted = readPosted(outcome, readPayout, this.codes);
    if ('answer' in posted) return afterTransfer(transfer.id, posted.answer);
    const expected = expectedOf(request, true);
    const report = reportOfPayout(posted.value, this.codes);
    if (!isOurPayout(posted.value, expected)) return afterTransfer(transfer.id, answerOf('invoke', notOurs(report)));
    if (!posted.isReplayed) return answerOf('invoke', whileTransferStands(report, transfer));
    const current = await this.lookup.payout(posted.value.id, account, timeLeft);
    if ('answer' in current) return afterTransfer(transfer.id, { ...current.answer, kind: 'unknown', resolution: 'UNKNOWN' });
    const fetched = await this.lookup.reportOfPayout(current.value, expected, account, timeLeft);
    if ('answer' in fetched) return afterTransfer(transfer.id, { ...fetched.answer, kind: 'unknown', resolution: 'UNKNOWN' });
    return answerOf('invoke', whileTransferStands(fetched.report, transfer));
  }

  /** The payout is canceled and its money is at the connected account: reverses the transfer. */
  private async reverseTransfer(payout: Payout, id: string, request: OperationRequest, timeLeft: TimeLeft): Promise<ConnectorAnswer> {
    const expected = expectedOf(request, true);
    const report = reportOfPayout(payout, this.codes);
    if (payout.id !== id || !isOurPayout(payout, expected)) return answerOf('revoke', { ...notOurs(report), providerReference: id });
    const { transferId } = payout;
    if (report.reportedStatus !== 'REVOKED' || transferId === null) return answerOf('revoke', whileTransferStands(report, null));
    const { providerKey, payoutId, fence } = request;
    const form = { metadata: { [METADATA.payoutId]: payoutId } };
    const path = `${TRANSFERS}/${transferId}/reversals`;
    const post = { path, key: `${providerKey}-transfer`, form, account: null, timeLeft, fence };
    const posted = readPosted(await this.client.post(post), readReversal, this.codes);
    if ('answer' in posted) return afterCancel(id, transferId, posted.answer);
    const back = reportOfReversal(posted.value, transferId, expected);
    return answerOf('revoke', { ...back, reportedStatus: back.reportedStatus === 'CANCELLED' ? 'REVOKED' : 'UNCLEAR', providerReference: id });
  }

  private async enquireByKey(question: Question): Promise<EnquiryAnswer> {
    const { expected } = question;
    const transfers = await this.lookup.transfersByKey(question);
    const transfer = 'value' in transfers ? onlyOne(transfers.value) : transfers;
    if ('answer' in transfer) return transfer.answer;
    if (!isOurTransfer(transfer.value, expected)) return enquiryAnswer({ report: notOurs(reportOfTransfer(transfer.value)) });
    const account = expected.account ?? accountIn({ account: transfer.value.destination });
    const payouts = await this.lookup.payoutsByKey(question, account);
    if ('answer' in payouts) return payouts.answer;
    if (payouts.value.length === 0) return enquiryAnswer({ report: combined(transfer.value, null) });
    const payout = onlyOne(payouts.value);
    return 'answer' in payout ? payout.answer : enquiryAnswer(await this.reportOf(payout.value, account, question));
  }

  /** Translates a payout, together with its transfer when the result depends on it. */
  private async reportOf(payout: Payout, account: string | null, { expected, timeLeft }: Question): Promise<LookupResult> {
    const fetched = await this.lookup.reportOfPayout(payout, expected, account, timeLeft);
    if ('answer' in fetched || whileTransferStands(fetched.report, null).reportedStatus === fetched.report.reportedStatus) return fetched;
    if (payout.transferId === null) return { report: whileTransferStands(fetched.report, null) };
    const transfer = await this.lookup.transfer(payout.transferId, timeLeft);
    if ('answer' in transfer) return transfer.answer.kind === 'no_answer' ? { answer: transfer.answer } : { report: whileTransferStands(fetched.report, null) };
    return { report: isOurTransfer(transfer.value, expected) ? combined(transfer.value, fetched.report) : notOurs(fetched.report) };
  }
}
