import { ApiKeyAdministration, type ApiKeyRecord, assertInFuture, assertOverlap, MerchantAdministration, type PlannedApiKey, planApiKey } from '@app/access';
import { newId, type Tenant } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { InvalidChange } from '../changes.errors.js';
import { type ChangeHistory, type ChangeInputs, type ChangeKind, GONE, NEW, type StoredChange } from './change-kind.js';
import { changedValues, plain, type Value } from './changed-values.js';

type KeyProposal = Omit<PlannedApiKey, 'expiresAt'> & { expiresAt: string | null };

interface RotationProposal extends Tenant {
  newId: string;
  overlapHours: number;
  expiresAt: string | null;
}

const IN_FORCE = 'in force';
const history = ({ subjectId }: Pick<StoredChange, 'subjectId'>): ChangeHistory => ({ subject: 'api_key', subjectId });
const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text));

/**
 * New API keys. Nothing secret is in a request: the secret of a published key is created when its maker fetches it, so that the publisher never sees it
 * and it is kept nowhere meanwhile.
 */
@Injectable()
export class ApiKeyKinds {
  constructor(
    private readonly keys: ApiKeyAdministration,
    private readonly merchants: MerchantAdministration,
  ) {}

  readonly create: ChangeKind<ChangeInputs['api_key.create']> = {
    name: 'api_key.create',
    history,
    plan: async (input) => {
      const key = planApiKey(input);
      assertInFuture(key.expiresAt);
      const { name } = await this.merchants.get(key.merchantId);
      const proposal = { ...key, expiresAt: key.expiresAt?.toISOString() ?? null };
      const about = { mode: key.mode, subjectId: newId('apiKey'), shownOn: key.merchantId, title: `Make the ${key.mode} API key ${key.name} of ${name}` };
      return { ...about, version: NEW, diff: changedValues([], valuesOf(key)), proposal, secrets: {} };
    },
    lock: () => Promise.resolve(NEW),
    apply: async (author, { subjectId, proposal, makerId, reason }) => {
      const { expiresAt, ...key } = proposal as unknown as KeyProposal;
      await this.keys.create({ ...key, expiresAt: dateOf(expiresAt), id: subjectId, madeBy: makerId }, { ...author, reason });
    },
  };

  readonly rotate: ChangeKind<ChangeInputs['api_key.rotate']> = {
    name: 'api_key.rotate',
    history,
    plan: async ({ tenant, id, overlapHours, expiresAt }) => {
      assertOverlap(overlapHours);
      assertInFuture(expiresAt);
      const former = await this.keys.get(tenant, id);
      if (former.state !== 'active') throw new InvalidChange('Only a key that is in force can be replaced. Make a new key instead.');
      const { name } = await this.merchants.get(tenant.merchantId);
      const ends = plain('former', 'The former key ends', `${String(overlapHours)} hours after the new secret is fetched`);
      const diff = changedValues([], [...valuesOf({ ...former, expiresAt }), ends]);
      const proposal = { ...tenant, newId: newId('apiKey'), overlapHours, expiresAt: expiresAt?.toISOString() ?? null };
      const title = `Replace the ${tenant.mode} API key ${former.name} of ${name}`;
      return { mode: tenant.mode, subjectId: id, shownOn: tenant.merchantId, version: IN_FORCE, title, diff, proposal, secrets: {} };
    },
    lock: async (tx, { subjectId }) => ((await this.keys.lock(tx, subjectId))?.state === 'active' ? IN_FORCE : GONE),
    apply: async (author, { subjectId, proposal, makerId, reason }) => {
      const { newId: id, overlapHours, expiresAt } = proposal as unknown as RotationProposal;
      const { merchantId, mode, name, scopes, allowedCidrs } = await this.keys.find(subjectId);
      const key = { merchantId, mode, name, scopes, allowedCidrs, expiresAt: dateOf(expiresAt), id, madeBy: makerId };
      await this.keys.create({ ...key, replaces: { id: subjectId, overlapHours } }, { ...author, reason });
    },
  };
}

function valuesOf({ name, scopes, allowedCidrs, expiresAt }: Pick<ApiKeyRecord | PlannedApiKey, 'name' | 'scopes' | 'allowedCidrs' | 'expiresAt'>): Value[] {
  return [
    plain('name', 'Name', name),
    plain('scopes', 'It may', scopes.join(', ')),
    plain('allowed_cidrs', 'It is accepted from', allowedCidrs.length === 0 ? 'Any address' : allowedCidrs.join(', ')),
    plain('expires_at', 'It expires', expiresAt?.toISOString() ?? 'Never'),
  ];
}
