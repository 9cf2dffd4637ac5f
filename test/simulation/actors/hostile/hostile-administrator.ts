import type { Refusal } from '@app/domain';
import type { Option } from '../../engine/option.js';
import type { Task } from '../../engine/task.js';
import { HOSTILE } from '../../world/fixtures.js';
import type { Services } from '../../world/services.js';
import type { World } from '../../world/world.js';
import type { KillSwitchOperators } from '../kill-switch-operators.js';
import { ConfigurationAttacks } from './configuration-attacks.js';
import { PayoutAttacks } from './payout-attacks.js';

const WEIGHTS = { payout: 40, 'live configuration': 26, 'test configuration': 10, identity: 10, 'kill switch': 8, 'operator of their own': 6 };

/** One administrator who does alone, with the product's own services, everything that the role may do, and tries the rest. */
export class HostileAdministrator {
  private attacksLeft: number;
  private readonly payouts: PayoutAttacks;
  private readonly configuration: ConfigurationAttacks;

  constructor(
    private readonly world: World,
    private readonly killSwitch: KillSwitchOperators,
  ) {
    this.attacksLeft = world.plan.attacks;
    this.payouts = new PayoutAttacks(world);
    this.configuration = new ConfigurationAttacks(world);
  }

  options(): Option[] {
    if (this.attacksLeft <= 0 || this.world.hasTaskOfKind('attack')) return [];
    return [{ name: 'the hostile administrator tries something', weight: 1.5, run: () => this.attack() }];
  }

  private async attack(): Promise<void> {
    const { world, configuration } = this;
    this.attacksLeft -= 1;
    const random = world.random('attack');
    switch (random.weighted(WEIGHTS)) {
      case 'payout':
        return this.payouts.attack(random);
      case 'live configuration':
        return this.alone('live configuration', (services) => configuration.changeLive(services, random));
      case 'test configuration':
        return this.alone('test configuration', (services) => configuration.changeTest(services, random));
      case 'identity':
        return this.alone('identity', (services) => configuration.confirmAlone(services));
      case 'operator of their own':
        return this.alone('operator', (services) => configuration.useOwnOperator(services));
      case 'kill switch':
        return this.killSwitch.attack(HOSTILE.id);
    }
  }

  /**
   * Changes configuration between two statements of the other tasks. Rows of configuration are locked in the server, where the scheduler
   * does not see who waits: so it waits until nobody is inside a transaction, and is not interrupted itself.
   */
  private async alone(subject: string, attack: (services: Services) => Promise<void>): Promise<void> {
    const { world } = this;
    await world.start(
      'attack',
      subject,
      async (services, task: Task) => {
        if (world.anyTaskInsideTransaction) return;
        task.uninterrupted = true;
        await attack(services);
      },
      (refusal: Refusal) => world.harness.coverage.add('hostile', `${subject}: refused, ${refusal.name}`),
    );
  }
}
