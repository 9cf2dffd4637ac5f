import { isCallbackSecret, MerchantsService } from '@app/access';
import { CONFIG, type Config } from '@app/config';
import { Alerts, LOGGER, type Logger } from '@app/observability';
import { Inject, Injectable } from '@nestjs/common';
import { type CallbackAnswer, CallbackClient } from './callback-client.js';
import { CallbackDeliveriesRepository, type LeasedDelivery } from './callback-deliveries.repository.js';
import { pauseAfter } from './callback-schedule.js';
import { signatureHeaders } from './callback-signature.js';
import { CallbackNotFound, CallbackStillPending } from './callbacks.errors.js';
import { SlowReceivers } from './slow-receivers.js';

const GONE = 410;
/** How long a delivery waits while its slow receiver has another one. */
const SLOW_RECEIVER_PAUSE_MS = 15_000;

/** One try with its result: either an answer, or a reason of our own why nothing was sent. */
interface TryResult {
  answer: CallbackAnswer;
  isReceiversFault: boolean;
}

/** Tells merchants what happened: at least once, signed, with retries over four days. */
@Injectable()
export class CallbacksService {
  constructor(
    private readonly deliveries: CallbackDeliveriesRepository,
    private readonly client: CallbackClient,
    private readonly slowReceivers: SlowReceivers,
    private readonly merchants: MerchantsService,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly alerts: Alerts,
  ) {}

  /**
   * Makes the next try of a delivery when it is due, else does nothing. Run twice at once it sends once; a worker that dies meanwhile
   * leaves a row that is due again after a minute, so a receiver may hear the same `webhook-id` twice, never nothing.
   */
  async deliver(deliveryId: string): Promise<void> {
    const delivery = await this.deliveries.lease(deliveryId);
    if (!delivery) return;
    if (delivery.state === 'disabled') {
      this.logger.info({ deliveryId, merchantId: delivery.merchant_id }, 'callback not sent: the endpoint is off');
      return;
    }
    const receiver = receiverOf(delivery.url);
    if (!this.slowReceivers.admit(receiver)) {
      await this.deliveries.postpone(deliveryId, delivery.attempts, SLOW_RECEIVER_PAUSE_MS * this.config.callbacks.retryScale);
      return;
    }
    const result = await this.attempt(deliveryId, delivery);
    this.slowReceivers.done(receiver, result.answer.timedOut);
    await this.record(deliveryId, delivery, result);
  }

  /**
   * Sends a delivery again that was delivered, has failed or was switched off. An endpoint that was off is put on with it. The tries
   * go on counting: after the last of the schedule it is one more try.
   * @throws {CallbackNotFound | CallbackStillPending}
   */
  async resend(deliveryId: string): Promise<void> {
    const merchantId = await this.deliveries.resend(deliveryId);
    if (merchantId !== undefined) {
      this.merchants.forget(merchantId);
      this.logger.info({ deliveryId, merchantId }, 'callback is sent again by hand');
      return;
    }
    if (await this.deliveries.exists(deliveryId)) throw new CallbackStillPending();
    throw new CallbackNotFound();
  }

  private async attempt(deliveryId: string, delivery: LeasedDelivery): Promise<TryResult> {
    const secrets = await this.secretsOf(delivery.merchant_id);
    if (secrets.length === 0) return { answer: notSent('The merchant has no readable signing secret.'), isReceiversFault: false };
    const message = { id: deliveryId, timestampSeconds: delivery.now_seconds, body: delivery.payload };
    const headers = { 'content-type': 'application/json', 'user-agent': 'payout-gateway', ...signatureHeaders(message, secrets) };
    const answer = await this.client.send({ url: delivery.url, headers, body: delivery.payload, turn: delivery.attempts - 1 });
    return { answer, isReceiversFault: true };
  }

  private async secretsOf(merchantId: string): Promise<readonly string[]> {
    try {
      return (await this.merchants.callbackSecrets(merchantId)).filter(isCallbackSecret);
    } catch (error) {
      this.alerts.raise('callback_secret_unreadable', { merchantId }, error);
      return [];
    }
  }

  private async record(deliveryId: string, delivery: LeasedDelivery, { answer, isReceiversFault }: TryResult): Promise<void> {
    const { durationMs, status, excerpt, error } = answer;
    const made = { deliveryId, number: delivery.attempts, durationMs, status, excerpt };
    if (error === null) {
      await this.deliveries.recordSuccess(made);
      this.logger.debug({ deliveryId, payoutId: delivery.payout_id, status, durationMs }, 'callback delivered');
      return;
    }
    const isGone = status === GONE;
    const conditions = { scale: this.config.callbacks.retryScale, retryAfterMs: answer.retryAfterMs, random: Math.random() };
    const pauseMs = isGone ? null : pauseAfter(delivery.attempts, conditions);
    const state = isGone ? 'disabled' : pauseMs === null ? 'failed' : 'pending';
    const endpoint = await this.deliveries.recordFailure({ ...made, error, state, pauseMs, isReceiversFault, isGone });
    this.report(deliveryId, delivery, { state, status, error, pauseMs, isDisabledNow: endpoint?.is_disabled_now ?? false });
  }

  private report(
    deliveryId: string,
    delivery: LeasedDelivery,
    what: { state: string; status: number | null; error: string; pauseMs: number | null; isDisabledNow: boolean },
  ): void {
    const { isDisabledNow, ...facts } = what;
    const line = { deliveryId, payoutId: delivery.payout_id, merchantId: delivery.merchant_id, number: delivery.attempts, ...facts };
    if (what.state === 'failed') this.logger.warn(line, 'callback failed for good');
    else this.logger.info(line, 'callback not delivered');
    if (!isDisabledNow) return;
    this.merchants.forget(delivery.merchant_id);
    this.alerts.raise('callback_endpoint_disabled', { merchantId: delivery.merchant_id, receiver: receiverOf(delivery.url) });
  }
}

/** Scheme, host and port: what is slow or not. Never more of the URL, which may carry the merchant's own secrets. */
function receiverOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : 'unreadable';
}

function notSent(error: string): CallbackAnswer {
  return { durationMs: 0, status: null, excerpt: null, error, retryAfterMs: null, timedOut: false };
}
