import { MerchantsService } from '@app/access';
import { LOGGER, type Logger } from '@app/observability';
import { Inject, Injectable } from '@nestjs/common';
import { AttemptResultsService } from './attempt-results.service.js';
import { CallbackAttemptsService } from './callback-attempts.service.js';
import { CallbackDeliveriesRepository } from './callback-deliveries.repository.js';
import { CallbackNotFound, CallbackStillPending } from './callbacks.errors.js';
import { DeliveryLeasesRepository, type LeasedDelivery } from './places/delivery-leases.repository.js';

/** Delivers callbacks to merchants: at least once, signed, with retries over four days. */
@Injectable()
export class CallbacksService {
  constructor(
    private readonly leases: DeliveryLeasesRepository,
    private readonly attempts: CallbackAttemptsService,
    private readonly results: AttemptResultsService,
    private readonly deliveries: CallbackDeliveriesRepository,
    private readonly merchants: MerchantsService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Makes the next attempt of a delivery when it is due and its merchant has a place left, else does nothing. Then goes on with deliveries of the same
   * merchant and mode that found no place. Two concurrent runs send once. A worker that dies during an attempt leaves a row that is due again after a
   * minute, so a receiver may get the same `webhook-id` twice, but never misses it.
   */
  async deliver(deliveryId: string): Promise<void> {
    let delivery = await this.leases.lease(deliveryId);
    while (delivery) {
      try {
        await this.attempt(delivery);
      } catch (error) {
        this.leases.release(delivery);
        throw error;
      }
      delivery = await this.leases.next(delivery);
    }
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

  private async attempt(delivery: LeasedDelivery): Promise<void> {
    if (delivery.state === 'disabled') {
      this.logger.info({ deliveryId: delivery.id, merchantId: delivery.merchant_id }, 'callback not sent: the endpoint is off');
      return;
    }
    const result = await this.attempts.make(delivery);
    if (result) await this.results.record(delivery, result);
    else await this.results.postpone(delivery);
  }
}
