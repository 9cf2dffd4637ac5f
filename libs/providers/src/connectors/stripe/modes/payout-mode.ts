import { answerOf } from '../../../connector-kit/answers.js';
import type { CodeTable, ConnectorAnswer, EnquiryAnswer, EnquiryRequest, OperationRequest } from '../../../connector-kit/connector.contract.js';
import { asText } from '../../../connector-kit/json.js';
import { asOrdered } from '../../../connector-kit/statuses/asked-about.js';
import { timeFor, type TimeLeft } from '../../../connector-kit/time-left.js';
import type { StripeClient } from '../client.js';
import { cannotTell, createdRange, type LookupResult, onlyOne, PAYOUTS, type StripeLookup } from '../lookup.js';
import { afterRefusal, enquiryAnswer, type Mode, unknownAbout, withoutReference } from './mode.js';
import { type Payout, readPayout } from '../objects.js';
import { accountIn, orderOf, expectedOf, payoutForm } from '../order.js';
import { isOurPayout, isReversalOf, notOurs, readPosted, reportOfPayout } from '../translate.js';

/**
 * Pays a bank account or card from a Stripe balance: our own, or that of the connected account in `fields.account`. One request, one key.
 *
 * Stripe repeats its first answer to a key, errors included, for as long as it keeps the key. A repeat after a lost answer gets the old
 * state, so the payout is looked up again; a repeat after a 500 gets the 500 again, so only an enquiry can tell.
 */
export class PayoutMode implements Mode {
  constructor(
    private readonly client: StripeClient,
    private readonly lookup: StripeLookup,
    private readonly codes: CodeTable,
  ) {}

  async invoke(request: OperationRequest): Promise<ConnectorAnswer> {
    const ordered = orderOf(request, 'destination', true);
    if ('declined' in ordered) return ordered.declined;
    const { account } = ordered.order;
    const timeLeft = timeFor(request.timeoutMs);
    const form = payoutForm(request, ordered.order, null);
    const outcome = await this.client.post({ path: PAYOUTS, key: request.providerKey, form, account, timeLeft, fence: request.fence });
    const posted = readPosted(outcome, readPayout, this.codes);
    if ('answer' in posted) return posted.answer;
    return posted.isReplayed ? this.currentState(posted.value, request, timeLeft) : answerOf('invoke', this.reportOf(posted.value, request));
  }

  async revoke(request: OperationRequest): Promise<ConnectorAnswer> {
    const { providerReference: id, fields, fence } = request;
    if (id === null) return withoutReference('revoke');
    const timeLeft = timeFor(request.timeoutMs);
    const path = `${PAYOUTS}/${encodeURIComponent(id)}/cancel`;
    const outcome = await this.client.post({ path, key: request.providerKey, form: {}, account: accountIn(fields), timeLeft, fence });
    const posted = readPosted(outcome, readPayout, this.codes);
    if ('value' in posted) return answerOf('revoke', asOrdered('revoke', this.reportOf(posted.value, request, id)));
    return posted.answer.kind === 'declined' ? afterRefusal('revoke', posted.answer, await this.lookUp(id, request, timeLeft)) : posted.answer;
  }

  async cancel(request: OperationRequest): Promise<ConnectorAnswer> {
    const { providerReference: id, fields, fence } = request;
    if (id === null) return withoutReference('cancel');
    const timeLeft = timeFor(request.timeoutMs);
    const path = `${PAYOUTS}/${encodeURIComponent(id)}/reverse`;
    const outcome = await this.client.post({ path, key: request.providerKey, form: {}, account: accountIn(fields), timeLeft, fence });
    const posted = readPosted(outcome, readPayout, this.codes);
    if ('value' in posted) {
      const report = reportOfPayout(posted.value, this.codes);
      return answerOf('cancel', isReversalOf(posted.value, id, expectedOf(request, true)) ? report : { ...notOurs(report), providerReference: id });
    }
    return posted.answer.kind === 'declined' ? afterRefusal('cancel', posted.answer, await this.lookUp(id, request, timeLeft)) : posted.answer;
  }

  async enquire(request: EnquiryRequest): Promise<EnquiryAnswer> {
    // Without the recipient the right account is not known, and "not found" at another account would prove nothing.
    if (asText(request.fields.destination) === null)
      return cannotTell('The details of the recipient were erased, so the account to enquire at is not known. Look the payout up at Stripe.');
    const timeLeft = timeFor(request.timeoutMs);
    if (request.providerReference !== null) return enquiryAnswer(request.operation, await this.lookUp(request.providerReference, request, timeLeft));
    const account = accountIn(request.fields);
    const expected = expectedOf(request, true);
    const listed = await this.lookup.payoutsByKey({ expected, created: createdRange(request), timeLeft }, account);
    const one = 'value' in listed ? onlyOne(listed.value) : listed;
    return 'value' in one ? enquiryAnswer(request.operation, await this.lookup.reportOfPayout(one.value, expected, account, timeLeft)) : one.answer;
  }

  private reportOf(payout: Payout, request: OperationRequest, id = payout.id) {
    const report = reportOfPayout(payout, this.codes);
    return isOurPayout(payout, expectedOf(request, true)) && payout.id === id ? report : notOurs(report);
  }

  /** A repeated answer of Stripe shows the old state. */
  private async currentState({ id }: Payout, request: OperationRequest, timeLeft: TimeLeft): Promise<ConnectorAnswer> {
    const fetched = await this.lookUp(id, request, timeLeft);
    return 'report' in fetched ? answerOf('invoke', fetched.report) : unknownAbout(id, fetched.answer);
  }

  private async lookUp(id: string, request: OperationRequest | EnquiryRequest, timeLeft: TimeLeft): Promise<LookupResult> {
    const account = accountIn(request.fields);
    const fetched = await this.lookup.payout(id, account, timeLeft);
    return 'value' in fetched ? this.lookup.reportOfPayout(fetched.value, expectedOf(request, true), account, timeLeft) : fetched;
  }
}
