import type { Refusal } from '@app/domain';
import {
  type CreatePayout,
  type Idempotency,
  IdempotencyKeyReused,
  type PayoutView,
  type MerchantRequest,
  type PayoutCreationService,
  ReferenceTaken,
  RequestInProgress,
  merchantTextsOf,
} from '@app/payouts';
import { createHash } from 'node:crypto';
import type { Option } from '../engine/option.js';
import type { IssuedCommand } from '../world/external-record.js';
import type { Order } from '../world/orders.js';
import type { World } from '../world/world.js';

const API_KEY = 'key_of_the_simulation';
const REQUEST_ID = 'req_of_the_simulation';
const COMMANDS = ['process', 'cancel', 'revoke'] as const;
const DETAILS = { account_number: '1000000000' };

/** The members of a problem document that name a payout which was refused, and kept for the record. */
interface RefusedCreation {
  payout_id: string;
}

function idempotency(key: string, body: string): Idempotency {
  return { key, requestHash: createHash('sha256').update(body).digest(), requestId: REQUEST_ID };
}

function createRequestOf(order: Order): CreatePayout {
  return {
    merchantId: order.merchant.id,
    apiKeyId: API_KEY,
    mode: order.mode,
    service: order.service,
    amount: order.amount,
    currency: null,
    reference: order.reference,
    fields: { holder_name: order.name, ...(order.complete ? DETAILS : {}) },
    autoprocess: order.autoprocess,
    expiresAt: null,
    lifetimeSeconds: order.lifetimeSeconds,
    callbackUrl: null,
    ...merchantTextsOf({}),
    metadata: {},
  };
}

/** Merchants create payouts, repeat unanswered requests with the same idempotency key, give commands, and send invalid requests. */
export class Merchants {
  private commandsLeft: number;

  constructor(private readonly world: World) {
    this.commandsLeft = world.plan.commands;
  }

  options(): Option[] {
    const { orders } = this.world.plan;
    return [...orders.flatMap((order) => this.optionsOf(order)), ...this.unansweredCommands()];
  }

  /** Repeats of requests that got no answer, with the same idempotency key. */
  unanswered(): Option[] {
    const orders = this.world.plan.orders.filter((order) => order.answers.length === 0 && !this.isInFlight(order));
    return [...orders.map((order) => ({ name: `order ${order.name}`, weight: 4, run: () => this.create(order) })), ...this.unansweredCommands()];
  }

  private optionsOf(order: Order): Option[] {
    const { name, payoutId } = order;
    if (order.answers.length === 0) return this.isInFlight(order) ? [] : [{ name: `order ${name}`, weight: 4, run: () => this.create(order) }];
    if (payoutId === null) return [];
    const options: Option[] = [
      { name: `order ${name} again`, weight: 0.06, run: () => this.create(order) },
      { name: `another order under the key of ${name}`, weight: 0.03, run: () => this.misuseKey(order) },
      { name: `another order with the reference of ${name}`, weight: 0.03, run: () => this.misuseReference(order) },
    ];
    if (!order.complete) options.push({ name: `details of ${name}`, weight: 1, run: () => this.supplyDetails(order, payoutId) });
    if (this.commandsLeft > 0) {
      for (const what of COMMANDS) options.push({ name: `${what} ${name}`, weight: 0.12, run: () => this.giveCommand(order, payoutId, what) });
    }
    return options;
  }

  private unansweredCommands(): Option[] {
    const open = this.world.externalRecord.commands.filter(
      (command) => command.answer === null && !command.refused && !this.world.hasTask('command', command.key),
    );
    return open.map((command) => ({ name: `repeat ${command.key}`, weight: 2, run: () => this.send(command) }));
  }

  private async create(order: Order): Promise<void> {
    const { world } = this;
    await world.start('create', order.name, async ({ creation }) => {
      const answer = await creation.create(createRequestOf(order), idempotency(order.key, order.name));
      order.answers.push(answer);
      const body = JSON.parse(answer.body) as PayoutView | RefusedCreation;
      const payoutId = 'payout_id' in body ? body.payout_id : body.id;
      order.payoutId = payoutId;
      order.expiresAtMs = 'expires_at' in body ? Date.parse(body.expires_at) : null;
      world.externalRecord.nameOrder(payoutId, order.name);
    });
  }

  private isInFlight(order: Order): boolean {
    return this.world.hasTask('create', order.name);
  }

  private misuseKey(order: Order): Promise<void> {
    const request = { ...createRequestOf(order), amount: '77' };
    return this.expectRefusal(`misused key of ${order.name}`, IdempotencyKeyReused, (creation) =>
      creation.create(request, idempotency(order.key, 'another body')),
    );
  }

  private misuseReference(order: Order): Promise<void> {
    // A refused creation frees its reference.
    if (order.answers[0]?.status !== 201) return Promise.resolve();
    const key = `key that is new ${String(this.world.count('new key'))}`;
    return this.expectRefusal(`taken reference of ${order.name}`, ReferenceTaken, (creation) =>
      creation.create(createRequestOf(order), idempotency(key, order.name)),
    );
  }

  private expectRefusal(
    subject: string,
    expected: typeof IdempotencyKeyReused | typeof ReferenceTaken,
    request: (creation: PayoutCreationService) => Promise<unknown>,
  ): Promise<void> {
    const { world } = this;
    return world.start(
      'create',
      subject,
      async ({ creation }) => {
        await request(creation);
        world.find('INV-18', `${subject} was accepted`);
      },
      (refusal) => {
        if (!(refusal instanceof expected) && !(refusal instanceof RequestInProgress)) world.find('INV-20', `${subject}: ${refusal.message}`);
      },
    );
  }

  private supplyDetails(order: Order, payoutId: string): Promise<void> {
    order.complete = true;
    return this.issue(order, payoutId, 'details');
  }

  private giveCommand(order: Order, payoutId: string, what: string): Promise<void> {
    this.commandsLeft -= 1;
    return this.issue(order, payoutId, what);
  }

  private issue(order: Order, payoutId: string, what: string): Promise<void> {
    const key = `${what} of ${order.name} ${String(this.world.count(`${what} ${order.name}`))}`;
    const command: IssuedCommand = { payoutId, merchantId: order.merchant.id, mode: order.mode, what, key, answer: null, refused: false };
    this.world.externalRecord.commands.push(command);
    return this.send(command);
  }

  private async send(command: IssuedCommand): Promise<void> {
    const { payoutId, merchantId, what, key } = command;
    const refused = (refusal: Refusal): void => {
      if (!(refusal instanceof RequestInProgress)) command.refused = true;
    };
    await this.world.start(
      'command',
      key,
      async ({ commands }) => {
        const request: MerchantRequest = {
          merchantId,
          mode: command.mode,
          payoutId,
          apiKeyId: API_KEY,
          expectedVersion: null,
          idempotency: idempotency(key, key),
        };
        const answer = what === 'details' ? await commands.supplyDetails(request, DETAILS) : await commands.command(request, what as (typeof COMMANDS)[number]);
        command.answer = answer.body;
      },
      refused,
    );
  }
}
