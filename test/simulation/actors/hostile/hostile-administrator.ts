import type { Refusal } from '@app/domain';
import type { Option } from '../../engine/option.js';
import type { Task } from '../../engine/task.js';
import { HOSTILE } from '../../world/fixtures.js';
import type { PendingApproval } from '../../world/external-record.js';
import type { Services } from '../../world/services.js';
import type { World } from '../../world/world.js';
import type { KillSwitchOperators } from '../kill-switch-operators.js';
import { ConfigurationAttacks } from './configuration-attacks.js';
import { PayoutAttacks } from './payout-attacks.js';
import { PeopleAttacks } from './people-attacks.js';
import { RequestsOfOthers } from './requests-of-others.js';

const WEIGHTS = {
  payout: 30,
  'live configuration': 20,
  'test configuration': 10,
  'own account': 5,
  identity: 8,
  'request of another': 12,
  'kill switch': 8,
  people: 8,
  sessions: 3,
  'operator of their own': 5,
};

/** One administrator who does alone, with the product's own services, everything that the role may do, and tries the rest. */
export class HostileAdministrator {
  private attacksLeft: number;
  private readonly payouts: PayoutAttacks;
  private readonly configuration: ConfigurationAttacks;
  private readonly people: PeopleAttacks;
  private readonly requests: RequestsOfOthers;

  constructor(
    private readonly world: World,
    private readonly killSwitch: KillSwitchOperators,
  ) {
    this.attacksLeft = world.plan.attacks;
    this.payouts = new PayoutAttacks(world);
    this.configuration = new ConfigurationAttacks(world);
    this.people = new PeopleAttacks(world);
    this.requests = new RequestsOfOthers(world);
  }

  options(): Option[] {
    if (this.attacksLeft <= 0 || this.world.hasTaskOfKind('attack')) return [];
    const { approvals } = this.world.externalRecord;
    return [
      { name: 'the hostile administrator tries something', weight: 1.5, run: () => this.attack() },
      // Others decide soon, and what was asked for is void once the payout changes.
      ...approvals.map((approval) => ({ name: `the hostile administrator decides ${approval.name}`, weight: 1.5, run: () => this.decide(approval) })),
    ];
  }

  private async decide(approval: PendingApproval): Promise<void> {
    this.attacksLeft -= 1;
    await this.payouts.decideOfOther(approval, this.world.random(`attack on ${approval.name}`));
  }

  private async attack(): Promise<void> {
    const { world, configuration, people, requests } = this;
    this.attacksLeft -= 1;
    const random = world.random('attack');
    switch (random.weighted(WEIGHTS)) {
      case 'payout':
        return this.payouts.attack(random);
      case 'own account':
        return this.alone('own account', (services) => configuration.drawAway(services));
      case 'request of another':
        return this.alone('request of another', (services) => requests.decide(services, random));
      case 'people':
        return this.alone('people', (services) => people.disable(services, random));
      case 'sessions':
        return this.alone('sessions', (services) => people.endSessions(services, random));
      case 'live configuration':
        return this.alone('live configuration', (services) => configuration.changeLive(services, random));
      case 'test configuration':
        return this.alone('test configuration', (services) => configuration.changeTest(services, random));
      case 'identity':
        return this.alone('identity', (services) => configuration.confirmAlone(services));
      case 'operator of their own':
        return this.alone('operator', (services) => configuration.useOwnOperator(services));
      case 'kill switch':
        return this.killSwitch.attack(HOSTILE.id, random);
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
