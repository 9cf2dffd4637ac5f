import { MerchantAdministration } from '@app/access';
import type { Transaction } from '@app/database';
import type { Tenant } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { InvalidChange } from '../changes.errors.js';
import { type ChangeHistory, type ChangeInputs, type ChangeKind, GONE, NEW, type StoredChange } from './change-kind.js';

interface Proposal extends Tenant {
  url: string;
}

const proposalOf = ({ proposal }: Pick<StoredChange, 'proposal'>): Proposal => proposal as unknown as Proposal;
const history = (change: Pick<StoredChange, 'proposal'>): ChangeHistory => ({ subject: 'merchant', subjectId: proposalOf(change).merchantId });

/** Changes of whether the keys of a merchant are accepted in a mode, and where its callbacks go. A request for the one says nothing about the other. */
@Injectable()
export class MerchantAccessKinds {
  constructor(private readonly merchants: MerchantAdministration) {}

  readonly enable: ChangeKind<ChangeInputs['merchant.enable']> = {
    name: 'merchant.enable',
    history,
    plan: async ({ tenant }) => {
      const { merchantId, mode } = tenant;
      const { name, modes } = await this.merchants.get(merchantId);
      if (modes[mode].disabledAt === null) throw new InvalidChange(`${name} is enabled in ${mode} mode already.`);
      const diff = [{ field: 'api_keys', title: `API keys in ${mode} mode`, before: 'Refused', after: 'Accepted', isSecret: false }];
      const about = { mode, subjectId: `access ${mode} ${merchantId}`, shownOn: merchantId, title: `Enable ${name} in ${mode} mode` };
      return { ...about, version: 'disabled', diff, proposal: { merchantId, mode }, secrets: {} };
    },
    lock: async (tx, change) => {
      const inMode = await this.merchants.lock(tx, proposalOf(change));
      return inMode?.disabledAt ? 'disabled' : GONE;
    },
    apply: async (author, change) => {
      const { merchantId, mode } = proposalOf(change);
      await this.merchants.enable({ merchantId, mode }, { ...author, reason: change.reason });
    },
  };

  readonly setEndpoint: ChangeKind<ChangeInputs['callback_endpoint.set']> = {
    name: 'callback_endpoint.set',
    history,
    plan: async ({ tenant, url }) => {
      const { merchantId, mode } = tenant;
      this.merchants.assertAcceptable(url);
      const { name, modes } = await this.merchants.get(merchantId);
      const before = modes[mode].endpoint?.url ?? null;
      if (before === url) throw new InvalidChange('Nothing would change: callbacks go there already.');
      const diff = [{ field: 'url', title: `Callbacks in ${mode} mode go to`, before, after: url, isSecret: false }];
      const about = { mode, subjectId: `callbacks ${mode} ${merchantId}`, shownOn: merchantId, title: `Send ${mode} callbacks of ${name} elsewhere` };
      return { ...about, version: before ?? NEW, diff, proposal: { merchantId, mode, url }, secrets: {} };
    },
    lock: (tx, change) => this.endpointOf(tx, proposalOf(change)),
    apply: async (author, change) => {
      const { merchantId, mode, url } = proposalOf(change);
      await this.merchants.setEndpoint({ merchantId, mode }, url, { ...author, reason: change.reason });
    },
  };

  private async endpointOf(tx: Transaction, tenant: Tenant): Promise<string> {
    const inMode = await this.merchants.lock(tx, tenant);
    return inMode ? (inMode.endpoint?.url ?? NEW) : GONE;
  }
}
