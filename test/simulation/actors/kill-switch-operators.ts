import { newId, Refusal } from '@app/domain';
import { pressKillSwitch } from '../../../libs/payouts/src/kill-switch/kill-switches.repository.js';
import type { Option } from '../engine/option.js';
import { OPERATORS } from '../world/fixtures.js';
import type { Services } from '../world/services.js';
import type { World } from '../world/world.js';

const idOf = (role: string): string => OPERATORS.find((operator) => operator.role === role)?.id ?? '';
const [PRESSER, ASKER, APPROVER] = [idOf('operator'), idOf('approver'), idOf('admin')];

/** Stop all live sends while payouts are on their way, and resume them by two people; one person alone tries to, and is refused. */
export class KillSwitchOperators {
  private pressesLeft: number;
  private pressed: string | null = null;

  constructor(private readonly world: World) {
    this.pressesLeft = world.plan.presses;
  }

  options(): Option[] {
    if (this.pressed !== null) return [{ name: 'live sends are resumed by two', weight: 0.12, run: () => this.resume() }];
    return this.pressesLeft > 0 ? [{ name: 'live sends are stopped', weight: 0.12, run: () => this.press() }] : [];
  }

  /** Resumes live sends if they are stopped. */
  async resume(): Promise<void> {
    const { pressed: id, world } = this;
    if (id === null || world.hasTaskOfKind('kill switch')) return;
    await world.start('kill switch', 'is asked about and resumed', async ({ killSwitches }) => {
      const { version } = await this.request(killSwitches, id);
      await this.tryAlone(killSwitches, id, version);
      await killSwitches.approve({ operatorId: APPROVER, id, expectedVersion: version, reason: null });
      this.pressed = null;
    });
  }

  private async press(): Promise<void> {
    const { world } = this;
    if (world.hasTaskOfKind('kill switch')) return;
    await world.start('kill switch', 'is pressed', async ({ database }) => {
      const id = newId('killSwitch');
      // One statement: its lock is not held while other tasks run, which would wait for it in the server.
      await pressKillSwitch(database, { id, scope: 'all', targetId: null, reason: 'answers look wrong', pressedBy: PRESSER });
      this.pressed = id;
      this.pressesLeft -= 1;
      world.harness.coverage.add('fault', 'kill switch pressed');
    });
  }

  /** A task that ended between asking and approving has asked already. */
  private async request(killSwitches: Services['killSwitches'], id: string): Promise<{ version: number }> {
    try {
      return await killSwitches.askToResume({ operatorId: ASKER, id, expectedVersion: 1, reason: 'they are right' });
    } catch (error) {
      if (error instanceof Refusal) return { version: 2 };
      throw error;
    }
  }

  private async tryAlone(killSwitches: Services['killSwitches'], id: string, version: number): Promise<void> {
    try {
      await killSwitches.approve({ operatorId: ASKER, id, expectedVersion: version, reason: null });
    } catch (error) {
      if (error instanceof Refusal) return;
      throw error;
    }
    this.world.find('INV-22', `${id} was resumed by who had asked for it`);
  }
}
