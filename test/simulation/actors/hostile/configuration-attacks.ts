import type { ChangeInputs } from '@app/changes';
import { type ChangeKindName, newId, Refusal } from '@app/domain';
import { sql } from '@app/database';
import type { SeededRandom } from '../../engine/seeded-random.js';
import { type AccountFixture, credentialsOf, HOSTILE, OPERATORS, routeIdOf } from '../../world/fixtures.js';
import type { Services } from '../../world/services.js';
import type { World } from '../../world/world.js';

const ACCOUNT_VERSION = sql('simulation_account_version', 'SELECT version FROM provider_account WHERE id = $1');
const OWN_EMAIL = 'accomplice@test.example';
const OWN_ADDRESS = 'https://thief.test.example';
const REASON = 'it is better so';

type Change = { [Name in ChangeKindName]: { kind: Name; input: ChangeInputs[Name] } }[ChangeKindName];

/** Attacks on where money goes, what counts as evidence, and who decides. */
export class ConfigurationAttacks {
  constructor(private readonly world: World) {}

  /** Asks for a change of live configuration, and tries to publish it themselves. Keeps to INV-24. */
  async changeLive({ administration, database }: Services, random: SeededRandom): Promise<void> {
    const account = this.world.accountOf('live');
    const version = (await database.first<{ version: number }>(ACCOUNT_VERSION, [account.id]))?.version ?? 0;
    const { kind, input } = random.pick(this.liveChanges(account, version));
    const { requests, decisions } = administration();
    const request = await requests.make(HOSTILE, kind, input, REASON);
    this.world.externalRecord.attacks.push({ what: kind, subjectId: request.id, keptIn: 'change request' });
    this.count(`${kind}, live: asked`);
    if (request.state !== 'waiting') this.world.find('INV-24', `${kind} of live configuration is ${request.state} by one person`);
    await this.mustBeRefused(`${kind}, live: published alone`, decisions.publish(HOSTILE, request.id, { password: '', ip: '127.0.0.1' }, null));
  }

  /** Test configuration takes one person: payouts on their way, and those that follow, go another way. */
  async changeTest({ administration, database }: Services, random: SeededRandom): Promise<void> {
    const account = this.world.accountOf('test');
    const { requests } = administration();
    const version = (await database.first<{ version: number }>(ACCOUNT_VERSION, [account.id]))?.version ?? 0;
    const own: AccountFixture = { ...account, id: newId('providerAccount'), name: 'of the hostile administrator' };
    const what = random.weighted({ options: 4, 'own account': 6, 'route order': 2 });
    if (what === 'options') {
      const options = random.chance(0.5) ? { policy: { always: true } } : { breaker: { failures: 3, openSeconds: 30 } };
      await this.make(requests.make(HOSTILE, 'account.change', { id: account.id, expectedVersion: version, options }, REASON));
    } else if (what === 'route order') {
      await this.make(requests.make(HOSTILE, 'route.change', { id: routeIdOf(account.id), change: { priority: 7 } }, REASON));
    } else {
      this.world.ledgers.open(own);
      await this.make(requests.make(HOSTILE, 'account.create', newAccount(own), REASON));
      await this.make(requests.make(HOSTILE, 'route.create', routeTo(own), REASON));
    }
    this.count(`${what}, test: made`);
  }

  /** Asks for the confirmation of the live account's identity, and tries to give it. */
  async confirmAlone({ administration }: Services): Promise<void> {
    const { id } = this.world.accountOf('live');
    const { proofs } = administration();
    try {
      await proofs.askConfirmation(HOSTILE.id, id, REASON);
      this.world.externalRecord.attacks.push({ what: 'account.confirmation_asked', subjectId: id, keptIn: 'configuration' });
      this.count('identity: asked');
    } catch (error) {
      // One that they asked for earlier waits still.
      if (!(error instanceof Refusal)) throw error;
    }
    await this.mustBeRefused('identity: confirmed alone', proofs.confirm(HOSTILE.id, id));
  }

  /** Asks for an operator of their own, publishes it alone, and looks whether there is somebody to sign in as. */
  async useOwnOperator({ administration }: Services): Promise<void> {
    const { requests, decisions, operators } = administration();
    const person = { email: OWN_EMAIL, name: 'accomplice', role: 'admin' as const, password: 'four owls read a map' };
    const request = await requests.make(HOSTILE, 'operator.create', person, REASON);
    this.world.externalRecord.attacks.push({ what: 'operator.create', subjectId: request.id, keptIn: 'change request' });
    this.count('operator.create: asked');
    await this.mustBeRefused('operator.create: published alone', decisions.publish(HOSTILE, request.id, { password: '', ip: '127.0.0.1' }, null));
    if ((await operators.findByEmail(OWN_EMAIL)) !== null) this.world.find('INV-24', 'one administrator has made an operator of their own');
    else this.count('operator.create: nobody to sign in as');
  }

  private liveChanges(account: AccountFixture, expectedVersion: number): readonly Change[] {
    const { id } = account;
    const own: AccountFixture = { ...account, id: newId('providerAccount'), name: 'of the hostile administrator' };
    const victor = OPERATORS.find(({ role }) => role === 'viewer');
    return [
      { kind: 'account.change', input: { id, expectedVersion, options: { autoClear: true } } },
      { kind: 'account.change', input: { id, expectedVersion, credentials: { ...credentialsOf(id), baseUrl: OWN_ADDRESS } } },
      { kind: 'account.create', input: newAccount(own) },
      { kind: 'route.change', input: { id: routeIdOf(id), change: { enabled: false } } },
      { kind: 'route.create', input: { ...routeTo(account), priority: 2 } },
      { kind: 'code_rule.publish', input: { accountId: id, code: 'no_funds', resolution: 'PROCESSING_ERROR' } },
      { kind: 'operator.role', input: { id: victor?.id ?? '', role: 'admin' } },
    ];
  }

  private async make(made: Promise<{ id: string; state: string }>): Promise<void> {
    const { id } = await made;
    this.world.externalRecord.attacks.push({ what: 'a change in test mode', subjectId: id, keptIn: 'change request' });
  }

  private async mustBeRefused(what: string, attempt: Promise<unknown>): Promise<void> {
    try {
      await attempt;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.count(`${what}: refused, ${error.name}`);
      return;
    }
    this.world.find('INV-24', `${what} was not refused`);
  }

  private count(what: string): void {
    this.world.harness.coverage.add('hostile', what);
  }
}

function newAccount({ id, name, mode }: AccountFixture): ChangeInputs['account.create'] {
  return { id, provider: 'sandbox', name, mode, credentials: { ...credentialsOf(id), baseUrl: OWN_ADDRESS }, options: {} };
}

function routeTo({ id, service }: AccountFixture): ChangeInputs['route.create'] {
  return { serviceCode: service, providerAccountId: id, merchantId: null, priority: 1, minAmountMinor: null, maxAmountMinor: null, enabled: true };
}
