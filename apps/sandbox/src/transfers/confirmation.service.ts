import type { Pool } from 'pg';
import { inTransaction } from '../database/database.js';
import { answerTransfer, refuse, type Outcome } from '../http/answer.js';
import type { NotificationEndpoint } from '../notifications/notification-endpoint.js';
import { noticesOf } from '../notifications/notice.js';
import { messageOf } from '../scenarios/codes.js';
import { scenarioOf } from '../scenarios/scenarios.js';
import { applyStep, type Transfer, withSteps } from './transfer.js';
import { findCommandTransferId, insertCommand, lockTransfer, saveChanges } from './transfers.repository.js';

const CONFIRM = 'confirm';

/** Takes the one-time password that a transfer waits for. A wrong one changes nothing: the transfer still waits. */
export class ConfirmationService {
  constructor(
    private readonly pool: Pool,
    private readonly endpoint: NotificationEndpoint,
    private readonly speed: number,
  ) {}

  confirm(transferId: string, key: string, password: string): Promise<Outcome> {
    return inTransaction(this.pool, async (client) => {
      const before = await lockTransfer(client, transferId);
      if (!before) return refuse(404, 'not_found', 'There is no such transfer.');
      if ((await findCommandTransferId(client, CONFIRM, key)) === before.id) return answerTransfer(200, before, true);
      const script = scenarioOf(before.accountNumber).password;
      if (before.status !== 'password_wanted' || !script) return refuseWith('nothing_wanted', before);
      if (password !== script.expected) return refuseWith('wrong_password', before);
      if (!(await insertCommand(client, CONFIRM, key, before.id)))
        return refuse(409, 'key_reused', 'This Idempotency-Key belongs to another transfer.', before);
      const after = applyStep(withSteps(before, script.then, this.speed, new Date()), new Date());
      const notices = this.endpoint.current.url === null ? [] : noticesOf(before, after, scenarioOf(before.accountNumber), this.speed);
      await saveChanges(client, [{ before, after, notices }]);
      return answerTransfer(200, after);
    });
  }
}

function refuseWith(code: 'nothing_wanted' | 'wrong_password', transfer: Transfer): Outcome {
  return refuse(422, code, messageOf(code), transfer);
}
