import { answerOf, cannot } from '../../../connector-kit/answers.js';
import type { CodeTable, ConnectorAnswer, EnquiryAnswer, EnquiryRequest, OperationRequest } from '../../../connector-kit/connector.contract.js';
import { timeFor, type TimeLeft } from '../../../connector-kit/time-left.js';
import type { StripeClient } from '../client.js';
import { type LookupResult, onlyOne, type StripeLookup, TRANSFERS } from '../lookup.js';
import { afterRefusal, enquiryAnswer, type Mode, unknownAbout, withoutReference } from './mode.js';
import { METADATA, readReversal, readTransfer } from '../objects.js';
import { orderOf, expectedOf, transferForm } from '../order.js';
import { readPosted, reportOfReversal } from '../translate.js';

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
    const outcome = await this.client.post({ path: TRANSFERS, key, form: transferForm(request, ordered.order), account: null, timeLeft, fence });
    const posted = readPosted(outcome, readTransfer, this.codes);
    if ('answer' in posted) return posted.answer;
    // A repeated answer of Stripe shows the old state: the transfer may have been reversed since.
    if (posted.isReplayed) return this.currentState(posted.value.id, request, timeLeft);
    return answerOf('invoke', this.lookup.reportOfTransfer(posted.value, expectedOf(request, false)));
  }

  revoke(): Promise<ConnectorAnswer> {
    return Promise.resolve(cannot('A Stripe transfer is settled at once and cannot be revoked. Cancel it instead.'));
  }

  /** Reverses the rest of the transfer. */
  async cancel(request: OperationRequest): Promise<ConnectorAnswer> {
    const { providerReference: id, providerKey: key, fence } = request;
    if (id === null) return withoutReference('cancel');
    const timeLeft = timeFor(request.timeoutMs);
    const form = { metadata: { [METADATA.payoutId]: request.payoutId } };
    const path = `${TRANSFERS}/${encodeURIComponent(id)}/reversals`;
    const posted = readPosted(await this.client.post({ path, key, form, account: null, timeLeft, fence }), readReversal, this.codes);
    if ('value' in posted) return answerOf('cancel', reportOfReversal(posted.value, id, expectedOf(request, false)));
    return posted.answer.kind === 'declined' ? afterRefusal('cancel', posted.answer, await this.lookUp(id, request, timeLeft)) : posted.answer;
  }

  async enquire(request: EnquiryRequest): Promise<EnquiryAnswer> {
    const timeLeft = timeFor(request.timeoutMs);
    if (request.providerReference !== null) return enquiryAnswer(request.operation, await this.lookUp(request.providerReference, request, timeLeft));
    const expected = expectedOf(request, false);
    const listed = await this.lookup.transfersByKey({ expected, timeLeft });
    const one = 'value' in listed ? onlyOne(listed.value) : listed;
    return 'value' in one ? enquiryAnswer(request.operation, { report: this.lookup.reportOfTransfer(one.value, expected) }) : one.answer;
  }

  private async currentState(id: string, request: OperationRequest, timeLeft: TimeLeft): Promise<ConnectorAnswer> {
    const fetched = await this.lookUp(id, request, timeLeft);
    return 'report' in fetched ? answerOf('invoke', fetched.report) : unknownAbout(id, fetched.answer);
  }

  private async lookUp(id: string, request: OperationRequest | EnquiryRequest, timeLeft: TimeLeft): Promise<LookupResult> {
    const fetched = await this.lookup.transfer(id, timeLeft);
    return 'value' in fetched ? { report: this.lookup.reportOfTransfer(fetched.value, expectedOf(request, false)) } : fetched;
  }
}
