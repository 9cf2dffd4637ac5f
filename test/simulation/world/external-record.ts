import type { Mode, ModerationAction } from '@app/domain';
import type { OperatorIdentity } from '@app/payouts';
import type { CallbackReceiver } from './test-doubles.js';

/** A merchant's command and its answer. */
export interface IssuedCommand {
  payoutId: string;
  merchantId: string;
  mode: Mode;
  what: string;
  key: string;
  /** The body of the first answer; null until there is one. */
  answer: string | null;
  refused: boolean;
}

/** An action that waits for a second operator. */
export interface PendingApproval {
  id: string;
  name: string;
  payoutId: string;
  action: ModerationAction;
  maker: OperatorIdentity;
}

/** What the hostile administrator did or asked for, and where it has to stand. */
export interface CarriedOutAttack {
  what: string;
  /** The payout, the account, the operator, or the change request. */
  subjectId: string;
  keptIn: 'payout' | 'configuration' | 'change request' | 'security log';
}

/** An action that an honest operator asked for, as they meant it. */
export interface AskedAction {
  approvalId: string;
  makerId: string;
  payoutId: string;
  action: ModerationAction;
  reason: string;
  statementId: string | null;
  outcome: string | null;
}

/** A change that an honest administrator asked for: the line of live configuration that takes the place of those of its subject. */
export interface AskedChange {
  requestId: string;
  makerId: string;
  subject: string;
  line: string;
}

/** What the gateway has confirmed to merchants, operators and the provider, and which callbacks the merchant's endpoint received. */
export class ExternalRecord implements CallbackReceiver {
  readonly commands: IssuedCommand[] = [];
  approvals: PendingApproval[] = [];
  /** Payouts whose id has left the database. */
  readonly payoutIds = new Set<string>();
  /** The provider's ids of acknowledged notifications. */
  readonly acknowledgedNotifications = new Set<string>();
  /** What the hostile administrator was told to be done, or asked for. */
  readonly attacks: CarriedOutAttack[] = [];
  /** What honest people asked for. */
  readonly askedActions: AskedAction[] = [];
  readonly askedChanges: AskedChange[] = [];
  /** What the security log was told about the hostile administrator. */
  readonly securityLog: { event: string; operatorId?: string; by?: string }[] = [];
  /** Actions that were confirmed to an operator. */
  readonly confirmedActions: { operatorId: string; payoutId: string }[] = [];
  /** Bodies of the callbacks that the endpoint accepted, by delivery id. */
  readonly receivedCallbacks = new Map<string, string>();
  /** How many more deliveries the endpoint answers with 500 before it accepts one. */
  rejectionsLeft = 0;
  private readonly names = new Map<string, string>();
  private readonly counts = new Map<string, number>();

  receive(deliveryId: string, body: string): boolean {
    if (this.rejectionsLeft > 0) {
      this.rejectionsLeft -= 1;
      return false;
    }
    this.receivedCallbacks.set(deliveryId, body);
    return true;
  }

  /** Removes an approval that has been decided. */
  removeApproval(approval: PendingApproval): void {
    this.approvals = this.approvals.filter((other) => other !== approval);
  }

  /** A short name for an id, numbered in order of first use, so that traces do not depend on random ids. */
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

  /** Gives a payout the name of its order. */
  nameOrder(id: string, name: string): void {
    this.names.set(id, name);
    this.payoutIds.add(id);
  }
}
