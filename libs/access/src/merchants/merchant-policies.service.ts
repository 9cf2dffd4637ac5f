import { authorOf, type ChangedBy, changeConfiguration, Database, recordChange, type Transaction } from '@app/database';
import { loosenedRules, type MerchantRule, type MerchantRules, type Mode, type Tenant } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { AccessSubjectNotFound, InvalidAccessRequest, PolicyChangedMeanwhile } from '../access.errors.js';
import { findPolicy, listPolicies, lockPolicy, type StoredMerchantPolicy, writePolicy } from './merchant-policies.repository.js';
import { merchantRuleFaults } from './merchant-rules.js';
import { MerchantsService } from './merchants.service.js';

/** A change of a policy, checked. */
export interface PolicyPlan {
  before: StoredMerchantPolicy;
  /** All rules as they would be. */
  after: MerchantRules;
  /** What it makes less strict; nothing where it only takes away. */
  loosened: MerchantRule[];
}

/** How a change of a policy is carried out. */
export interface PolicyChange {
  version: number;
  rules: MerchantRules;
  reason: string | null;
}

/** The rules of merchants: when their payouts need a person, and when they need two, in each mode. */
@Injectable()
export class MerchantPolicies {
  constructor(
    private readonly database: Database,
    private readonly merchants: MerchantsService,
  ) {}

  /** Those of one mode, by the names of their merchants, at most 500. */
  list(mode: Mode): Promise<StoredMerchantPolicy[]> {
    return listPolicies(this.database, mode);
  }

  /** @throws {AccessSubjectNotFound} */
  async get(tenant: Tenant): Promise<StoredMerchantPolicy> {
    const policy = await findPolicy(this.database, tenant);
    if (!policy) throw new AccessSubjectNotFound(`There is no merchant ${tenant.merchantId}.`);
    return policy;
  }

  /**
   * What a change would do.
   * @param change the rules that are replaced; the others stay
   * @throws {AccessSubjectNotFound | PolicyChangedMeanwhile | InvalidAccessRequest}
   */
  async plan(tenant: Tenant, expectedVersion: number, change: Partial<MerchantRules>): Promise<PolicyPlan> {
    const before = await this.get(tenant);
    if (before.version !== expectedVersion) throw new PolicyChangedMeanwhile(before.version);
    const faults = merchantRuleFaults(change);
    if (faults.length > 0) throw new InvalidAccessRequest(faults);
    const after: MerchantRules = { ...before.rules, ...change };
    return { before, after, loosened: loosenedRules(before.rules, after, tenant.mode) };
  }

  /** Locks a policy until the transaction ends. @returns its version; undefined when there is none */
  async lockVersion(tx: Transaction, tenant: Tenant): Promise<number | undefined> {
    return (await lockPolicy(tx, tenant))?.version;
  }

  /**
   * Replaces all rules. Payouts that are created more than five seconds later go by them, whichever process creates them.
   * @throws {PolicyChangedMeanwhile}
   */
  async change(by: ChangedBy, tenant: Tenant, { version, rules, reason }: PolicyChange): Promise<void> {
    const { operatorId, data, first } = authorOf(by);
    await changeConfiguration(this.database, async (tx) => {
      await first(tx);
      const present = await this.lockVersion(tx, tenant);
      if (present !== version) throw new PolicyChangedMeanwhile(present);
      await writePolicy(tx, tenant, rules);
      const { merchantId: subjectId, mode } = tenant;
      const facts = { mode, rules, version: version + 1, ...data };
      await recordChange(tx, { subject: 'merchant', subjectId, action: 'merchant.policy_changed', operatorId, reason, data: facts });
    });
    this.merchants.forget(tenant.merchantId);
  }
}
