import { CONFIG, type Config } from '@app/config';
import { Database, changeConfiguration, recordChange, type Transaction } from '@app/database';
import type { FourEyesState } from '@app/domain';
import { LOGGER, type Logger } from '@app/observability';
import { ConfigurationNotAllowed } from '@app/providers';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { activeAdministrators, administratorsWithout, latestOfInstallation, lockInstallation } from './four-eyes.repository.js';

const LEFT_ALONE =
  'One administrator would be left, who could change live configuration alone, because SOLE_OPERATOR is set. Unset it on the server and start again; then disable.';
const SUBJECT = { subject: 'installation', subjectId: 'installation' } as const;

/** How many people live configuration takes: two as soon as there are two administrators; before, one by a recorded setting, or none. */
@Injectable()
export class FourEyes implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Records in the history when the setting takes effect, and when it has none any more. */
  async onApplicationBootstrap(): Promise<void> {
    await this.settle();
  }

  /** What holds now, once it is recorded. */
  async settle(): Promise<FourEyesState> {
    const now = await this.current();
    if ((now === 'sole') === (await this.isRecorded())) return now;
    return changeConfiguration(this.database, (tx) => this.record(tx));
  }

  /** What holds now. */
  async current(): Promise<FourEyesState> {
    return this.stateOf((await activeAdministrators(this.database)).length);
  }

  /**
   * Nobody makes themselves the sole administrator: that is the one thing which takes a second person away and gives something. Keeps INV-24.
   * @throws {ConfigurationNotAllowed} when one administrator would be left, who could change live configuration alone
   */
  async assertNobodyIsLeftAlone(tx: Transaction, operatorId: string): Promise<void> {
    if (!this.config.soleOperator) return;
    await lockInstallation(tx);
    if ((await administratorsWithout(tx, operatorId)) === 1) throw new ConfigurationNotAllowed(LEFT_ALONE);
  }

  private stateOf(administrators: number): FourEyesState {
    if (administrators > 1) return 'two';
    return administrators === 1 && this.config.soleOperator ? 'sole' : 'closed';
  }

  private async isRecorded(): Promise<boolean> {
    return (await latestOfInstallation(this.database))?.action === 'sole_operator.began';
  }

  private async record(tx: Transaction): Promise<FourEyesState> {
    await lockInstallation(tx);
    const administrators = await activeAdministrators(tx);
    const [sole] = administrators;
    const state = this.stateOf(administrators.length);
    const latest = await latestOfInstallation(tx);
    const began = latest?.action === 'sole_operator.began';
    if (state === 'sole' && sole !== undefined && !began) {
      await recordChange(tx, { ...SUBJECT, action: 'sole_operator.began', operatorId: sole, reason: null, data: { setting: 'SOLE_OPERATOR' } });
      this.logger.warn({ operatorId: sole }, 'SOLE_OPERATOR took effect: the only administrator changes live configuration alone');
    }
    if (state !== 'sole' && latest && began) {
      await recordChange(tx, {
        ...SUBJECT,
        action: 'sole_operator.ended',
        operatorId: latest.operatorId,
        reason: null,
        data: { administrators: administrators.length },
      });
      this.logger.warn({ administrators: administrators.length }, 'SOLE_OPERATOR has no effect any more');
    }
    return state;
  }
}
