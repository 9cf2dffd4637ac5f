import { sql } from '@app/database';
import { newId, Refusal } from '@app/domain';
import { KillSwitchNotAllowed, type ResumptionStep } from '@app/payouts';
import { pressKillSwitch } from '../../../libs/payouts/src/kill-switch/kill-switches.repository.js';
import type { Option } from '../engine/option.js';
import { OPERATORS } from '../world/fixtures.js';
import type { Services } from '../world/services.js';
import type { World } from '../world/world.js';

const VERSION = sql('simulation_kill_switch_version', 'SELECT version FROM kill_switch WHERE id = $1');
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
    return this.pressesLeft > 0 ? [{ name: 'live sends are stopped', weight: 0.12, run: () => this.press(PRESSER) }] : [];
  }

  /** Resumes live sends if they are stopped. */
  async resume(): Promise<void> {
    const { pressed: id, world } = this;
    if (id === null || world.hasTaskOfKind('kill switch')) return;
    await world.start('kill switch', 'is asked about and resumed', async ({ database, killSwitches }) => {
      const version = await this.request({ database, killSwitches }, id, ASKER);
      await this.tryAlone(killSwitches, { operatorId: ASKER, id, expectedVersion: version });
      // Where an hour has passed in between, they ask again later.
      if (await isAllowed(killSwitches.approve({ operatorId: APPROVER, id, expectedVersion: version, reason: null }))) this.pressed = null;
    });
  }

  /** One administrator stops live sends, or tries to resume them alone, and takes back what they asked for. */
  async attack(operatorId: string): Promise<void> {
    const { pressed: id, world } = this;
    if (id === null) return this.press(operatorId);
    if (world.hasTaskOfKind('kill switch')) return;
    await world.start('kill switch', 'is asked about by one who approves it', async (services) => {
      const asked = await this.request(services, id, operatorId);
      await this.tryAlone(services.killSwitches, { operatorId, id, expectedVersion: asked });
      world.harness.coverage.add('hostile', 'kill switch: resumed alone, refused');
    });
  }

  private async press(operatorId: string): Promise<void> {
    const { world } = this;
    if (world.hasTaskOfKind('kill switch')) return;
    await world.start('kill switch', 'is pressed', async ({ database }) => {
      const id = newId('killSwitch');
      // One statement: its lock is not held while other tasks run, which would wait for it in the server.
      await pressKillSwitch(database, { id, scope: 'all', targetId: null, reason: 'answers look wrong', pressedBy: operatorId });
      this.pressed = id;
      this.pressesLeft -= 1;
      world.harness.coverage.add('fault', 'kill switch pressed');
    });
  }

  /** Asks, in place of a request whose maker could not go on. @returns the version that is approved */
  private async request({ database, killSwitches }: Pick<Services, 'database' | 'killSwitches'>, id: string, operatorId: string): Promise<number> {
    const expectedVersion = (await database.first<{ version: number }>(VERSION, [id]))?.version ?? 0;
    try {
      return (await killSwitches.askToResume({ operatorId, id, expectedVersion, reason: 'they are right' })).version;
    } catch (error) {
      if (!(error instanceof KillSwitchNotAllowed)) throw error;
      const { version } = await killSwitches.refuse({ operatorId, id, expectedVersion, reason: 'it is asked anew' });
      return (await killSwitches.askToResume({ operatorId, id, expectedVersion: version, reason: 'they are right' })).version;
    }
  }

  private async tryAlone(killSwitches: Services['killSwitches'], { operatorId, id, expectedVersion }: Omit<ResumptionStep, 'reason'>): Promise<void> {
    try {
      await killSwitches.approve({ operatorId, id, expectedVersion, reason: null });
    } catch (error) {
      if (error instanceof Refusal) return;
      throw error;
    }
    this.world.find('INV-22', `${id} was resumed by who had asked for it`);
  }
}

async function isAllowed(approval: Promise<unknown>): Promise<boolean> {
  try {
    await approval;
    return true;
  } catch (error) {
    if (error instanceof KillSwitchNotAllowed) return false;
    throw error;
  }
}
