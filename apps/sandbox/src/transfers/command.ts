import type { CommandScript, Scenario, TransferStatus } from '../scenarios/scenario.js';
import { changeStatus, commandState, withSteps, type CommandState, type Timing, type Transfer } from './transfer.js';

/** The two things that can be asked of a registered transfer. */
export type CommandName = 'revoke' | 'cancel';

interface CommandRules {
  readonly from: readonly TransferStatus[];
  readonly underWay: TransferStatus;
  readonly done: TransferStatus;
  readonly refusalCode: 'not_revocable' | 'not_returnable';
}

export const COMMANDS: Readonly<Record<CommandName, CommandRules>> = {
  revoke: { from: ['received', 'quoted', 'password_wanted', 'pending'], underWay: 'revoking', done: 'revoked', refusalCode: 'not_revocable' },
  cancel: { from: ['paid', 'partly_paid', 'partly_returned'], underWay: 'returning', done: 'returned', refusalCode: 'not_returnable' },
};

/** One word for both commands, where the scenario says so. */
function rulesOf(name: CommandName, { saysCancelled }: CommandScript): CommandRules {
  return saysCancelled ? { ...COMMANDS[name], underWay: 'cancelling', done: 'cancelled' } : COMMANDS[name];
}

/** What a command did: the answer's status code and the transfer after it. */
export interface CommandEffect {
  readonly httpStatus: 200 | 202 | 409;
  readonly after: Transfer;
}

/** Applies a command to a transfer as its scenario says. Pure: nothing is written. */
export function applyCommand(name: CommandName, transfer: Transfer, scenario: Scenario, timing: Timing): CommandEffect {
  const { speed, at } = timing;
  const script = scenario[name];
  const rules = rulesOf(name, script);
  if (!rules.from.includes(transfer.status)) return { httpStatus: 409, after: markRefused(name, transfer, at) };
  if (script.afterMs !== undefined) return { httpStatus: 202, after: acceptForLater(name, transfer, { ...script, afterMs: script.afterMs }, timing) };
  if (script.result === 'done') {
    const done = changeStatus(mark(name, transfer, 'done', at), { afterMs: 0, status: rules.done }, at);
    return { httpStatus: 200, after: withSteps(done, script.next ?? [], speed, at) };
  }
  const refused = markRefused(name, transfer, at);
  const isFirstRefusal = transfer[name] === null;
  return { httpStatus: 409, after: isFirstRefusal && script.next ? withSteps(refused, script.next, speed, at) : refused };
}

function acceptForLater(name: CommandName, transfer: Transfer, script: CommandScript & { afterMs: number }, { speed, at }: Timing): Transfer {
  const rules = rulesOf(name, script);
  const [resumed] = script.next ?? [];
  const status = script.result === 'done' ? rules.done : (resumed?.status ?? transfer.status);
  const accepted = changeStatus(mark(name, transfer, 'accepted', at), { afterMs: 0, status: rules.underWay }, at);
  return withSteps(accepted, [{ afterMs: script.afterMs, status, [name]: script.result }], speed, at);
}

/** A refusal is remembered on the transfer, unless an earlier command of this kind was accepted. */
function markRefused(name: CommandName, transfer: Transfer, at: Date): Transfer {
  return transfer[name] === null ? mark(name, transfer, 'refused', at) : transfer;
}

function mark(name: CommandName, transfer: Transfer, status: CommandState['status'], at: Date): Transfer {
  return { ...transfer, [name]: commandState(status, COMMANDS[name].refusalCode), updatedAt: at };
}
