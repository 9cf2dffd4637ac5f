import type { Refusal } from '@app/domain';
import {
  type CommandOutcome,
  type CreatePayout,
  type Idempotency,
  IdempotencyKeyReused,
  type PayoutsService,
  ReferenceTaken,
  RequestInProgress,
} from '@app/payouts';
import { createHash } from 'node:crypto';
import type { Option } from '../engine/option.js';
import type { CommandNote } from '../world/notebook.js';
import type { Order } from '../world/orders.js';
import type { World } from '../world/world.js';

const API_KEY = 'key_of_the_simulation';
const COMMANDS = ['process', 'cancel', 'revoke'] as const;
const DETAILS = { account_number: '1000000000' };

function idempotency(key: string, body: string): Idempotency {
  return { key, requestHash: createHash('sha256').update(body).digest(), render: (outcome) => ({ status: 200, body: JSON.stringify(outcome) }) };
}

function wishOf(order: Order): CreatePayout {
  return {
    merchantId: order.merchant.id,
    apiKeyId: API_KEY,
    mode: 'test',
    service: order.service,
    amount: order.amount,
    currency: null,
    reference: order.reference,
    fields: { holder_name: order.name, ...(order.complete ? DETAILS : {}) },
    autoprocess: order.autoprocess,
    expiresAt: null,
    lifetimeSeconds: order.lifetimeSeconds,
    callbackUrl: null,
    description: null,
    metadata: {},
  };
}

/** Merchants order payouts, repeat what was not answered under the same key, give commands, and make mistakes. */
export class Merchants {
  private commandsLeft: number;

  constructor(private readonly world: World) {
    this.commandsLeft = world.plan.commands;
  }

  options(): Option[] {
    const { orders } = this.world.plan;
    return [...orders.flatMap((order) => this.optionsOf(order)), ...this.unansweredCommands()];
  }

  /** Whoever was not answered asks again, under the same key. */
  unanswered(): Option[] {
    const orders = this.world.plan.orders.filter((order) => order.answers.length === 0 && !this.isAsking(order));
    return [...orders.map((order) => ({ name: `order ${order.name}`, weight: 4, run: () => this.order(order) })), ...this.unansweredCommands()];
  }

  private optionsOf(order: Order): Option[] {
    const { name, payoutId } = order;
    if (order.answers.length === 0) return this.isAsking(order) ? [] : [{ name: `order ${name}`, weight: 4, run: () => this.order(order) }];
    if (payoutId === null) return [];
    const options: Option[] = [
      { name: `order ${name} again`, weight: 0.06, run: () => this.order(order) },
      { name: `another order under the key of ${name}`, weight: 0.03, run: () => this.misuseKey(order) },
      { name: `another order with the reference of ${name}`, weight: 0.03, run: () => this.misuseReference(order) },
    ];
    if (!order.complete) options.push({ name: `details of ${name}`, weight: 1, run: () => this.supplyDetails(order, payoutId) });
    if (this.commandsLeft > 0) {
      for (const what of COMMANDS) options.push({ name: `${what} ${name}`, weight: 0.12, run: () => this.command(order, payoutId, what) });
    }
    return options;
  }

  private unansweredCommands(): Option[] {
    const open = this.world.notebook.commands.filter((note) => note.answer === null && !note.refused && !this.world.isBusyWith('command', note.key));
    return open.map((note) => ({ name: `repeat ${note.key}`, weight: 2, run: () => this.carry(note) }));
  }

  private async order(order: Order): Promise<void> {
    const { world } = this;
    await world.start('create', order.name, async ({ payouts }) => {
      const answer = await payouts.create(wishOf(order), idempotency(order.key, order.name));
      order.answers.push(answer);
      const { payout } = JSON.parse(answer.body) as CommandOutcome;
      order.payoutId = payout.id;
      order.expiresAtMs = Date.parse(payout.expires_at);
      world.notebook.baptise(payout.id, order.name);
    });
  }

  private isAsking(order: Order): boolean {
    return this.world.isBusyWith('create', order.name);
  }

  private misuseKey(order: Order): Promise<void> {
    const wish = { ...wishOf(order), amount: '77' };
    return this.expectRefusal(`misused key of ${order.name}`, IdempotencyKeyReused, (payouts) => payouts.create(wish, idempotency(order.key, 'another body')));
  }

  private misuseReference(order: Order): Promise<void> {
    const answer = JSON.parse(order.answers[0]?.body ?? '{}') as { kind?: string };
    // A refused creation frees its reference.
    if (answer.kind !== 'created') return Promise.resolve();
    const key = `key that is new ${String(this.world.count('new key'))}`;
    return this.expectRefusal(`taken reference of ${order.name}`, ReferenceTaken, (payouts) => payouts.create(wishOf(order), idempotency(key, order.name)));
  }

  private expectRefusal(
    subject: string,
    wanted: typeof IdempotencyKeyReused | typeof ReferenceTaken,
    ask: (payouts: PayoutsService) => Promise<unknown>,
  ): Promise<void> {
    const { world } = this;
    return world.start(
      'create',
      subject,
      async ({ payouts }) => {
        await ask(payouts);
        world.find('nothing unexpected', `${subject} was accepted`);
      },
      (refusal) => {
        if (!(refusal instanceof wanted) && !(refusal instanceof RequestInProgress)) world.find('no surprises', `${subject}: ${refusal.message}`);
      },
    );
  }

  private supplyDetails(order: Order, payoutId: string): Promise<void> {
    order.complete = true;
    return this.note(order, payoutId, 'details');
  }

  private command(order: Order, payoutId: string, what: string): Promise<void> {
    this.commandsLeft -= 1;
    return this.note(order, payoutId, what);
  }

  private note(order: Order, payoutId: string, what: string): Promise<void> {
    const key = `${what} of ${order.name} ${String(this.world.count(`${what} ${order.name}`))}`;
    const note: CommandNote = { payoutId, merchantId: order.merchant.id, what, key, answer: null, refused: false };
    this.world.notebook.commands.push(note);
    return this.carry(note);
  }

  private async carry(note: CommandNote): Promise<void> {
    const { payoutId, merchantId, what, key } = note;
    const refused = (refusal: Refusal): void => {
      if (!(refusal instanceof RequestInProgress)) note.refused = true;
    };
    await this.world.start(
      'command',
      key,
      async ({ payouts }) => {
        const once = idempotency(key, key);
        const answer =
          what === 'details'
            ? await payouts.supplyDetails(merchantId, payoutId, API_KEY, DETAILS, null, once)
            : await payouts.command(merchantId, payoutId, API_KEY, what as (typeof COMMANDS)[number], null, once);
        note.answer = answer.body;
      },
      refused,
    );
  }
}
