import { isCallbackSecret, MerchantsService } from '@app/access';
import type { Tenant } from '@app/domain';
import { Alerts } from '@app/observability';
import { Injectable } from '@nestjs/common';
import { type CallbackAnswer, CallbackClient } from './callback-client.js';
import type { LeasedDelivery } from './places/delivery-leases.repository.js';
import { signatureHeaders } from './callback-signature.js';
import { SlowReceivers } from './places/slow-receivers.js';

/** The result of one attempt: a response, or the reason on our side why nothing was sent. */
export interface AttemptResult {
  answer: CallbackAnswer;
  isReceiversFault: boolean;
}

/** Makes one attempt of a delivery: signs it, and sends it unless its receiver is slow and busy. */
@Injectable()
export class CallbackAttemptsService {
  constructor(
    private readonly client: CallbackClient,
    private readonly slowReceivers: SlowReceivers,
    private readonly merchants: MerchantsService,
    private readonly alerts: Alerts,
  ) {}

  /** Never throws for what the receiver does. @returns null when the receiver is slow and another attempt is in progress */
  async make(delivery: LeasedDelivery): Promise<AttemptResult | null> {
    const receiver = receiverOf(delivery.url);
    if (!this.slowReceivers.admit(receiver)) return null;
    const result = await this.send(delivery);
    this.slowReceivers.done(receiver, result.answer);
    return result;
  }

  private async send(delivery: LeasedDelivery): Promise<AttemptResult> {
    const secrets = await this.secretsOf({ merchantId: delivery.merchant_id, mode: delivery.mode });
    if (secrets.length === 0) return { answer: notSent('The merchant has no readable signing secret.'), isReceiversFault: false };
    const message = { id: delivery.id, timestampSeconds: delivery.now_seconds, body: delivery.payload };
    const headers = { 'content-type': 'application/json', 'user-agent': 'payout-gateway', ...signatureHeaders(message, secrets) };
    const answer = await this.client.send({ url: delivery.url, headers, body: delivery.payload, turn: delivery.attempts - 1 });
    return { answer, isReceiversFault: true };
  }

  private async secretsOf(tenant: Tenant): Promise<readonly string[]> {
    try {
      return (await this.merchants.callbackSecrets(tenant)).filter(isCallbackSecret);
    } catch (error) {
      this.alerts.raise('callback_secret_unreadable', { merchantId: tenant.merchantId, mode: tenant.mode }, error);
      return [];
    }
  }
}

/** Scheme, host and port of a URL. Never more of it, because it may carry the merchant's own secrets. */
export function receiverOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : 'unreadable';
}

function notSent(error: string): CallbackAnswer {
  return { durationMs: 0, status: null, excerpt: null, error, retryAfterMs: null, timedOut: false };
}
