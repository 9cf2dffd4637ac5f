import { answerOf, cannot } from '../../connector-kit/answers.js';
import type { CodeTable, ConnectorAnswer, EnquiryAnswer, EnquiryRequest, OperationRequest } from '../../connector-kit/connector.contract.js';
import { timeFor, type TimeLeft } from '../../connector-kit/time-left.js';
import type { StripeClient } from './client.js';
import { createdRange, type LookedUp, onlyOne, type StripeLookup, TRANSFERS } from './lookup.js';
import { afterRefusal, enquiryAnswer, type Mode, unknownAbout, withoutReference } from './mode.js';
import { METADATA, readReversal, readTransfer } from './objects.js';
import { orderOf, oursOf, transferForm } from './order.js';
import { readMoved, viewOfReversal } from './translate.js';

/** Pays a connected account from the platform's balance. Settled with the answer; one request, one key. */
export class TransferMode implements Mode {
  constructor(
    private readonly client: StripeClient,
    private readonly lookup: StripeLookup,
    private readonly codes: CodeTable,
  ) {}

  async invoke(request: OperationRequest): Promise<ConnectorAnswer> {
    const ordered = orderOf(request, 'account', false);
    if ('declined' in ordered) return ordered.declined;
    const { providerKey: key, fence } = request;
    const timeLeft = timeFor(request.timeoutMs);
    const outcome = await this.client.move({ path: TRANSFERS, key, form: transferForm(request, ordered.order), account: null, timeLeft, fence });
    const moved = readMoved(outcome, readTransfer, this.codes);
    if ('answer' in moved) return moved.answer;
    // What Stripe repeats is as old as the first answer: the transfer may have been taken back since.
    if (moved.isReplayed) return this.asOfNow(moved.thing.id, request, timeLeft);
    return answerOf('invoke', this.lookup.viewOfTransfer(moved.thing, oursOf(request, false)));
  }

  revoke(): Promise<ConnectorAnswer> {
    return Promise.resolve(cannot('A transfer is settled at once: there is nothing to revoke. Cancel it instead.'));
  }

  /** Takes back whatever is left of the transfer. */
  async cancel(request: OperationRequest): Promise<ConnectorAnswer> {
    const { providerReference: id, providerKey: key, fence } = request;
    if (id === null) return withoutReference('cancel');
    const timeLeft = timeFor(request.timeoutMs);
    const form = { metadata: { [METADATA.payoutId]: request.payoutId } };
    const path = `${TRANSFERS}/${encodeURIComponent(id)}/reversals`;
    const moved = readMoved(await this.client.move({ path, key, form, account: null, timeLeft, fence }), readReversal, this.codes);
    if ('thing' in moved) return answerOf('cancel', viewOfReversal(moved.thing, id, oursOf(request, false)));
    return moved.answer.kind === 'declined' ? afterRefusal('cancel', moved.answer, await this.look(id, request, timeLeft)) : moved.answer;
  }

  async enquire(request: EnquiryRequest): Promise<EnquiryAnswer> {
    const timeLeft = timeFor(request.timeoutMs);
    if (request.providerReference !== null) return enquiryAnswer(await this.look(request.providerReference, request, timeLeft));
    const ours = oursOf(request, false);
    const listed = await this.lookup.transfersByKey({ ours, created: createdRange(request), timeLeft });
    const one = 'thing' in listed ? onlyOne(listed.thing) : listed;
    return 'thing' in one ? enquiryAnswer({ view: this.lookup.viewOfTransfer(one.thing, ours) }) : one.answer;
  }

  private async asOfNow(id: string, request: OperationRequest, timeLeft: TimeLeft): Promise<ConnectorAnswer> {
    const looked = await this.look(id, request, timeLeft);
    return 'view' in looked ? answerOf('invoke', looked.view) : unknownAbout(id, looked.answer);
  }

  private async look(id: string, request: OperationRequest | EnquiryRequest, timeLeft: TimeLeft): Promise<LookedUp> {
    const looked = await this.lookup.transfer(id, timeLeft);
    return 'thing' in looked ? { view: this.lookup.viewOfTransfer(looked.thing, oursOf(request, false)) } : looked;
  }
}
