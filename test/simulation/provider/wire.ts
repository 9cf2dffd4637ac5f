import type { Operation } from '@app/domain';
import { Dice } from '../engine/dice.js';
import type { Task } from '../engine/task.js';
import type { CastAccount } from '../world/cast.js';
import type { Call, ModelProvider } from './model-provider.js';
import { type Treatment, treatmentOf } from './temper.js';

/** A call between its open fence and its answer. */
interface Underway {
  call: Call;
  /** Dead tasks send nothing any more. */
  task: Task;
  /** How often the process had lost its locks when the call began. */
  lockLosses: number;
}

/** What the wire has to know about the process of a task. */
export interface Whereabouts {
  lockLossesOf(task: Task): number;
  find(invariant: string, what: string): void;
  nameOf(id: string): string;
}

/** The network between the gateway's processes and the provider. It draws how each call fares, and watches what may never happen on it. */
export class Wire {
  private readonly underway = new Set<Underway>();
  private readonly counts = new Map<string, number>();

  constructor(
    readonly provider: ModelProvider,
    private readonly account: CastAccount,
    private readonly scope: string,
    private readonly mood: { calm: boolean },
    private readonly whereabouts: Whereabouts,
    readonly now: () => number,
  ) {}

  treatmentOf(payoutId: string, operation: Operation): Treatment {
    const scope = `${this.scope} ${this.nth(`${this.whereabouts.nameOf(payoutId)} ${operation}`)}`;
    return treatmentOf(scope, this.mood.calm, operation, this.account.capabilities.settleTimeMs);
  }

  enquiryMood(payoutId: string): { travelMs: number; fails: boolean } {
    const dice = new Dice(`${this.scope} ${this.nth(`${this.whereabouts.nameOf(payoutId)} enquiry`)}`);
    return { travelMs: dice.whole(1, 200), fails: dice.chance(this.mood.calm ? 0.02 : 0.12) };
  }

  /** Nobody may talk to a provider inside a transaction: its rows would stay locked, and its intent is not committed. */
  noteCall(task: Task): void {
    if (task.insideTransaction) this.whereabouts.find('intent before wire', `${task.name} calls the provider inside a transaction`);
  }

  /** The fence was open. @returns what to call when the sender has its answer */
  begin(call: Call, task: Task): () => void {
    this.provider.calls.push(call);
    const entry: Underway = { call, task, lockLosses: this.whereabouts.lockLossesOf(task) };
    for (const other of this.underway) {
      const alive = !other.task.ended && other.lockLosses === this.whereabouts.lockLossesOf(other.task);
      if (alive && other.call.payoutId === call.payoutId) {
        this.whereabouts.find('one sender at a time', `${task.name} sends while ${other.task.name} is still sending and holds its lock`);
      }
    }
    this.underway.add(entry);
    return () => this.underway.delete(entry);
  }

  private nth(what: string): string {
    const count = (this.counts.get(what) ?? 0) + 1;
    this.counts.set(what, count);
    return `${what} ${String(count)}`;
  }
}
