import { formatAmount } from '@app/domain';
import type { Pool } from 'pg';
import { v7 as uuid } from 'uuid';
import { answerTransfer, lose, refuse, type Outcome } from '../http/answer.js';
import type { NotificationEndpoint } from '../notifications/notification-endpoint.js';
import { noticesOf } from '../notifications/notice.js';
import { FINAL_CODES } from '../scenarios/codes.js';
import type { Scenario } from '../scenarios/scenario.js';
import { scenarioOf } from '../scenarios/scenarios.js';
import { withQuote } from './fulfilment.service.js';
import { registerTransfer, type Transfer, type TransferOrder } from './transfer.js';
import { countTry, findTransfer, insertTransfer } from './transfers.repository.js';

/** From this many minor units on, every percentage of the scenarios is an amount of its own. */
const LEAST_FOR_PERCENT = 10n;

/** Registers transfers. An idempotency key is honest: it identifies one transfer and one movement of money. */
export class CreateTransferService {
  constructor(
    private readonly pool: Pool,
    private readonly endpoint: NotificationEndpoint,
    private readonly speed: number,
  ) {}

  async create(order: TransferOrder): Promise<Outcome> {
    const scenario = scenarioOf(order.accountNumber);
    if (scenario.refusal !== undefined || (scenario.error && scenario.error.when !== 'after')) {
      const original = await findTransfer(this.pool, { key: order.key });
      if (original) return replay(original, order);
    }
    return (await this.refusalOf(order, scenario)) ?? this.register(order, scenario);
  }

  /** What keeps the scenario from registering the transfer, or null. */
  private async refusalOf(order: TransferOrder, scenario: Scenario): Promise<Outcome | null> {
    const { refusal, error, status } = scenario;
    if (refusal !== undefined) return refuseWith(refusal);
    if (status === 'partly_paid' && order.amountMinor < 2n) {
      return refuse(422, 'bad_amount', `This account number is paid half: the amount must be at least ${formatAmount(2n, order.currency)} ${order.currency}.`);
    }
    if (isPaidByPercent(scenario) && order.amountMinor < LEAST_FOR_PERCENT) {
      const least = `${formatAmount(LEAST_FOR_PERCENT, order.currency)} ${order.currency}`;
      return refuse(422, 'bad_amount', `This account number is paid another amount than was ordered: the amount must be at least ${least}.`);
    }
    if (!error || error.when === 'after') return null;
    const isLost = error.when === 'before_every_try' || (await countTry(this.pool, `create:${order.key}`)) === 1;
    return isLost ? lose(error.spoil) : null;
  }

  private async register(order: TransferOrder, scenario: Scenario): Promise<Outcome> {
    const transfer = registerTransfer(order, `tr_${uuid().replaceAll('-', '')}`, scenario, { speed: this.speed, at: new Date() });
    const notices = this.endpoint.current.url === null ? [] : noticesOf(null, transfer, scenario, this.speed);
    if (await insertTransfer(this.pool, transfer, notices)) {
      const spoil = scenario.error?.when === 'after' ? { spoil: scenario.error.spoil } : {};
      const hold = scenario.answerAfterMs === undefined ? {} : { answerAfterMs: scenario.answerAfterMs * this.speed };
      return { ...withQuote(answerTransfer(201, transfer), transfer), ...spoil, ...hold };
    }
    const original = await findTransfer(this.pool, { key: order.key });
    if (!original) throw new Error('a taken idempotency key has no transfer');
    return replay(original, order);
  }
}

function isPaidByPercent({ paidPercent, steps }: Scenario): boolean {
  return paidPercent !== undefined || steps.some((step) => step.paidPercent !== undefined);
}

function replay(original: Transfer, order: TransferOrder): Outcome {
  const isSame =
    original.reference === order.reference &&
    original.accountNumber === order.accountNumber &&
    original.holderName === order.holderName &&
    original.amountMinor === order.amountMinor &&
    original.currency === order.currency;
  return isSame
    ? withQuote(answerTransfer(200, original, true), original)
    : refuse(409, 'key_reused', 'This Idempotency-Key belongs to a transfer with other details.');
}

function refuseWith(code: string): Outcome {
  const entry = FINAL_CODES.find((candidate) => candidate.code === code);
  return refuse(entry?.httpStatus ?? 422, code, entry?.message ?? code);
}
