import type { Pool } from 'pg';
import { inTransaction, type Queryable } from '../database/database.js';
import { answerTransfer, lose, refuse, type Outcome } from '../http/answer.js';
import type { NotificationEndpoint } from '../notifications/notification-endpoint.js';
import { noticesOf } from '../notifications/notice.js';
import { messageOf } from '../scenarios/codes.js';
import { scenarioOf } from '../scenarios/scenarios.js';
import { applyCommand, COMMANDS, type CommandName } from './command.js';
import type { Transfer } from './transfer.js';
import { countTry, findCommandTransferId, insertCommand, lockTransfer, saveChanges } from './transfers.repository.js';

/** Revokes and cancels. A key whose command was accepted does nothing a second time; a refused one is decided again. */
export class CommandService {
  constructor(
    private readonly pool: Pool,
    private readonly endpoint: NotificationEndpoint,
    private readonly speed: number,
  ) {}

  execute(name: CommandName, transferId: string, key: string): Promise<Outcome> {
    return inTransaction(this.pool, async (client) => {
      const transfer = await lockTransfer(client, transferId);
      if (!transfer) return refuse(404, 'not_found', 'There is no such transfer.');
      const owner = await findCommandTransferId(client, name, key);
      if (owner === null) return this.executeOnce(client, name, transfer, key);
      return owner === transfer.id ? replay(name, transfer) : keyReused(transfer);
    });
  }

  private async executeOnce(client: Queryable, name: CommandName, before: Transfer, key: string): Promise<Outcome> {
    const scenario = scenarioOf(before.accountNumber);
    const { error } = scenario[name];
    const isAllowed = COMMANDS[name].from.includes(before.status);
    if (error && isAllowed && (await isLost(client, error.when, `${name}:${before.id}`))) {
      return lose(error.spoil, before.id);
    }
    const { httpStatus, after } = applyCommand(name, before, scenario, { speed: this.speed, at: new Date() });
    if (httpStatus !== 409 && !(await insertCommand(client, name, key, before.id))) return keyReused(before);
    const notices = this.endpoint.current.url === null ? [] : noticesOf(before, after, scenario, this.speed);
    if (after !== before) await saveChanges(client, [{ before, after, notices }]);
    if (httpStatus === 409) return refuse(409, COMMANDS[name].refusalCode, messageOf(COMMANDS[name].refusalCode), after);
    return { ...answerTransfer(httpStatus, after), ...(error?.when === 'after' ? { spoil: error.spoil } : {}) };
  }
}

async function isLost(client: Queryable, when: string, subject: string): Promise<boolean> {
  if (when === 'before_every_try') return true;
  return when === 'before_first_try' && (await countTry(client, subject)) === 1;
}

function replay(name: CommandName, transfer: Transfer): Outcome {
  return answerTransfer(transfer[name]?.status === 'accepted' ? 202 : 200, transfer, true);
}

function keyReused(transfer: Transfer): Outcome {
  return refuse(409, 'key_reused', 'This Idempotency-Key belongs to a command on another transfer.', transfer);
}
