import { answerOf } from '../../connector-kit/answers.js';
import type { CodeTable, ConnectorAnswer, EnquiryAnswer, EnquiryRequest, OperationRequest } from '../../connector-kit/connector.contract.js';
import { asText } from '../../connector-kit/json.js';
import { timeFor, type TimeLeft } from '../../connector-kit/time-left.js';
import type { StripeClient } from './client.js';
import { cannotTell, createdRange, type LookedUp, onlyOne, PAYOUTS, type StripeLookup } from './lookup.js';
import { afterRefusal, asRevoked, enquiryAnswer, type Mode, unknownAbout, withoutReference } from './mode.js';
import { type Payout, readPayout } from './objects.js';
import { accountIn, orderOf, oursOf, payoutForm } from './order.js';
import { isOurPayout, isReversalOf, notOurs, readMoved, viewOfPayout } from './translate.js';

/**
 * Pays a bank account or card from a Stripe balance: our own, or that of the connected account in `fields.account`. One request, one key.
 *
 * Stripe repeats the first answer to a key, errors included, for as long as it keeps it. A repeat after a lost answer gets it as it was
 * then, so it is looked up anew; a repeat after a 500 gets the 500 again, so that only the enquiry can tell.
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
    const outcome = await this.client.move({ path: PAYOUTS, key: request.providerKey, form, account, timeLeft, fence: request.fence });
    const moved = readMoved(outcome, readPayout, this.codes);
    if ('answer' in moved) return moved.answer;
    return moved.isReplayed ? this.asOfNow(moved.thing, request, timeLeft) : answerOf('invoke', this.viewOf(moved.thing, request));
  }

  async revoke(request: OperationRequest): Promise<ConnectorAnswer> {
    const { providerReference: id, fields, fence } = request;
    if (id === null) return withoutReference('revoke');
    const timeLeft = timeFor(request.timeoutMs);
    const path = `${PAYOUTS}/${encodeURIComponent(id)}/cancel`;
    const outcome = await this.client.move({ path, key: request.providerKey, form: {}, account: accountIn(fields), timeLeft, fence });
    const moved = readMoved(outcome, readPayout, this.codes);
    if ('thing' in moved) return answerOf('revoke', asRevoked(this.viewOf(moved.thing, request, id)));
    return moved.answer.kind === 'declined' ? afterRefusal('revoke', moved.answer, await this.look(id, request, timeLeft)) : moved.answer;
  }

  async cancel(request: OperationRequest): Promise<ConnectorAnswer> {
    const { providerReference: id, fields, fence } = request;
    if (id === null) return withoutReference('cancel');
    const timeLeft = timeFor(request.timeoutMs);
    const path = `${PAYOUTS}/${encodeURIComponent(id)}/reverse`;
    const outcome = await this.client.move({ path, key: request.providerKey, form: {}, account: accountIn(fields), timeLeft, fence });
    const moved = readMoved(outcome, readPayout, this.codes);
    if ('thing' in moved) {
      const view = viewOfPayout(moved.thing, this.codes);
      return answerOf('cancel', isReversalOf(moved.thing, id, oursOf(request, true)) ? view : { ...notOurs(view), providerReference: id });
    }
    return moved.answer.kind === 'declined' ? afterRefusal('cancel', moved.answer, await this.look(id, request, timeLeft)) : moved.answer;
  }

  async enquire(request: EnquiryRequest): Promise<EnquiryAnswer> {
    // Without the recipient nobody knows whose payouts to ask for, and "not there" elsewhere would say nothing.
    if (asText(request.fields.destination) === null) return cannotTell('the details of the recipient are not there, so that nobody knows where to ask');
    const timeLeft = timeFor(request.timeoutMs);
    if (request.providerReference !== null) return enquiryAnswer(await this.look(request.providerReference, request, timeLeft));
    const account = accountIn(request.fields);
    const ours = oursOf(request, true);
    const listed = await this.lookup.payoutsByKey({ ours, created: createdRange(request), timeLeft }, account);
    const one = 'thing' in listed ? onlyOne(listed.thing) : listed;
    return 'thing' in one ? enquiryAnswer(await this.lookup.viewOfPayout(one.thing, ours, account, timeLeft)) : one.answer;
  }

  private viewOf(payout: Payout, request: OperationRequest, id = payout.id) {
    const view = viewOfPayout(payout, this.codes);
    return isOurPayout(payout, oursOf(request, true)) && payout.id === id ? view : notOurs(view);
  }

  /** What Stripe repeats is as old as the first answer. */
  private async asOfNow({ id }: Payout, request: OperationRequest, timeLeft: TimeLeft): Promise<ConnectorAnswer> {
    const looked = await this.look(id, request, timeLeft);
    return 'view' in looked ? answerOf('invoke', looked.view) : unknownAbout(id, looked.answer);
  }

  private async look(id: string, request: OperationRequest | EnquiryRequest, timeLeft: TimeLeft): Promise<LookedUp> {
    const account = accountIn(request.fields);
    const looked = await this.lookup.payout(id, account, timeLeft);
    return 'thing' in looked ? this.lookup.viewOfPayout(looked.thing, oursOf(request, true), account, timeLeft) : looked;
  }
}
