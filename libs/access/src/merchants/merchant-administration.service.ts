import { CONFIG, type Config } from '@app/config';
import { changeConfiguration, Database, type Transaction } from '@app/database';
import type { CallbackSubscription, Tenant } from '@app/domain';
import { assertAcceptableCallbackTarget } from '@app/outbound';
import { Inject, Injectable } from '@nestjs/common';
import { AccessSubjectNotFound, InvalidAccessRequest, MerchantChangedMeanwhile, MerchantNotChanged } from '../access.errors.js';
import { ApiKeysService } from '../api-keys/api-keys.service.js';
import { record, type Recorded } from '../history/recorded.js';
import {
  findMerchant,
  listMerchants,
  lockMerchant,
  type MerchantInMode,
  type MerchantRecord,
  switchEndpoint,
  writeDisabled,
  writeEndpoint,
  writeMerchant,
} from './merchant-records.repository.js';
import { MerchantsService } from './merchants.service.js';
import { profileFaults } from './new-merchant.js';

/** What a merchant is called, and what its payouts begin with. Absent members stay as they are. */
export interface MerchantProfile {
  name?: string;
  defaultLifetimeSeconds?: number;
  callbackEvents?: CallbackSubscription;
}

/**
 * Merchants as operators change them. Each change is recorded in the history. A merchant that is disabled in a mode has its keys refused there; what it
 * has ordered before is still sent, and holding that back is what the kill switch is for.
 */
@Injectable()
export class MerchantAdministration {
  constructor(
    private readonly database: Database,
    private readonly merchants: MerchantsService,
    private readonly keys: ApiKeysService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Those whose name has the text in it, or whose id it is, by name, at most 100; '' means all. */
  list(search: string): Promise<MerchantRecord[]> {
    return listMerchants(this.database, search.trim());
  }

  /** @throws {AccessSubjectNotFound} */
  async get(id: string): Promise<MerchantRecord> {
    return existing(await findMerchant(this.database, id), id);
  }

  /** Changes what the merchant is called, and so on. @throws {MerchantChangedMeanwhile | InvalidAccessRequest | AccessSubjectNotFound} */
  async change(id: string, expectedVersion: number, profile: MerchantProfile, by: Recorded): Promise<MerchantRecord> {
    const faults = profileFaults(profile);
    if (faults.length > 0) throw new InvalidAccessRequest(faults);
    await this.transaction(id, by, async (tx, before) => {
      const after = { ...before, ...profile, name: profile.name?.trim() ?? before.name, version: expectedVersion };
      if (!(await writeMerchant(tx, after))) throw new MerchantChangedMeanwhile(before.version);
      await record(tx, ['merchant', id], by, { action: 'merchant.changed', data: { ...profile } });
    });
    return this.get(id);
  }

  /** Refuses the merchant's keys of a mode, everywhere within a second. @throws {MerchantNotChanged | AccessSubjectNotFound} */
  async disable(tenant: Tenant, by: Recorded): Promise<void> {
    await this.setDisabled(tenant, true, by);
  }

  /** Accepts the merchant's keys of a mode again. @throws {MerchantNotChanged | AccessSubjectNotFound} */
  async enable(tenant: Tenant, by: Recorded): Promise<void> {
    await this.setDisabled(tenant, false, by);
  }

  /** @throws {CallbackUrlRefused} unless callbacks may go there, as far as the URL itself tells */
  assertAcceptable(url: string): void {
    assertAcceptableCallbackTarget(url, this.config.callbacks);
  }

  /** Sets where the callbacks of a mode go. @throws {CallbackUrlRefused | AccessSubjectNotFound} */
  async setEndpoint(tenant: Tenant, url: string, by: Recorded): Promise<void> {
    this.assertAcceptable(url);
    await this.transaction(tenant.merchantId, by, async (tx) => {
      await writeEndpoint(tx, tenant, url);
      await record(tx, ['merchant', tenant.merchantId], by, { action: 'merchant.callback_endpoint_set', data: { mode: tenant.mode, url } });
    });
  }

  /** Sends callbacks to the endpoint of a mode again, or none for now. @throws {MerchantNotChanged | AccessSubjectNotFound} */
  async switchEndpoint(tenant: Tenant, isOn: boolean, by: Recorded): Promise<void> {
    await this.transaction(tenant.merchantId, by, async (tx, { modes }) => {
      const { endpoint } = modes[tenant.mode];
      if (!endpoint) throw new MerchantNotChanged(`The merchant has no callback endpoint in ${tenant.mode} mode.`);
      if ((endpoint.disabledAt === null) === isOn) throw new MerchantNotChanged(`The endpoint is switched ${isOn ? 'on' : 'off'} already.`);
      await switchEndpoint(tx, tenant, isOn);
      const action = isOn ? 'merchant.callback_endpoint_switched_on' : 'merchant.callback_endpoint_switched_off';
      await record(tx, ['merchant', tenant.merchantId], by, { action, data: { mode: tenant.mode } });
    });
  }

  /** Locks a merchant until the transaction ends. @returns what it has in the mode; undefined when there is none */
  async lock(tx: Transaction, { merchantId, mode }: Tenant): Promise<MerchantInMode | undefined> {
    return (await lockMerchant(tx, merchantId))?.modes[mode];
  }

  private async setDisabled(tenant: Tenant, isDisabled: boolean, by: Recorded): Promise<void> {
    const { merchantId, mode } = tenant;
    await this.transaction(merchantId, by, async (tx, { name, modes }) => {
      if ((modes[mode].disabledAt !== null) === isDisabled)
        throw new MerchantNotChanged(`${name} is ${isDisabled ? 'disabled' : 'enabled'} in ${mode} mode already.`);
      await writeDisabled(tx, tenant, isDisabled);
      await record(tx, ['merchant', merchantId], by, { action: isDisabled ? 'merchant.disabled' : 'merchant.enabled', data: { mode } });
    });
    this.keys.forget();
  }

  private async transaction(id: string, by: Recorded, work: (tx: Transaction, before: MerchantRecord) => Promise<void>): Promise<void> {
    await changeConfiguration(this.database, async (tx) => {
      await by.first?.(tx);
      await work(tx, existing(await lockMerchant(tx, id), id));
    });
    this.merchants.forget(id);
  }
}

function existing(merchant: MerchantRecord | undefined, id: string): MerchantRecord {
  if (!merchant) throw new AccessSubjectNotFound(`There is no merchant ${id}.`);
  return merchant;
}
