import { CONFIG, type Config } from '@app/config';
import { Database, changeConfiguration, recordChange, type SqlRunner, type Transaction } from '@app/database';
import { type ApprovalDemand, canBeMet, type FourEyesState, OPERATOR_ROLES, type OperatorRole, type PeopleToAsk, roleMay, SOLE_OPERATOR } from '@app/domain';
import { LOGGER, type Logger, SecurityLog } from '@app/observability';
import { ConfigurationNotAllowed } from '@app/providers';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { activeAdministrators, activePeople, latestOfInstallation, leavesOne, lockInstallation, mayDecideAlone } from './four-eyes.repository.js';

const LEFT_ALONE =
  'One person would be left, who could change live configuration or decide about live money alone, because SOLE_OPERATOR is set. Unset it on the server and start again; then do this.';
const DECIDERS: readonly OperatorRole[] = OPERATOR_ROLES.filter((role) => roleMay(role, 'approval.decide'));
const SUBJECT = { subject: 'installation', subjectId: 'installation' } as const;

/** What an operator decided who had asked for it. */
export interface DecisionAlone {
  operatorId: string;
  /** `noun.verb`. */
  what: string;
  /** The request, account or kill switch. */
  about: string;
}

/**
 * How many people live configuration takes: two as soon as there are two administrators; before, one by a recorded setting, or none. Other decisions
 * take two people, unless by the same setting there is one administrator and nobody else who could decide.
 */
@Injectable()
export class FourEyes implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly security: SecurityLog,
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

  /** Whether the operator may decide what they asked for themselves, such as to resume live sends. The database holds the decision to the same rule. */
  async decidesAlone(operatorId: string): Promise<boolean> {
    if (!this.config.soleOperator) return false;
    return (await this.settle()) === 'sole' && mayDecideAlone(this.database, operatorId);
  }

  /** Whether there is anyone whose request those who may sign in now could approve. */
  async canBeMet(runner: SqlRunner, demand: ApprovalDemand): Promise<boolean> {
    const people = await activePeople(runner, null);
    return canBeMet(demand, people) || (this.config.soleOperator && isOnlyAdmin(people) && demand.approvers === 1);
  }

  /** Whether others than the one who asks could approve the request; one's own approval counts where one decides alone. */
  async othersCanMeet(runner: SqlRunner, makerId: string, { approvers, admins }: ApprovalDemand): Promise<boolean> {
    const others = await activePeople(runner, makerId);
    if (others.approvers + others.admins >= approvers && others.admins >= admins) return true;
    return approvers === 1 && this.config.soleOperator && isOnlyAdmin(await activePeople(runner, null));
  }

  /** Puts a decision of one person into the security log. */
  reportAlone({ operatorId, what, about }: DecisionAlone): void {
    this.security.record('decided_alone', { operatorId, what, about, why: SOLE_OPERATOR });
  }

  /**
   * Nobody makes themselves the only one: that is the one thing which takes a second person away and gives something. Keeps INV-24.
   * @param operatorId who may no longer sign in, or gets a role that decides nothing
   * @throws {ConfigurationNotAllowed} when one would be left who could change live configuration, or decide about live money, alone
   */
  async assertNobodyIsLeftAlone(tx: Transaction, operatorId: string): Promise<void> {
    if (!this.config.soleOperator) return;
    await lockInstallation(tx);
    const isAlone = (await leavesOne(tx, operatorId, ['admin'])) || (await leavesOne(tx, operatorId, DECIDERS));
    if (isAlone) throw new ConfigurationNotAllowed(LEFT_ALONE);
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
      await recordChange(tx, { ...SUBJECT, action: 'sole_operator.began', operatorId: sole, reason: null, data: { setting: SOLE_OPERATOR } });
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

/** One administrator, and nobody else who could decide. */
function isOnlyAdmin({ approvers, admins }: PeopleToAsk): boolean {
  return admins === 1 && approvers === 0;
}
