import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Fault, Operation } from '../faults/fault.js';
import type { FaultList } from '../faults/fault-list.js';
import type { Spoiler } from '../faults/spoiler.js';
import { codeOf, type Outcome } from '../http/answer.js';
import { sendAnswer } from '../http/send-answer.js';
import type { RequestLog } from '../requests/request-log.js';

/** One request to do something with a transfer. */
export interface OperationCall {
  readonly operation: Operation;
  readonly key: string;
  readonly accountNumber: string | null;
  readonly transferId: string | null;
}

/** Wraps every operation: ordered faults apply first, then the scenario's own; each request is recorded before it is answered. */
export class OperationRunner {
  constructor(
    private readonly faults: FaultList,
    private readonly spoiler: Spoiler,
    private readonly requestLog: RequestLog,
    private readonly speed: number,
  ) {}

  async perform(call: OperationCall, reply: FastifyReply, work: () => Promise<Outcome>): Promise<void> {
    const fault = this.faults.take(call.operation, call.accountNumber);
    if (fault?.effect.name === 'spoil' && fault.effect.when === 'before') {
      this.record(call, fault.kind, call.transferId);
      await this.spoiler.spoil(reply, fault.effect.spoil, null);
      return;
    }
    await this.answer(call, reply, await work(), fault);
  }

  private async answer(call: OperationCall, reply: FastifyReply, outcome: Outcome, fault: Fault | null): Promise<void> {
    const { answer, transferId } = outcome;
    const isFaultSpoiling = fault?.effect.name === 'spoil';
    const spoil = isFaultSpoiling ? fault.effect.spoil : outcome.spoil;
    this.record(call, (isFaultSpoiling ? fault.kind : outcome.spoil) ?? codeOf(answer), transferId);
    const delayMs = fault?.effect.name === 'slow' ? fault.delayMs * this.speed : outcome.answerAfterMs;
    if (delayMs !== undefined) await this.spoiler.hold(delayMs);
    if (spoil) await this.spoiler.spoil(reply, spoil, answer);
    else sendAnswer(reply, answer);
  }

  private record({ operation, key }: OperationCall, answer: string, transferId: string | null): void {
    this.requestLog.add({ key, operation, transferId, at: new Date(), answer });
  }
}

/** The key that a request came with, in the header of a command or the query of a question. Empty when there is none. */
export function keyOf({ headers, query }: FastifyRequest): string {
  const header = headers['idempotency-key'];
  if (typeof header === 'string') return header;
  return typeof query === 'object' && query !== null && 'key' in query && typeof query.key === 'string' ? query.key : '';
}
