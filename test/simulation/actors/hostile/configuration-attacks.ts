import type { ChangeInputs } from '@app/changes';
import { sql } from '@app/database';
import { type ChangeKindName, newId, Refusal } from '@app/domain';
import type { SeededRandom } from '../../engine/seeded-random.js';
import { type AccountFixture, credentialsOf, HOSTILE, OPERATORS, routeIdOf } from '../../world/fixtures.js';
import type { Services } from '../../world/services.js';
import type { World } from '../../world/world.js';
import { Attempts, REASON } from './attempts.js';

const ACCOUNT_VERSION = sql('simulation_account_version', 'SELECT version FROM provider_account WHERE id = $1');
const OWN_EMAIL = 'accomplice@test.example';
const OWN_ADDRESS = 'https://thief.test.example';
/** Both are secret members of the sandbox's accounts. */
const NEW_SECRETS = { apiKey: 'a key of the hostile administrator', notificationSecret: 'a secret of theirs' };
const PROOF = { password: '', sessionId: 'ses_none', ip: '127.0.0.1' };
const ACCOUNT_EXISTS = sql('simulation_account_exists', 'SELECT 1 AS found FROM provider_account WHERE id = $1');

type Change = { [Name in ChangeKindName]: { kind: Name; input: ChangeInputs[Name] } }[ChangeKindName];

/** Attacks on where money goes, what counts as evidence, and who decides. */
export class ConfigurationAttacks {
  private readonly attempts: Attempts;

  constructor(private readonly world: World) {
    this.attempts = new Attempts(world);
  }

  /** Asks for a change of live configuration, and tries to publish it themselves. Keeps to INV-24. */
  async changeLive({ administration, database }: Services, random: SeededRandom): Promise<void> {
    const account = this.world.accountOf('live');
    const version = (await database.first<{ version: number }>(ACCOUNT_VERSION, [account.id]))?.version ?? 0;
    const { kind, input } = random.pick(this.liveChanges(account, version));
    const { requests, decisions } = administration();
    const request = await requests.make(HOSTILE, kind, input, REASON);
    this.attempts.keep(kind, request.id, 'change request');
    this.attempts.count(`${kind}, live: asked`);
    if (request.state !== 'waiting') this.world.find('INV-24', `${kind} of live configuration is ${request.state} by one person`);
    await this.attempts.mustBeRefused(`${kind}, live: published alone`, decisions.publish(HOSTILE, request.id, PROOF, null));
  }

  /** Test configuration takes one person: payouts on their way, and those that follow, go another way. */
  async changeTest({ administration, database }: Services, random: SeededRandom): Promise<void> {
    const account = this.world.accountOf('test');
    const { requests } = administration();
    const version = (await database.first<{ version: number }>(ACCOUNT_VERSION, [account.id]))?.version ?? 0;
    const own: AccountFixture = { ...account, id: newId('providerAccount'), name: 'of the hostile administrator' };
    const what = random.weighted({ options: 4, 'own account': 6, 'route order': 2, secrets: 3 });
    if (what === 'options') {
      const options = random.chance(0.5) ? { policy: { always: true } } : { breaker: { failures: 3, openSeconds: 30 } };
      await this.make(requests.make(HOSTILE, 'account.change', { id: account.id, expectedVersion: version, options }, REASON));
    } else if (what === 'secrets') {
      await this.make(requests.make(HOSTILE, 'account.rotate', { id: account.id, expectedVersion: version, secrets: NEW_SECRETS }, REASON));
    } else if (what === 'route order') {
      await this.make(requests.make(HOSTILE, 'route.change', { id: routeIdOf(account.id), change: { priority: 7 } }, REASON));
    } else {
      this.world.ledgers.open(own);
      await this.make(requests.make(HOSTILE, 'account.create', newAccount(own), REASON));
      await this.make(requests.make(HOSTILE, 'route.create', routeTo(own), REASON));
    }
    this.attempts.count(`${what}, test: made`);
  }

  /** Drafts an account of their own for live money and a route to it, and tries to publish both. */
  async drawAway({ administration, database }: Services): Promise<void> {
    const { requests, decisions } = administration();
    const own: AccountFixture = { ...this.world.accountOf('live'), id: newId('providerAccount'), name: 'of the hostile administrator' };
    const account = await requests.make(HOSTILE, 'account.create', newAccount(own), REASON);
    this.attempts.keep('account.create', account.id, 'change request');
    await this.attempts.mustBeRefused('own account, live: published alone', decisions.publish(HOSTILE, account.id, PROOF, null));
    // Their route would lead to an account that nobody has published.
    const { subjectId } = account;
    await this.attempts.mustBeRefused('own route, live: asked', requests.make(HOSTILE, 'route.create', routeTo({ ...own, id: subjectId }), REASON));
    for (const id of [own.id, subjectId]) {
      if (await database.first(ACCOUNT_EXISTS, [id])) this.world.find('INV-24', 'one administrator has made a live account of their own');
    }
    await decisions.withdraw(HOSTILE, account.id, REASON);
    this.attempts.count('own account, live: withdrawn');
  }

  /** Asks for the confirmation of the live account's identity, and tries to give it. */
  async confirmAlone({ administration }: Services): Promise<void> {
    const { id } = this.world.accountOf('live');
    const { proofs } = administration();
    try {
      await proofs.askConfirmation(HOSTILE.id, id, REASON);
      this.attempts.keep('account.confirmation_asked', id, 'configuration');
      this.attempts.count('identity: asked');
    } catch (error) {
      // One that they asked for earlier waits still.
      if (!(error instanceof Refusal)) throw error;
    }
    await this.attempts.mustBeRefused('identity: confirmed alone', proofs.confirm(HOSTILE.id, id));
  }

  /** Asks for an operator of their own, publishes it alone, and looks whether there is somebody to sign in as. */
  async useOwnOperator({ administration }: Services): Promise<void> {
    const { requests, decisions, operators } = administration();
    const person = { email: OWN_EMAIL, name: 'accomplice', role: 'admin' as const, password: 'four owls read a map' };
    const request = await requests.make(HOSTILE, 'operator.create', person, REASON);
    this.attempts.keep('operator.create', request.id, 'change request');
    this.attempts.count('operator.create: asked');
    await this.attempts.mustBeRefused('operator.create: published alone', decisions.publish(HOSTILE, request.id, PROOF, null));
    if ((await operators.findByEmail(OWN_EMAIL)) !== null) this.world.find('INV-24', 'one administrator has made an operator of their own');
    else this.attempts.count('operator.create: nobody to sign in as');
  }

  private liveChanges(account: AccountFixture, expectedVersion: number): readonly Change[] {
    const { id } = account;
    const own: AccountFixture = { ...account, id: newId('providerAccount'), name: 'of the hostile administrator' };
    const victor = OPERATORS.find(({ role }) => role === 'viewer');
    const other = OPERATORS.find(({ role }) => role === 'admin');
    return [
      { kind: 'account.change', input: { id, expectedVersion, options: { autoClear: true } } },
      { kind: 'account.change', input: { id, expectedVersion, credentials: { ...credentialsOf(id), baseUrl: OWN_ADDRESS } } },
      { kind: 'account.rotate', input: { id, expectedVersion, secrets: NEW_SECRETS } },
      { kind: 'account.create', input: newAccount(own) },
      { kind: 'route.change', input: { id: routeIdOf(id), change: { enabled: false } } },
      { kind: 'route.create', input: { ...routeTo(account), priority: 2 } },
      { kind: 'code_rule.publish', input: { accountId: id, code: 'no_funds', resolution: 'PROCESSING_ERROR' } },
      { kind: 'operator.role', input: { id: victor?.id ?? '', role: 'admin' } },
      { kind: 'operator.role', input: { id: other?.id ?? '', role: 'viewer' } },
      { kind: 'operator.role', input: { id: HOSTILE.id, role: 'approver' } },
    ];
  }

  private async make(made: Promise<{ id: string; state: string }>): Promise<void> {
    const { id } = await made;
    this.attempts.keep('a change in test mode', id, 'change request');
  }
}

function newAccount({ id, name, mode }: AccountFixture): ChangeInputs['account.create'] {
  return { id, provider: 'sandbox', name, mode, credentials: { ...credentialsOf(id), baseUrl: OWN_ADDRESS }, options: {} };
}

function routeTo({ id, service }: AccountFixture): ChangeInputs['route.create'] {
  return { serviceCode: service, providerAccountId: id, merchantId: null, priority: 1, minAmountMinor: null, maxAmountMinor: null, enabled: true };
}
