import { isCallbackSecret, MerchantAdministration, MerchantsService } from '@app/access';
import { DatabaseClock } from '@app/database';
import { newId, type Tenant } from '@app/domain';
import { Injectable } from '@nestjs/common';
import { type CallbackAnswer, CallbackClient } from './callback-client.js';
import { signatureHeaders } from './callback-signature.js';
import { TestDeliveryRefused } from './callbacks.errors.js';

/** The type of the sample event. It is about no payout. */
export const TEST_EVENT = 'endpoint.test';

/** What became of a test delivery. */
export interface TestDelivery extends Pick<CallbackAnswer, 'status' | 'durationMs' | 'error' | 'excerpt'> {
  /** Where it went. */
  url: string;
}

/** Sends a signed sample event to the endpoint of a merchant, so that people see whether it accepts one. It is kept nowhere and not repeated. */
@Injectable()
export class TestDeliveries {
  private readonly running = new Set<string>();

  constructor(
    private readonly merchants: MerchantAdministration,
    private readonly secrets: MerchantsService,
    private readonly client: CallbackClient,
    private readonly clock: DatabaseClock,
  ) {}

  /**
   * Sends one, also to an endpoint that is switched off.
   * @throws {TestDeliveryRefused} without an endpoint, and while another one to it is on its way
   * @throws {AccessSubjectNotFound}
   */
  async send(tenant: Tenant): Promise<TestDelivery> {
    const { endpoint } = (await this.merchants.get(tenant.merchantId)).modes[tenant.mode];
    if (!endpoint) throw new TestDeliveryRefused(`The merchant has no callback endpoint in ${tenant.mode} mode: set one first.`);
    const key = `${tenant.merchantId} ${tenant.mode}`;
    if (this.running.has(key)) throw new TestDeliveryRefused('A test delivery to this endpoint is on its way: wait for its result.');
    this.running.add(key);
    try {
      return await this.deliver(tenant, endpoint.url);
    } finally {
      this.running.delete(key);
    }
  }

  private async deliver(tenant: Tenant, url: string): Promise<TestDelivery> {
    const secrets = (await this.secrets.callbackSecrets(tenant)).filter(isCallbackSecret);
    if (secrets.length === 0) throw new TestDeliveryRefused('The merchant has no readable signing secret: rotate it first.');
    const now = await this.clock.now();
    const body = JSON.stringify({ type: TEST_EVENT, timestamp: now.toISOString(), data: { merchant: tenant.merchantId, mode: tenant.mode } });
    const message = { id: newId('callback'), timestampSeconds: Math.floor(now.getTime() / 1_000), body };
    const headers = { 'content-type': 'application/json', 'user-agent': 'payout-gateway', ...signatureHeaders(message, secrets) };
    const { status, durationMs, error, excerpt } = await this.client.send({ url, headers, body, turn: 0 });
    return { url, status, durationMs, error, excerpt };
  }
}
