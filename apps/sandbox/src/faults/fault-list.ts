import { effectOf, type Fault, type FaultOrder, type Operation } from './fault.js';

const MAX_FAULTS = 1_000;

/** The ordered faults, the oldest first. They live in memory: a restart clears them. */
export class FaultList {
  private faults: Fault[] = [];
  private lastId = 0;

  get all(): readonly Fault[] {
    return this.faults;
  }

  /** Null when the kind is unknown or the list is full. */
  add(order: FaultOrder): Fault | null {
    const effect = effectOf(order.kind);
    if (!effect || this.faults.length >= MAX_FAULTS) return null;
    this.lastId += 1;
    const fault: Fault = { ...order, id: this.lastId, effect, left: order.count };
    this.faults.push(fault);
    return fault;
  }

  /** Forgets every fault and says how many there were. */
  clear(): number {
    const count = this.faults.length;
    this.faults = [];
    return count;
  }

  /** Takes one use of the first fault that applies to this request, outages aside. */
  take(operation: Operation, accountNumber: string | null): Fault | null {
    return this.takeFirst(
      (fault) => fault.effect.name !== 'outage' && appliesTo(fault, operation) && (fault.accountNumber === null || fault.accountNumber === accountNumber),
    );
  }

  /** Takes one use of the first outage. It applies before the request is read, so it knows no account number. */
  takeOutage(operation: Operation): Fault | null {
    return this.takeFirst((fault) => fault.effect.name === 'outage' && appliesTo(fault, operation));
  }

  private takeFirst(matches: (fault: Fault) => boolean): Fault | null {
    const fault = this.faults.find(matches);
    if (!fault) return null;
    fault.left -= 1;
    if (fault.left === 0) this.faults = this.faults.filter((other) => other !== fault);
    return fault;
  }
}

function appliesTo(fault: Fault, operation: Operation): boolean {
  return fault.operation === 'any' || fault.operation === operation;
}
