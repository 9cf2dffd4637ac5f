import { NotificationRefused } from '@app/notifications';
import { createHash } from 'node:crypto';
import type { Option } from '../engine/option.js';
import { GOOD_SIGNATURE } from '../provider/model-connector.js';
import type { OutgoingNotification } from '../provider/model-provider.js';
import type { World } from '../world/world.js';

/** How many notifications compete to be delivered next, so that they can overtake each other. */
const OFFERED = 4;

/** What one message reports besides, at most. */
const MOST_OTHERS = 2;

/** Delivers provider notifications: one at a time or several in one message, late, reordered, twice, until acknowledged. Also sends forged ones. */
export class Notifier {
  constructor(private readonly world: World) {}

  options(): Option[] {
    const { ledgers, externalRecord } = this.world;
    const messages = ledgers.outbox
      .slice(0, OFFERED)
      .map((notification) => ({ name: `deliver ${notification.id}`, weight: 1.2, run: () => this.deliver(notification) }));
    const forged = [...externalRecord.payoutIds].map((id) => ({ name: `forge about ${externalRecord.nameOf(id)}`, weight: 0.02, run: () => this.forge(id) }));
    return [...messages, ...forged];
  }

  async deliver(notification: OutgoingNotification): Promise<void> {
    const { world } = this;
    const draws = world.random(`delivery of ${notification.id}`);
    const repeats = draws.chance(world.conditions.calm ? 0 : 0.15);
    const others = draws.chance(0.2) ? this.othersOf(notification) : [];
    const id = [notification, ...others].map((one) => one.id).join('+');
    await world.start('notification', id, async ({ inbox }) => {
      const kept = await inbox.receive(notification.accountId, { 'model-signature': GOOD_SIGNATURE }, this.bodyOf(messageOf(id, notification, others)));
      for (const key of keysOf(id, 1 + others.length)) world.externalRecord.acknowledgedNotifications.add(key);
      world.harness.coverage.add('notification', others.length > 0 ? `${kept}, about several payouts` : kept);
      if (repeats) return;
      for (const one of [notification, ...others]) world.ledgers.removeFromOutbox(one);
    });
  }

  /** What the provider reports in the same message. */
  private othersOf({ id, accountId }: OutgoingNotification): OutgoingNotification[] {
    return this.world.ledgers.outbox.filter((one) => one.accountId === accountId && one.id !== id).slice(0, MOST_OTHERS);
  }

  private async forge(payoutId: string): Promise<void> {
    const { world } = this;
    const message = {
      id: `forged ${String(world.count('forged'))}`,
      key: `${payoutId}-invoke`,
      reference: 'tr_forged',
      reportedStatus: 'PROCESSED',
      resolution: 'OK',
      paid: '4000',
    };
    await world.start(
      'notification',
      `forged about ${world.externalRecord.nameOf(payoutId)}`,
      async ({ inbox }) => {
        await inbox.receive(world.plan.account.id, { 'model-signature': 'signed by a stranger' }, this.bodyOf(JSON.stringify(message)));
        world.find('INV-18', 'a forged notification was accepted');
      },
      (refusal) => {
        if (refusal instanceof NotificationRefused) world.harness.coverage.add('notification', 'forged, refused');
        else world.find('INV-20', `forged notification: ${refusal.message}`);
      },
    );
  }

  /** A provider signs each delivery with its own time. */
  private bodyOf(body: string): Buffer {
    return Buffer.from(JSON.stringify({ ...(JSON.parse(body) as object), sentAt: this.world.harness.clock.now() }));
  }
}

function messageOf(id: string, first: OutgoingNotification, others: readonly OutgoingNotification[]): string {
  const notices = others.map((one) => JSON.parse(one.body) as object);
  return JSON.stringify({ ...(JSON.parse(first.body) as object), id, others: notices });
}

/** Under which keys the gateway stores a message about so many payouts. */
function keysOf(id: string, reports: number): string[] {
  const hash = createHash('sha256').update(id).digest('hex');
  return Array.from({ length: reports }, (_, index) => (index === 0 ? id : `part:${String(index + 1)}:${hash}`));
}
