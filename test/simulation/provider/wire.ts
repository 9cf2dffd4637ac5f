import type { Operation } from '@app/domain';
import type { Task } from '../engine/task.js';
import type { InvariantId } from '../invariants/catalogue.js';
import type { AccountFixture } from '../world/fixtures.js';
import type { Call, ModelProvider } from './model-provider.js';
import { drawEnquiryFaults, drawFaultProfile, type EnquiryFaults, type FaultProfile } from './fault-profile.js';

/** A call between its fence and its answer. */
interface CallInFlight {
  call: Call;
  task: Task;
  /** How often the process had lost its locks when the call began: a higher count later means that it no longer holds them. */
  lockLosses: number;
}

/** What the wire asks about the process of a task. */
export interface ProcessLookup {
  lockLossesOf(task: Task): number;
  find(invariant: InvariantId, what: string): void;
  nameOf(id: string): string;
}

/** The network between the gateway's processes and the provider. It draws the faults of each call and checks INV-04 and INV-05. */
export class Wire {
  private readonly inFlight = new Set<CallInFlight>();
  private readonly counts = new Map<string, number>();

  constructor(
    readonly provider: ModelProvider,
    private readonly account: AccountFixture,
    private readonly scope: string,
    private readonly conditions: { calm: boolean },
    private readonly processes: ProcessLookup,
    readonly now: () => number,
  ) {}

  drawFaultProfile(payoutId: string, operation: Operation): FaultProfile {
    const scope = `${this.scope} ${this.nth(`${this.processes.nameOf(payoutId)} ${operation}`)}`;
    return drawFaultProfile(scope, this.conditions.calm, operation, this.account.capabilities.settleTimeMs);
  }

  drawEnquiryFaults(payoutId: string): EnquiryFaults {
    return drawEnquiryFaults(`${this.scope} ${this.nth(`${this.processes.nameOf(payoutId)} enquiry`)}`, this.conditions.calm);
  }

  /** INV-04: a call inside a transaction would keep rows locked, and its intent would not be committed. */
  checkOutsideTransaction(task: Task): void {
    if (task.insideTransaction) this.processes.find('INV-04', `${task.name} calls the provider inside a transaction`);
  }

  /** Registers a call that passed the fence, and checks INV-05. @returns to be called when the sender has its answer */
  begin(call: Call, task: Task): () => void {
    this.provider.calls.push(call);
    const entry: CallInFlight = { call, task, lockLosses: this.processes.lockLossesOf(task) };
    for (const other of this.inFlight) {
      const alive = !other.task.ended && other.lockLosses === this.processes.lockLossesOf(other.task);
      if (alive && other.call.payoutId === call.payoutId) {
        this.processes.find('INV-05', `${task.name} sends while ${other.task.name} is still sending and holds its lock`);
      }
    }
    this.inFlight.add(entry);
    return () => this.inFlight.delete(entry);
  }

  private nth(what: string): string {
    const count = (this.counts.get(what) ?? 0) + 1;
    this.counts.set(what, count);
    return `${what} ${String(count)}`;
  }
}
