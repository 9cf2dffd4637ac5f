import { MerchantsService } from '@app/access';
import { CONFIG, type Config } from '@app/config';
import { Alerts, LOGGER, type Logger, RepeatedLines } from '@app/observability';
import { Inject, Injectable } from '@nestjs/common';
import { type AttemptResult, receiverOf } from './callback-attempts.service.js';
import { CallbackDeliveriesRepository } from './callback-deliveries.repository.js';
import { pauseAfter } from './callback-schedule.js';
import type { LeasedDelivery } from './places/delivery-leases.repository.js';

const GONE = 410;
/** How long a delivery waits on average while another attempt at its slow receiver is in progress. */
const SLOW_RECEIVER_PAUSE_MS = 15_000;
/** Deliveries that wait for the same slow receiver come back one after the other: each pause is between half and one and a half of it. */
const SPREAD = 0.5;

/** Records how the attempts of deliveries went, and when the next ones are made. */
@Injectable()
export class AttemptResultsService {
  constructor(
    private readonly deliveries: CallbackDeliveriesRepository,
    private readonly merchants: MerchantsService,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly alerts: Alerts,
    private readonly lines: RepeatedLines,
  ) {}

  /** Takes back an attempt that was not made, because the receiver is slow and another attempt is in progress. */
  async postpone({ id, attempts }: LeasedDelivery): Promise<void> {
    const pauseMs = SLOW_RECEIVER_PAUSE_MS * (1 - SPREAD + 2 * SPREAD * Math.random());
    await this.deliveries.postpone(id, attempts, pauseMs * this.config.callbacks.retryScale);
  }

  async record(delivery: LeasedDelivery, { answer, isReceiversFault }: AttemptResult): Promise<void> {
    const { id: deliveryId } = delivery;
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
    this.report(delivery, { state, status, error, pauseMs, isDisabledNow: endpoint?.is_disabled_now ?? false });
  }

  private report(
    delivery: LeasedDelivery,
    what: { state: string; status: number | null; error: string; pauseMs: number | null; isDisabledNow: boolean },
  ): void {
    const { isDisabledNow, ...facts } = what;
    const line = {
      deliveryId: delivery.id,
      payoutId: delivery.payout_id,
      merchantId: delivery.merchant_id,
      mode: delivery.mode,
      number: delivery.attempts,
      ...facts,
    };
    // Every attempt is in the delivery log.
    if (what.state === 'failed') this.lines.write('warn', 'callback failed for good', line);
    else this.lines.write('info', 'callback not delivered', line);
    if (!isDisabledNow) return;
    this.merchants.forget(delivery.merchant_id);
    this.alerts.raise('callback_endpoint_disabled', { mode: delivery.mode, merchantId: delivery.merchant_id, receiver: receiverOf(delivery.url) });
  }
}
