import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { inTransaction } from '../database/database.js';
import { answerTransfer, lose, refuse, type Outcome } from '../http/answer.js';
import type { NotificationEndpoint } from '../notifications/notification-endpoint.js';
import { noticesOf } from '../notifications/notice.js';
import { messageOf } from '../scenarios/codes.js';
import { scenarioOf } from '../scenarios/scenarios.js';
import { applyStep, type Transfer, withSteps } from './transfer.js';
import { countTry, findCommandTransferId, insertCommand, lockTransfer, saveChanges } from './transfers.repository.js';

const FULFIL = 'fulfil';

/** The id of the quote of a transfer, which its fulfilment has to name. A client does not know how it is made. */
export function quoteOf({ id, createdAt }: Pick<Transfer, 'id' | 'createdAt'>): string {
  return `qt_${createHash('sha256').update(`${id} ${createdAt.toISOString()}`).digest('base64url')}`;
}

/** The answer with the quote of the transfer, while that waits for its fulfilment. Only a create and a lookup by key show it. */
export function withQuote(outcome: Outcome, transfer: Transfer | null): Outcome {
  const { answer } = outcome;
  const isQuoted = transfer?.status === 'quoted' && answer.status < 300;
  return isQuoted ? { ...outcome, answer: { ...answer, body: { ...answer.body, quote: quoteOf(transfer) } } } : outcome;
}

/** The second step of a quoted transfer: it is sent once, whatever keys the requests have. */
export class FulfilmentService {
  constructor(
    private readonly pool: Pool,
    private readonly endpoint: NotificationEndpoint,
    private readonly speed: number,
  ) {}

  fulfil(transferId: string, key: string, quote: string): Promise<Outcome> {
    return inTransaction(this.pool, async (client) => {
      const before = await lockTransfer(client, transferId);
      if (!before) return refuse(404, 'not_found', 'There is no such transfer.');
      if ((await findCommandTransferId(client, FULFIL, key)) === before.id) return answerTransfer(200, before, true);
      const scenario = scenarioOf(before.accountNumber);
      if (before.status !== 'quoted' || !scenario.fulfilment) return refuseWith(409, 'already_fulfilled', before);
      if (quote !== quoteOf(before)) return refuseWith(422, 'bad_quote', before);
      const { then, error } = scenario.fulfilment;
      if (error?.when === 'before_first_try' && (await countTry(client, `${FULFIL}:${before.id}`)) === 1) return lose(error.spoil, before.id);
      if (!(await insertCommand(client, FULFIL, key, before.id))) return refuse(409, 'key_reused', 'This Idempotency-Key belongs to another transfer.', before);
      const after = applyStep(withSteps(before, then, this.speed, new Date()), new Date());
      const notices = this.endpoint.current.url === null ? [] : noticesOf(before, after, scenario, this.speed);
      await saveChanges(client, [{ before, after, notices }]);
      return { ...answerTransfer(200, after), ...(error?.when === 'after' ? { spoil: error.spoil } : {}) };
    });
  }
}

function refuseWith(status: number, code: 'already_fulfilled' | 'bad_quote', transfer: Transfer): Outcome {
  return refuse(status, code, messageOf(code), transfer);
}
