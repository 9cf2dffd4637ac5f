import { MerchantsService } from '@app/access';
import { CONFIG, type Config } from '@app/config';
import { Alerts, LOGGER, type Logger } from '@app/observability';
import { Inject, Injectable } from '@nestjs/common';
import { type AttemptResult, CallbackAttemptsService, receiverOf } from './callback-attempts.service.js';
import { CallbackDeliveriesRepository, type LeasedDelivery } from './callback-deliveries.repository.js';
import { pauseAfter } from './callback-schedule.js';
import { CallbackNotFound, CallbackStillPending } from './callbacks.errors.js';

const GONE = 410;
/** How long a delivery waits while another attempt at its slow receiver is in progress. */
const SLOW_RECEIVER_PAUSE_MS = 15_000;

/** Delivers callbacks to merchants: at least once, signed, with retries over four days. */
@Injectable()
export class CallbacksService {
  constructor(
    private readonly deliveries: CallbackDeliveriesRepository,
    private readonly attempts: CallbackAttemptsService,
    private readonly merchants: MerchantsService,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly alerts: Alerts,
  ) {}

  /**
   * Makes the next attempt of a delivery when it is due, else does nothing. Two concurrent runs send once. A worker that dies during an
   * attempt leaves a row that is due again after a minute, so a receiver may get the same `webhook-id` twice, but never misses it.
   */
  async deliver(deliveryId: string): Promise<void> {
    const delivery = await this.deliveries.lease(deliveryId);
    if (!delivery) return;
    if (delivery.state === 'disabled') {
      this.logger.info({ deliveryId, merchantId: delivery.merchant_id }, 'callback not sent: the endpoint is off');
      return;
    }
    const result = await this.attempts.make(deliveryId, delivery);
    if (!result) {
      await this.deliveries.postpone(deliveryId, delivery.attempts, SLOW_RECEIVER_PAUSE_MS * this.config.callbacks.retryScale);
      return;
    }
    await this.record(deliveryId, delivery, result);
  }

  /**
   * Sends a delivery again that was delivered, has failed or was disabled. A disabled endpoint is enabled with it. The attempts continue
   * to count: after the last one of the schedule, one more is made.
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

  private async record(deliveryId: string, delivery: LeasedDelivery, { answer, isReceiversFault }: AttemptResult): Promise<void> {
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
    const line = { deliveryId, payoutId: delivery.payout_id, merchantId: delivery.merchant_id, mode: delivery.mode, number: delivery.attempts, ...facts };
    if (what.state === 'failed') this.logger.warn(line, 'callback failed for good');
    else this.logger.info(line, 'callback not delivered');
    if (!isDisabledNow) return;
    this.merchants.forget(delivery.merchant_id);
    this.alerts.raise('callback_endpoint_disabled', { mode: delivery.mode, merchantId: delivery.merchant_id, receiver: receiverOf(delivery.url) });
  }
}
