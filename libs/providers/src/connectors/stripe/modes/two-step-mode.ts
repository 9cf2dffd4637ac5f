import type { Operation } from '@app/domain';
import { answerOf, cannot } from '../../../connector-kit/answers.js';
import type { CodeTable, ConnectorAnswer, EnquiryAnswer, EnquiryRequest, OperationRequest } from '../../../connector-kit/connector.contract.js';
import { timeFor, type TimeLeft } from '../../../connector-kit/time-left.js';
import type { StripeClient } from '../client.js';
import { PAYOUTS, type StripeLookup, TRANSFERS } from '../lookup.js';
import { METADATA, type Payout, readPayout, readReversal, readTransfer, type Transfer } from '../objects.js';
import { accountIn, expectedOf, type Order, orderOf, payoutForm, transferForm } from '../order.js';
import {
  type Expected,
  isOurPayout,
  isOurTransfer,
  isReversalOf,
  notOurs,
  readPosted,
  reportOfPayout,
  reportOfReversal,
  reportOfTransfer,
} from '../translate.js';
import { enquiryAnswer, type Mode, withoutReference } from './mode.js';
import { postStep } from './step-keys.js';
import { accountOf, type Situation, TwoStepLookup } from './two-step-lookup.js';
import { afterCancel, afterReversedTransfer, afterTakingBack, afterTransfer, beforePayout, takenBack, whileTransferStands } from './two-steps.js';

/** The refusal of a payout whose money has not arrived at the connected account yet. */
const NOT_ARRIVED = 'balance_insufficient';
/** The wait where Stripe does not say when the money arrives, or the balance was used otherwise, in milliseconds. */
const USUAL_WAIT_MS = 3_600_000;

/**
 * Pays in two steps: a transfer to the connected account in `fields.account`, then a payout from there to its bank account or card.
 * Each step has its own key, derived from ours, and checks the fence; both share one timeout. While there is a transfer and no payout, the provider
 * reference is the id of the transfer.
 *
 * Once money has reached the connected account, no answer to an invoke may be `declined`, `not_sent` or failed, because these mean that no money
 * was paid. The possible states after a crash or a lost answer:
 *
 * 1. The transfer was not sent: no money was paid. `not_sent`, or an enquiry that finds no transfer in the group of our key and therefore
 *    looks for no payout.
 * 2. The transfer was sent, and its answer was lost or was a server error: `unknown`. The enquiry finds it by its group, or not at all. A
 *    repeat gets the first answer again: a transfer, with which it continues, or the same error.
 * 3. The transfer was refused: no money was paid, `declined`. No later refusal is `declined`.
 * 4. The transfer was made, and its payout was not sent: the process crashed in between, the time was over, the fence was closed, or Stripe
 *    was busy. `unknown`; the enquiry finds the transfer and no payout, which is PENDING, and the gateway sends the second step.
 * 5. The transfer was made, and the answer to the payout was lost: `unknown`. The enquiry finds the payout by our key among those of the
 *    connected account. The second step looks for it before it is sent, and has the same key, so there is no second payout.
 * 6. The transfer was made, and the payout was refused because the money has not arrived: PENDING, and the second step is sent again once it
 *    has, with a new key, see `postStep`. Refused for another reason: `unknown`, and an operator processes it again or takes it back.
 * 7. The payout fails, is canceled or is returned later: the money is at the connected account, not with us. UNCLEAR until the transfer
 *    is reversed as well; then the status of the payout counts.
 * 8. A revocation cancels the payout, if there is one, and then reverses the transfer. After a crash in between, the state is 7; a repeat gets
 *    the canceled payout again and continues with the transfer. A revocation whose first step is refused has changed nothing.
 * 9. A cancellation reverses the payout, which takes days; it does not reverse the transfer, because the money is not there yet. The
 *    enquiry reports CANCELLING, then 7.
 * 10. The automatic schedule of the connected account has paid out since the transfer: its money may be gone. UNCLEAR, and no payout is sent.
 *
 * Repeats of an invoke are never sent after Stripe may have dropped a key (`keyLifetimeMs`), and the second key is never older than the first.
 */
export class TwoStepMode implements Mode {
  private readonly steps: TwoStepLookup;

  constructor(
    private readonly client: StripeClient,
    private readonly lookup: StripeLookup,
    private readonly codes: CodeTable,
  ) {
    this.steps = new TwoStepLookup(lookup);
  }

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

  /** Step two, if it is still to be done: the transfer is looked at, and what was paid out since, before anything is sent. */
  async submitDetails(request: OperationRequest): Promise<ConnectorAnswer> {
    const { providerReference: id } = request;
    if (id?.startsWith('tr_') !== true) return cannot('Stripe does not accept details after a payout was sent.');
    const ordered = orderOf(request, 'account', true);
    if ('declined' in ordered) return ordered.declined;
    const timeLeft = timeFor(request.timeoutMs);
    const found = await this.situationOf(id, expectedOf(request, true), timeLeft);
    if ('answer' in found) return found.answer;
    const { transfer, payout, swept } = found;
    if (payout !== null || swept.length > 0 || transfer.amountReversed > 0n) return this.reported(found, request, timeLeft);
    return this.payOut(transfer, request, ordered.order, timeLeft);
  }

  async revoke(request: OperationRequest): Promise<ConnectorAnswer> {
    const { providerReference: id, providerKey, fence } = request;
    if (id === null) return withoutReference('revoke');
    const timeLeft = timeFor(request.timeoutMs);
    if (id.startsWith('tr_')) return this.takeBack(id, request, timeLeft);
    const account = accountIn(request.fields);
    const path = `${PAYOUTS}/${encodeURIComponent(id)}/cancel`;
    const posted = readPosted(await this.client.post({ path, key: `${providerKey}-payout`, form: {}, account, timeLeft, fence }), readPayout, this.codes);
    if ('value' in posted) return this.reverseAfterCancel(posted.value, id, request, timeLeft);
    if (posted.answer.kind !== 'declined') return posted.answer;
    // If it was refused because the payout is canceled already, the transfer still has to be reversed.
    const fetched = await this.lookup.payout(id, account, timeLeft);
    return 'value' in fetched && fetched.value.status === 'canceled' ? this.reverseAfterCancel(fetched.value, id, request, timeLeft) : posted.answer;
  }

  async cancel(request: OperationRequest): Promise<ConnectorAnswer> {
    const { providerReference, providerKey, fence } = request;
    if (providerReference === null) return withoutReference('cancel');
    const timeLeft = timeFor(request.timeoutMs);
    const expected = expectedOf(request, true);
    const found = providerReference.startsWith('tr_') ? await this.situationOf(providerReference, expected, timeLeft) : null;
    if (found !== null && 'answer' in found) return found.answer;
    const id = found === null ? providerReference : (found.payout?.id ?? null);
    if (id === null) return withoutReference('cancel');
    const path = `${PAYOUTS}/${encodeURIComponent(id)}/reverse`;
    const post = { path, key: `${providerKey}-payout`, form: {}, account: accountIn(request.fields), timeLeft, fence };
    const posted = readPosted(await this.client.post(post), readPayout, this.codes);
    if ('answer' in posted) return posted.answer;
    const report = reportOfPayout(posted.value, this.codes);
    const isOurs = isReversalOf(posted.value, id, expected);
    return answerOf('cancel', isOurs ? whileTransferStands(report, null) : { ...notOurs(report), providerReference: id });
  }

  async enquire(request: EnquiryRequest): Promise<EnquiryAnswer> {
    const expected = expectedOf(request, true);
    const timeLeft = timeFor(request.timeoutMs);
    const { providerReference: id } = request;
    const { account } = expected;
    // Before there is a payout only the transfer is known; without the recipient, the transfer names the connected account.
    if (id === null || account === null || id.startsWith('tr_')) return this.enquireByKey(request.operation, expected, timeLeft);
    const fetched = await this.lookup.payout(id, account, timeLeft);
    return 'value' in fetched ? enquiryAnswer(request.operation, await this.steps.reportOf(fetched.value, account, expected, timeLeft)) : fetched.answer;
  }

  /** Step two: from the connected account to its bank account or card. */
  private async payOut(transfer: Transfer, request: OperationRequest, order: Order, timeLeft: TimeLeft): Promise<ConnectorAnswer> {
    const { account } = order;
    const form = payoutForm(request, order, transfer.id);
    const send = (key: string) => this.client.post({ path: PAYOUTS, key, form, account, timeLeft, fence: request.fence });
    const posted = await postStep(`${request.invokeKey}-payout`, send, readPayout, this.codes);
    if ('answer' in posted) return this.afterRefusedPayout(transfer, posted.answer, account, timeLeft);
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

  /** A payout whose money has not arrived waits for it. Any other refusal is left to an operator. */
  private async afterRefusedPayout(transfer: Transfer, answer: ConnectorAnswer, account: string | null, timeLeft: TimeLeft): Promise<ConnectorAnswer> {
    if (answer.kind !== 'declined' || answer.code !== NOT_ARRIVED) return afterTransfer(transfer.id, answer);
    return answerOf('invoke', beforePayout(transfer, answer, (await this.steps.untilArrivalMs(transfer, account, timeLeft)) || USUAL_WAIT_MS));
  }

  /** Revokes what has only reached the connected account. If there is a payout by now, that is canceled first. */
  private async takeBack(transferId: string, request: OperationRequest, timeLeft: TimeLeft): Promise<ConnectorAnswer> {
    const found = await this.situationOf(transferId, expectedOf(request, true), timeLeft);
    if ('answer' in found) return found.answer;
    if (found.payout !== null) return this.revoke({ ...request, providerReference: found.payout.id, timeoutMs: timeLeft() });
    if (found.transfer.isReversed) return takenBack({ ...reportOfTransfer(found.transfer), resolution: 'OK' }, transferId);
    return this.reverse(transferId, transferId, request, timeLeft);
  }

  /** The payout is canceled and its money is at the connected account: reverses the transfer. */
  private async reverseAfterCancel(payout: Payout, id: string, request: OperationRequest, timeLeft: TimeLeft): Promise<ConnectorAnswer> {
    const report = reportOfPayout(payout, this.codes);
    if (payout.id !== id || !isOurPayout(payout, expectedOf(request, true))) return answerOf('revoke', { ...notOurs(report), providerReference: id });
    const { transferId } = payout;
    if (report.reportedStatus !== 'REVOKED' || transferId === null) return answerOf('revoke', whileTransferStands(report, null));
    return this.reverse(transferId, id, request, timeLeft);
  }

  /** @param reference what the payout is known by: the transfer itself, or the payout that was canceled */
  private async reverse(transferId: string, reference: string, request: OperationRequest, timeLeft: TimeLeft): Promise<ConnectorAnswer> {
    const { providerKey, payoutId, fence } = request;
    const form = { metadata: { [METADATA.payoutId]: payoutId } };
    const path = `${TRANSFERS}/${encodeURIComponent(transferId)}/reversals`;
    const send = (key: string) => this.client.post({ path, key, form, account: null, timeLeft, fence });
    const posted = await postStep(`${providerKey}-transfer`, send, readReversal, this.codes);
    if ('answer' in posted) return reference === transferId ? afterTakingBack(transferId, posted.answer) : afterCancel(reference, transferId, posted.answer);
    return takenBack(reportOfReversal(posted.value, transferId, expectedOf(request, true)), reference);
  }

  private async situationOf(transferId: string, expected: Expected, timeLeft: TimeLeft): Promise<Situation | { answer: ConnectorAnswer }> {
    const fetched = await this.lookup.transfer(transferId, timeLeft);
    const found = 'answer' in fetched ? fetched : await this.steps.situationOf(fetched.value, accountOf(fetched.value, expected), expected, timeLeft);
    if ('answer' in found) return { answer: nothingSent(found.answer) };
    return isOurTransfer(found.transfer, expected) ? found : { answer: answerOf('invoke', notOurs(reportOfTransfer(found.transfer))) };
  }

  /** What is reported instead of the second step, which is not to be sent any more. */
  private async reported(found: Situation, request: OperationRequest, timeLeft: TimeLeft): Promise<ConnectorAnswer> {
    const result = await this.steps.read(found, expectedOf(request, true), timeLeft);
    return 'report' in result ? answerOf('submit_details', result.report) : nothingSent(result.answer);
  }

  private async enquireByKey(operation: Operation, expected: Expected, timeLeft: TimeLeft): Promise<EnquiryAnswer> {
    const found = await this.steps.byKey(expected, timeLeft);
    if ('answer' in found) return found.answer;
    if (!isOurTransfer(found.transfer, expected)) return enquiryAnswer(operation, { report: notOurs(reportOfTransfer(found.transfer)) });
    const situation = await this.steps.situationOf(found.transfer, accountOf(found.transfer, expected), expected, timeLeft);
    return 'answer' in situation ? situation.answer : enquiryAnswer(operation, await this.steps.read(situation, expected, timeLeft));
  }
}

/** The look before a step failed, or found what an operator has to read: the step was not sent. */
function nothingSent(answer: EnquiryAnswer): ConnectorAnswer {
  const { providerReference, code, httpStatus, raw } = answer;
  const message = `Nothing was sent: ${answer.message ?? 'the transfer could not be looked up at Stripe.'}`;
  return { providerReference, code, httpStatus, raw, message, kind: 'not_sent', resolution: 'GENERAL_ERROR' };
}
