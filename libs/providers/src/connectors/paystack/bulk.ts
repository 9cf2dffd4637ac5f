import { Batcher } from '../../connector-kit/batcher.js';
import type { CodeTable, ConnectorAnswer } from '../../connector-kit/connector.contract.js';
import type { HttpOutcome } from '../../connector-kit/http-sender.js';
import type { TimeLeft } from '../../connector-kit/time-left.js';
import type { PaystackClient } from './client.js';
import { bulkOf, type TransferOrder } from './order.js';
import { afterBulk, goesAlone, translateBulk } from './translate.js';

/** Paystack takes 100 transfers in one request. While two are under way, the others wait and go together. */
const LIMITS = { maxItems: 100, maxBatches: 2 };
/** Who has less time left than this, in milliseconds, goes alone: it would cut short the others'. */
const MIN_TIME_MS = 1_000;

type Answers = ReadonlyMap<TransferOrder, ConnectorAnswer>;

interface Sent {
  outcome: HttpOutcome;
  /** Those whose fence was closed, for which nothing left. */
  stopped: readonly TransferOrder[];
}

/**
 * Transfers of the same moment and currency in one request. Each keeps its own reference, fence and answer, so that a batch is nothing
 * that anybody else has to know of: a lost answer is as many unknown ones, and each transfer is asked about by its reference.
 */
export class BulkTransfers {
  private readonly batchers = new Map<string, Batcher<TransferOrder, ConnectorAnswer>>();

  /** @param alone sends one transfer by itself */
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
    const [together, alone] = await Promise.all([this.sendTogether(currency, patient), this.eachAlone(orders.filter((order) => !patient.includes(order)))]);
    const answers = new Map([...together, ...alone]);
    return orders.map((order) => {
      const answer = answers.get(order);
      if (!answer) throw new Error('a transfer of the bulk was left without an answer');
      return answer;
    });
  }

  private async sendTogether(currency: string, orders: readonly TransferOrder[]): Promise<Answers> {
    if (orders.length < 2) return this.eachAlone(orders);
    const { outcome, stopped } = await this.post(currency, orders);
    const answerTo = translateBulk(outcome, this.codes);
    const answers = new Map(orders.map((order) => [order, answerTo(order.request)]));
    const again = stopped.length > 0 ? orders.filter((order) => !stopped.includes(order)) : [];
    const refused = orders.filter((order) => goesAlone(answers.get(order)));
    return new Map([...answers, ...(await this.sendTogether(currency, again)), ...(await this.afterRefusal(refused))]);
  }

  /** Nothing leaves unless all of them may: the body is written before the first of them is asked. */
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

  private async eachAlone(orders: readonly TransferOrder[]): Promise<Answers> {
    return new Map(await Promise.all(orders.map(async (order) => [order, await this.alone(order)] as const)));
  }

  /** One bad transfer may have spoiled the others'. Each is judged by itself, under the same reference, so that it cannot be paid twice. */
  private async afterRefusal(orders: readonly TransferOrder[]): Promise<Answers> {
    const answers = await this.eachAlone(orders);
    return new Map([...answers].map(([order, answer]) => [order, afterBulk(answer)]));
  }
}
