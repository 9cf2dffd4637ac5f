import { type Database, sql } from '@app/database';
import { Refusal } from '@app/domain';
import { KillSwitchNotAllowed, type ResumptionStep } from '@app/payouts';
import type { Option } from '../engine/option.js';
import type { SeededRandom } from '../engine/seeded-random.js';
import { HOSTILE, OPERATORS } from '../world/fixtures.js';
import type { Services } from '../world/services.js';
import type { World } from '../world/world.js';

const VERSION = sql('simulation_kill_switch_version', 'SELECT version FROM kill_switch WHERE id = $1');
const IS_OVER = sql('simulation_kill_switch_over', 'SELECT resumed_at IS NOT NULL AS is_over FROM kill_switch WHERE id = $1');
const idOf = (role: string): string => OPERATORS.find((operator) => operator.role === role)?.id ?? '';
const PRESSER = idOf('operator');

/** Stop all live sends while payouts are on their way, and resume them by two people; one person alone tries to, and is refused. */
export class KillSwitchOperators {
  private pressesLeft: number;
  private pressed: string | null = null;

  constructor(private readonly world: World) {
    this.pressesLeft = world.plan.presses;
  }

  options(): Option[] {
    if (this.pressed !== null) return [{ name: 'live sends are resumed by two', weight: 0.12, run: () => this.resume() }];
    return this.pressesLeft > 0 && this.world.isActive(PRESSER) ? [{ name: 'live sends are stopped', weight: 0.12, run: () => this.press(PRESSER) }] : [];
  }

  /** Resumes live sends if they are stopped. */
  async resume(): Promise<void> {
    const { pressed: id, world } = this;
    if (id === null || world.hasTaskOfKind('kill switch')) return;
    const [asker = '', approver = ''] = world.activeDeciders().map((operator) => operator.id);
    await world.start('kill switch', 'is asked about and resumed', async ({ database, killSwitches }) => {
      if (await this.isResumed(database, id)) return;
      const version = await this.request({ database, killSwitches }, id, asker);
      await this.tryAlone(killSwitches, { operatorId: asker, id, expectedVersion: version });
      // Where an hour has passed in between, or one of them was disabled, they ask again later.
      if (await isAllowed(killSwitches.approve({ operatorId: approver, id, expectedVersion: version, reason: null }))) this.pressed = null;
    });
  }

  /** One administrator stops live sends, or tries to resume them alone, and takes back what they asked for. */
  async attack(operatorId: string, random: SeededRandom): Promise<void> {
    const { pressed: id, world } = this;
    if (id === null) return this.press(operatorId);
    if (world.hasTaskOfKind('kill switch')) return;
    if (random.chance(0.3)) return this.approveOfOther(operatorId, id);
    await world.start('kill switch', 'is asked about by one who approves it', async (services) => {
      if (await this.isResumed(services.database, id)) return;
      const asked = await this.request(services, id, operatorId);
      await this.tryAlone(services.killSwitches, { operatorId, id, expectedVersion: asked });
      world.harness.coverage.add('hostile', 'kill switch: resumed alone, refused');
    });
  }

  /** What another person asks for, the hostile administrator approves: two people, which is legal. */
  private async approveOfOther(operatorId: string, id: string): Promise<void> {
    const { world } = this;
    const [asker = ''] = world.activeDeciders().map((operator) => operator.id);
    await world.start('kill switch', 'is asked about by another and approved by the hostile one', async (services) => {
      if (await this.isResumed(services.database, id)) return;
      const expectedVersion = await this.request(services, id, asker);
      if (!(await isAllowed(services.killSwitches.approve({ operatorId, id, expectedVersion, reason: null })))) return;
      this.pressed = null;
      world.externalRecord.attacks.push({ what: 'kill_switch.resumed', subjectId: id, keptIn: 'configuration' });
      world.harness.coverage.add('hostile', 'kill switch: resumed with another');
    });
  }

  /** Whether it was resumed, and only the answer was lost. */
  private async isResumed(database: Database, id: string): Promise<boolean> {
    const isOver = (await database.first<{ is_over: boolean }>(IS_OVER, [id]))?.is_over === true;
    if (isOver) this.pressed = null;
    return isOver;
  }

  private async press(operatorId: string): Promise<void> {
    const { world } = this;
    if (world.hasTaskOfKind('kill switch')) return;
    await world.start('kill switch', 'is pressed', async ({ killSwitches }, task) => {
      // It waits in the server for sends that are just beginning, where the scheduler does not see who waits.
      if (world.anyTaskInsideTransaction) return;
      task.uninterrupted = true;
      const { id } = await killSwitches.press(operatorId, { scope: 'all', targetId: null, reason: 'answers look wrong' });
      this.pressed = id;
      this.pressesLeft -= 1;
      if (operatorId === HOSTILE.id) world.externalRecord.attacks.push({ what: 'kill_switch.pressed', subjectId: id, keptIn: 'configuration' });
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
