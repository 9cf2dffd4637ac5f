import { changeConfiguration, type Database, recordChange, type SqlRunner } from '@app/database';
import { pauseAccount, resumeAccount } from '../../../libs/providers/src/accounts/provider-accounts.repository.js';
import type { Option } from '../engine/option.js';
import { OPERATORS } from '../world/fixtures.js';
import type { World } from '../world/world.js';

const ADMIN = OPERATORS.find(({ role }) => role === 'admin');

const REASON = 'its answers look wrong';

/** Pause the account of the schedule while its payouts are on their way and under operators' hands, and resume it. */
export class Administrators {
  private pausesLeft: number;
  private isPaused = false;

  constructor(private readonly world: World) {
    this.pausesLeft = world.plan.accountPauses;
  }

  options(): Option[] {
    if (this.isPaused) return [{ name: 'the account is resumed', weight: 0.15, run: () => this.resume() }];
    return this.pausesLeft > 0 && this.world.isActive(ADMIN?.id ?? '') ? [{ name: 'the account is paused', weight: 0.06, run: () => this.pause() }] : [];
  }

  /** Resumes the account if it is paused. */
  async resume(): Promise<void> {
    if (!this.isPaused || this.world.hasTaskOfKind('administrator')) return;
    const { world } = this;
    await world.start('administrator', 'resumes the account', async ({ database }) => {
      await this.change(database, 'account.resumed', (tx) => resumeAccount(tx, world.plan.account.id));
      this.isPaused = false;
    });
  }

  private async pause(): Promise<void> {
    const { world } = this;
    if (world.hasTaskOfKind('administrator')) return;
    await world.start('administrator', 'pauses the account', async ({ database }) => {
      await this.change(database, 'account.paused', (tx) => pauseAccount(tx, world.plan.account.id, ADMIN?.id ?? '', REASON));
      this.isPaused = true;
      this.pausesLeft -= 1;
      world.harness.coverage.add('fault', 'account paused');
    });
  }

  private change(database: Database, action: string, work: (tx: SqlRunner) => Promise<boolean>): Promise<void> {
    const subjectId = this.world.plan.account.id;
    // Where the administrator was disabled meanwhile, it is done on the server.
    const operatorId = ADMIN && this.world.isActive(ADMIN.id) ? ADMIN.id : null;
    return changeConfiguration(database, async (tx) => {
      if (await work(tx)) await recordChange(tx, { subject: 'provider_account', subjectId, action, operatorId, reason: REASON, data: {} });
    });
  }
}
