import type { AccountFixture } from '../world/fixtures.js';
import { type Call, ModelProvider, type OutgoingNotification } from './model-provider.js';
import type { Transfer } from './transfer.js';
import { type ProcessLookup, Wire } from './wire.js';

/** What all accounts have in common. */
interface Surroundings {
  conditions: { calm: boolean };
  processes: ProcessLookup;
  now: () => number;
}

/** What stands in the ledgers after a schedule. */
export interface LedgerEvidence {
  transfers: readonly Transfer[];
  calls: readonly Call[];
  /** Payouts for which one account accepted a second transfer. */
  acceptedTwice: readonly string[];
  accounts: ReadonlyMap<string, AccountFixture>;
}

/** The accounts of a schedule at the provider. Each has a ledger of its own: what one was asked for, the other knows nothing of. */
export class Ledgers {
  private readonly wires = new Map<string, Wire>();

  constructor(
    private readonly seed: string,
    private readonly surroundings: Surroundings,
  ) {}

  /** Opens the ledger of an account. */
  open(account: AccountFixture): void {
    const { conditions, processes, now } = this.surroundings;
    const number = this.wires.size;
    const suffix = number === 0 ? '' : ` ${String(number)}`;
    const provider = new ModelProvider(account, `${this.seed} provider${suffix}`, now, number === 0 ? 'n' : `n of account ${String(number)} `);
    this.wires.set(account.id, new Wire(provider, account, `${this.seed} wire${suffix}`, conditions, processes, now));
  }

  /** The way to an account; undefined where the schedule has no such account. */
  wireOf(accountId: string): Wire | undefined {
    return this.wires.get(accountId);
  }

  /** Of some account of the schedule. @throws Error without any */
  anyWire(): Wire {
    const [wire] = this.wires.values();
    if (!wire) throw new Error('the schedule has no account');
    return wire;
  }

  transferOf(payoutId: string): Transfer | undefined {
    return this.providers.map((provider) => provider.transferOf(payoutId)).find((transfer) => transfer !== undefined);
  }

  /** Whether no request is on its way to any account. */
  get isQuiet(): boolean {
    return this.providers.every(({ isQuiet }) => isQuiet);
  }

  /** The time of the next scheduled change, in milliseconds; infinity for none. */
  nextEventMs(): number {
    return Math.min(...this.providers.map((provider) => provider.nextEventMs()));
  }

  /** Applies every change that is due. */
  catchUp(): void {
    for (const provider of this.providers) provider.catchUp();
  }

  /** Notifications that wait for delivery. */
  get outbox(): readonly OutgoingNotification[] {
    return this.providers.flatMap(({ outbox }) => outbox);
  }

  removeFromOutbox(notification: OutgoingNotification): void {
    const outbox = this.wires.get(notification.accountId)?.provider.outbox ?? [];
    const index = outbox.indexOf(notification);
    if (index >= 0) outbox.splice(index, 1);
  }

  evidence(): LedgerEvidence {
    const { providers } = this;
    return {
      transfers: providers.flatMap(({ transfers }) => transfers),
      calls: providers.flatMap(({ calls }) => calls),
      acceptedTwice: providers.flatMap(({ acceptedTwice }) => acceptedTwice),
      accounts: new Map(providers.map(({ account }) => [account.id, account])),
    };
  }

  private get providers(): ModelProvider[] {
    return [...this.wires.values()].map(({ provider }) => provider);
  }
}
