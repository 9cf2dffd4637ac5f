import { Batcher } from '../../connector-kit/batcher.js';
import type { CodeTable, ConnectorAnswer } from '../../connector-kit/connector.contract.js';
import type { HttpOutcome } from '../../connector-kit/http-sender.js';
import type { TimeLeft } from '../../connector-kit/time-left.js';
import type { PaystackClient } from './client.js';
import { bulkOf, type TransferOrder } from './order.js';
import { afterBulk, isSentAgainAlone, translateBulk } from './translate.js';

/** Paystack accepts 100 transfers per request. While two requests are under way, further transfers wait and share the next one. */
const LIMITS = { maxItems: 100, maxBatches: 2 };
/** A transfer with less time left than this, in milliseconds, is sent alone: it would shorten the timeout of the others. */
const MIN_TIME_MS = 1_000;

type Answers = ReadonlyMap<TransferOrder, ConnectorAnswer>;

interface Sent {
  outcome: HttpOutcome;
  /** The transfers whose fence was closed; nothing was sent. */
  stopped: readonly TransferOrder[];
}

/**
 * Sends concurrent transfers of one currency in one request. Each keeps its own reference, fence and answer, so callers need not know
 * about the batch: a lost answer is `unknown` for each transfer, and each is enquired about by its own reference.
 */
export class BulkTransfers {
  private readonly batchers = new Map<string, Batcher<TransferOrder, ConnectorAnswer>>();

  /** @param alone sends a single transfer in a request of its own */
  constructor(
    private readonly client: PaystackClient,
    private readonly codes: CodeTable,
    private readonly alone: (order: TransferOrder) => Promise<ConnectorAnswer>,
  ) {}

  send(order: TransferOrder): Promise<ConnectorAnswer> {
    const { currency } = order.request;
    const batcher = this.batchers.get(currency) ?? new Batcher((orders) => this.sendAll(currency, orders), LIMITS);
    this.batchers.set(currency, batcher);
    return batcher.do(order);
  }

  private async sendAll(currency: string, orders: readonly TransferOrder[]): Promise<ConnectorAnswer[]> {
    const patient = orders.filter(({ timeLeft }) => timeLeft() >= MIN_TIME_MS);
    const [together, alone] = await Promise.all([this.sendTogether(currency, patient), this.sendEachAlone(orders.filter((order) => !patient.includes(order)))]);
    const answers = new Map([...together, ...alone]);
    return orders.map((order) => {
      const answer = answers.get(order);
      if (!answer) throw new Error('A transfer of the batch has no answer: sendAll() has a defect.');
      return answer;
    });
  }

  private async sendTogether(currency: string, orders: readonly TransferOrder[]): Promise<Answers> {
    if (orders.length < 2) return this.sendEachAlone(orders);
    const { outcome, stopped } = await this.post(currency, orders);
    const answerTo = translateBulk(outcome, this.codes);
    const answers = new Map(orders.map((order) => [order, answerTo(order.request)]));
    const again = stopped.length > 0 ? orders.filter((order) => !stopped.includes(order)) : [];
    const refused = orders.filter((order) => isSentAgainAlone(answers.get(order)));
    return new Map([...answers, ...(await this.sendTogether(currency, again)), ...(await this.afterRefusal(refused))]);
  }

  /** Nothing is sent unless every fence is open, because the body with all transfers is written before the fences are checked. */
  private async post(currency: string, orders: readonly TransferOrder[]): Promise<Sent> {
    const stopped: TransferOrder[] = [];
    const fence = async (): Promise<boolean> => {
      const mayLeave = await Promise.all(orders.map(({ request }) => request.fence().catch(() => false)));
      stopped.push(...orders.filter((_, index) => mayLeave[index] !== true));
      return stopped.length === 0;
    };
    const timeLeft: TimeLeft = () => Math.min(...orders.map((order) => order.timeLeft()));
    return { outcome: await this.client.post({ path: '/transfer/bulk', timeLeft, fence }, bulkOf(currency, orders)), stopped };
  }

  private async sendEachAlone(orders: readonly TransferOrder[]): Promise<Answers> {
    return new Map(await Promise.all(orders.map(async (order) => [order, await this.alone(order)] as const)));
  }

  /** One invalid transfer may have caused the refusal of all. Each is sent again alone, under the same reference, so it cannot be paid twice. */
  private async afterRefusal(orders: readonly TransferOrder[]): Promise<Answers> {
    const answers = await this.sendEachAlone(orders);
    return new Map([...answers].map(([order, answer]) => [order, afterBulk(answer)]));
  }
}
