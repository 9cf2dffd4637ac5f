import { NotificationRefused } from '@app/notifications';
import type { Option } from '../engine/option.js';
import { GOOD_SIGNATURE } from '../provider/model-connector.js';
import type { OutgoingNotification } from '../provider/model-provider.js';
import type { World } from '../world/world.js';

/** How many notifications compete to be delivered next, so that they can overtake each other. */
const OFFERED = 4;

/** Delivers provider notifications: late, reordered, twice, until acknowledged. Also sends forged ones. */
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
    const repeats = world.random(`delivery of ${notification.id}`).chance(world.conditions.calm ? 0 : 0.15);
    await world.start('notification', notification.id, async ({ inbox }) => {
      const kept = await inbox.receive(notification.accountId, { 'model-signature': GOOD_SIGNATURE }, this.bodyOf(notification.body));
      world.externalRecord.acknowledgedNotifications.add(notification.id);
      world.harness.coverage.add('notification', kept);
      if (!repeats) world.ledgers.removeFromOutbox(notification);
    });
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
