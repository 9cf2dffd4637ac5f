import { NotificationRefused } from '@app/notifications';
import type { Option } from '../engine/option.js';
import { GOOD_SIGNATURE } from '../provider/model-connector.js';
import type { OutgoingNotice } from '../provider/model-provider.js';
import type { World } from '../world/world.js';

/** Messages on their way at a time: any of them may come first. */
const OFFERED = 4;

/** The provider tells what happened: late, reordered, twice, until it is acknowledged. Others try to tell lies. */
export class Notifier {
  constructor(private readonly world: World) {}

  options(): Option[] {
    const { provider, notebook } = this.world;
    const messages = provider.outbox.slice(0, OFFERED).map((notice) => ({ name: `deliver ${notice.id}`, weight: 1.2, run: () => this.deliver(notice) }));
    const forged = [...notebook.payoutIds].map((id) => ({ name: `forge about ${notebook.nameOf(id)}`, weight: 0.02, run: () => this.forge(id) }));
    return [...messages, ...forged];
  }

  async deliver(notice: OutgoingNotice): Promise<void> {
    const { world } = this;
    const repeats = world.dice(`delivery of ${notice.id}`).chance(world.mood.calm ? 0 : 0.15);
    await world.start('notification', notice.id, async ({ inbox }) => {
      const kept = await inbox.receive(world.plan.account.id, { 'model-signature': GOOD_SIGNATURE }, this.write(notice.body));
      world.notebook.acknowledged.add(notice.id);
      world.stage.coverage.add('notification', kept);
      const { outbox } = world.provider;
      const index = outbox.indexOf(notice);
      if (!repeats && index >= 0) outbox.splice(index, 1);
    });
  }

  private async forge(payoutId: string): Promise<void> {
    const { world } = this;
    const said = {
      id: `forged ${String(world.count('forged'))}`,
      key: `${payoutId}-invoke`,
      reference: 'tr_forged',
      claim: 'PROCESSED',
      resolution: 'OK',
      paid: '4000',
    };
    await world.start(
      'notification',
      `forged about ${world.notebook.nameOf(payoutId)}`,
      async ({ inbox }) => {
        await inbox.receive(world.plan.account.id, { 'model-signature': 'signed by somebody' }, this.write(JSON.stringify(said)));
        world.find('nothing unexpected', 'a forged notification was accepted');
      },
      (refusal) => {
        if (refusal instanceof NotificationRefused) world.stage.coverage.add('notification', 'forged, refused');
        else world.find('no surprises', `forged notification: ${refusal.message}`);
      },
    );
  }

  /** The provider signs with the time of each delivery. */
  private write(body: string): Buffer {
    return Buffer.from(JSON.stringify({ ...(JSON.parse(body) as object), sentAt: this.world.stage.clock.now() }));
  }
}
