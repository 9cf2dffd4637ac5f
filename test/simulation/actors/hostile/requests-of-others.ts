import type { ChangeInputs, ChangeRequest } from '@app/changes';
import type { ChangeKindName } from '@app/domain';
import type { SeededRandom } from '../../engine/seeded-random.js';
import { HOSTILE, OPERATORS, routeIdOf } from '../../world/fixtures.js';
import type { Services } from '../../world/services.js';
import type { World } from '../../world/world.js';
import { Attempts, REASON } from './attempts.js';
import { MIN_DECIDERS } from './people-attacks.js';

const OTHER_ADMINISTRATOR = OPERATORS.find(({ role }) => role === 'admin');
const VIEWER = OPERATORS.find(({ role }) => role === 'viewer');
const PROOF = { password: '', sessionId: 'ses_none', ip: '127.0.0.1' };

/** A change that the other administrator wants, and what live configuration says of its subject once it is made. */
interface Wanted {
  kind: ChangeKindName;
  input: ChangeInputs[ChangeKindName];
  /** How the line of live configuration begins that is replaced, see `readLiveConfiguration`. */
  subject: string;
  line: string;
}

/** Decides on what the other administrator has drafted. To publish it is legal: two people want it, so exactly what was drafted is made. */
export class RequestsOfOthers {
  private readonly attempts: Attempts;

  constructor(private readonly world: World) {
    this.attempts = new Attempts(world);
  }

  async decide(services: Services, random: SeededRandom): Promise<void> {
    const maker = OTHER_ADMINISTRATOR;
    if (!maker || !this.world.isActive(maker.id)) {
      this.attempts.count('request of another: nobody is left to make one');
      return;
    }
    const { requests, decisions, people } = services.administration();
    const wanted = random.pick(this.wanted(random));
    const request = await requests.make(maker, wanted.kind, wanted.input, 'we need it');
    const { id: requestId } = request;
    this.world.externalRecord.askedChanges.push({ requestId, makerId: maker.id, subject: wanted.subject, line: wanted.line });
    await this.attempts.mustBeRefused('request of another: withdrawn', decisions.withdraw(HOSTILE, requestId, REASON));
    const what = random.weighted({ publish: 6, refuse: 2, 'disable the maker': this.world.activeDeciders().length > MIN_DECIDERS ? 2 : 0 });
    if (what === 'publish') {
      this.keep(await decisions.publish(HOSTILE, requestId, PROOF, null));
      return;
    }
    if (what === 'refuse') {
      this.keep(await decisions.refuse(HOSTILE, requestId, REASON));
      return;
    }
    await people.disable(HOSTILE.id, maker.id, REASON);
    this.world.disabledOperators.add(maker.id);
    this.attempts.keep(`disabling ${maker.name}`, maker.id, 'configuration');
    await this.attempts.mustBeRefused('request of one who was disabled: published', decisions.publish(HOSTILE, requestId, PROOF, null));
  }

  private keep({ id, kind, state }: ChangeRequest): void {
    this.attempts.keep(`${kind} of another`, id, 'change request');
    this.attempts.count(`request of another: ${state}`);
  }

  private wanted(random: SeededRandom): readonly Wanted[] {
    const { id: accountId, service } = this.world.accountOf('live');
    const [routeId, priority] = [routeIdOf(accountId), random.integer(3, 9)];
    return [
      {
        kind: 'route.change',
        input: { id: routeId, change: { priority } },
        subject: `route ${routeId} `,
        line: `route ${routeId} ${service} ${accountId} ${String(priority)} t`,
      },
      {
        kind: 'code_rule.publish',
        input: { accountId, code: 'closed', resolution: 'PROCESSING_ERROR' },
        subject: `code ${accountId} closed `,
        line: `code ${accountId} closed PROCESSING_ERROR`,
      },
      {
        kind: 'operator.role',
        input: { id: VIEWER?.id ?? '', role: 'auditor' },
        subject: `operator ${VIEWER?.id ?? ''} `,
        line: `operator ${VIEWER?.id ?? ''} auditor ${VIEWER?.name ?? ''}@test.example none`,
      },
    ];
  }
}
