import type { ModerationAction } from '@app/domain';
import type { OperatorIdentity } from '@app/payouts';
import type { Receiver } from './stand-ins.js';

/** A merchant's command and how it was answered. */
export interface CommandNote {
  payoutId: string;
  merchantId: string;
  what: string;
  key: string;
  /** The body of the first answer; null while there is none. */
  answer: string | null;
  refused: boolean;
}

/** An approval that an operator was told to wait for. */
export interface ApprovalNote {
  id: string;
  name: string;
  payoutId: string;
  action: ModerationAction;
  maker: OperatorIdentity;
}

/** What the world outside knows: everything that somebody was told, and everything that a merchant's endpoint heard. */
export class Notebook implements Receiver {
  readonly commands: CommandNote[] = [];
  approvals: ApprovalNote[] = [];
  /** Payouts that somebody outside the database knows of. */
  readonly payoutIds = new Set<string>();
  /** Provider's ids of messages that were acknowledged. */
  readonly acknowledged = new Set<string>();
  /** Operators who were told that it is done: who, and on which payout. */
  readonly done: { operatorId: string; payoutId: string }[] = [];
  /** Callbacks that the endpoint took, by their id. */
  readonly heard = new Map<string, string>();
  /** How often the endpoint answers 500 before it takes one. */
  deaf = 0;
  private readonly names = new Map<string, string>();
  private readonly counts = new Map<string, number>();

  hear(deliveryId: string, body: string): boolean {
    if (this.deaf > 0) {
      this.deaf -= 1;
      return false;
    }
    this.heard.set(deliveryId, body);
    return true;
  }

  /** It is decided, one way or another. */
  forget(note: ApprovalNote): void {
    this.approvals = this.approvals.filter((other) => other !== note);
  }

  /** The name of an id; the first time it is seen it gets the next number. */
  name(prefix: string, id: string): string {
    const known = this.names.get(id);
    if (known !== undefined) return known;
    const count = (this.counts.get(prefix) ?? 0) + 1;
    this.counts.set(prefix, count);
    const name = `${prefix}${String(count)}`;
    this.names.set(id, name);
    return name;
  }

  nameOf(id: string): string {
    return this.names.get(id) ?? id;
  }

  /** A payout's name is its order's. */
  baptise(id: string, name: string): void {
    this.names.set(id, name);
    this.payoutIds.add(id);
  }
}
