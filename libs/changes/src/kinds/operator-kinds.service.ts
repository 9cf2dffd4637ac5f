import { type FactorInUse, Invitations, type Operator, OperatorsService, type WantedInvitation } from '@app/access';
import type { FactorKind, Transaction } from '@app/database';
import { newId, type OperatorRole, roleMay } from '@app/domain';
import { ConfigurationNotAllowed } from '@app/providers';
import { Injectable } from '@nestjs/common';
import { FourEyes } from '../four-eyes/four-eyes.service.js';
import { type ChangeHistory, type ChangeInputs, type ChangeKind, GONE, NEW, type StoredChange } from './change-kind.js';
import { changedValues, plain, type Value } from './changed-values.js';

const history = ({ subjectId }: Pick<StoredChange, 'subjectId'>): ChangeHistory => ({ subject: 'operator', subjectId });
const FACTORS: Readonly<Record<FactorKind, string>> = { authenticator_app: 'Authenticator app', passkey: 'Passkey' };
/** A secret of a request: not the password, but its hash. */
const HASH = 'passwordHash';

/** Changes of who may decide. Operators decide about live money, so they count as live. */
@Injectable()
export class OperatorKinds {
  constructor(
    private readonly operators: OperatorsService,
    private readonly fourEyes: FourEyes,
    private readonly invitations: Invitations,
  ) {}

  readonly create: ChangeKind<ChangeInputs['operator.create']> = {
    name: 'operator.create',
    history,
    plan: async ({ name, role, ...input }) => {
      const { email, password } = await this.operators.prepare({ ...input, name, role });
      const diff = changedValues([], valuesOf({ email, name, role }));
      const id = newId('operator');
      return { ...about(id, NEW), title: `Add ${name} as ${role}`, diff, proposal: { email, name, role }, secrets: { [HASH]: password.hash } };
    },
    lock: () => Promise.resolve(NEW),
    apply: async (author, { subjectId, proposal, secrets, reason }) => {
      const { email, name, role } = proposal as unknown as Omit<ChangeInputs['operator.create'], 'password'>;
      await this.operators.create({ id: subjectId, email, name, role, password: { hash: secrets[HASH] ?? '' } }, { ...author, reason });
    },
  };

  /** Nothing secret is in the request: the link is made when its maker fetches it, once the request is published. */
  readonly invite: ChangeKind<ChangeInputs['operator.invite']> = {
    name: 'operator.invite',
    history: ({ subjectId }) => ({ subject: 'invitation', subjectId }),
    plan: async (input) => {
      const proposal = { ...(await this.invitations.prepare(input)) };
      const { email, role } = proposal;
      const diff = changedValues([], [plain('email', 'E-mail', email), plain('role', 'Role', role)]);
      return { ...about(newId('invitation'), NEW), title: `Invite ${email} as ${role}`, diff, proposal, secrets: {} };
    },
    lock: () => Promise.resolve(NEW),
    apply: async (author, { subjectId, proposal, makerId, reason }) => {
      const wanted = proposal as unknown as WantedInvitation;
      await this.invitations.create({ ...wanted, id: subjectId, invitedBy: makerId }, { ...author, reason });
    },
  };

  readonly role: ChangeKind<ChangeInputs['operator.role']> = {
    name: 'operator.role',
    history,
    plan: async ({ id, role }) => {
      const operator = await this.operators.get(id);
      if (operator.role === role) throw new ConfigurationNotAllowed(`${operator.name} has the role ${role} already.`);
      if (operator.disabledAt) throw new ConfigurationNotAllowed(`${operator.name} is disabled.`);
      const diff = changedValues(valuesOf(operator), valuesOf({ ...operator, role }));
      return { ...about(id, operator.role), title: `Make ${operator.name} ${role}`, diff, proposal: { role }, secrets: {} };
    },
    lock: (tx, { subjectId }) => this.operators.lockRole(tx, subjectId),
    apply: async (author, { subjectId, proposal, makerId, reason }) => {
      const { role } = proposal as { role: OperatorRole };
      const first = async (tx: Transaction): Promise<void> => {
        await author.first?.(tx);
        // What one person publishes takes away nobody who decides beside them.
        if (author.operatorId === makerId && !roleMay(role, 'approval.decide')) await this.fourEyes.assertNobodyIsLeftAlone(tx, subjectId);
      };
      await this.operators.changeRole(subjectId, role, { ...author, reason, first });
    },
  };

  readonly resetFactor: ChangeKind<ChangeInputs['operator.reset_factor']> = {
    name: 'operator.reset_factor',
    history,
    plan: async ({ id }) => {
      const { name } = await this.operators.get(id);
      const factors = await this.operators.factorsOf(id);
      if (factors.length === 0) throw new ConfigurationNotAllowed(`${name} has no second factor.`);
      const present = [plain('second_factor', 'Second factor', factors.map(textOf).join('; '))];
      const diff = changedValues(present, [plain('second_factor', 'Second factor', 'None')]);
      return { ...about(id, versionOf(factors)), title: `Reset the second factor of ${name}`, diff, proposal: {}, secrets: {} };
    },
    lock: async (tx, { subjectId }) => versionOf(await this.operators.lockFactors(tx, subjectId)),
    apply: async (author, { subjectId, reason }) => {
      await this.operators.resetFactor(subjectId, { ...author, reason });
    },
  };
}

function textOf({ kind, name, since }: FactorInUse): string {
  return `${FACTORS[kind]}${name === null ? '' : ` “${name}”`}, since ${since.toISOString()}`;
}

/** A request is for the factors that its maker saw. */
function versionOf(factors: readonly FactorInUse[]): string {
  return factors.length === 0 ? GONE : factors.map(({ id }) => id).join(' ');
}

function about(subjectId: string, version: string) {
  return { mode: 'live' as const, subjectId, shownOn: subjectId, version };
}

function valuesOf({ email, name, role }: Pick<Operator, 'email' | 'name' | 'role'>): Value[] {
  return [plain('email', 'E-mail', email), plain('name', 'Name', name), plain('role', 'Role', role)];
}
