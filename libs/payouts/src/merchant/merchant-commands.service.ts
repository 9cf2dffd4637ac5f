import { MerchantsService } from '@app/access';
import { Injectable } from '@nestjs/common';
import { snapshotOf } from '../payout/payout.snapshot.js';
import type { Answer } from './command-answer.js';
import { IdempotencyService } from './idempotency.service.js';
import { type MerchantCommand, merchantCommand } from './merchant-commands.js';
import { lockRequestedPayout, type MerchantRequest } from './merchant-request.js';
import { SuppliedDetailsService } from './supplied-details.service.js';

/** What merchants order after the creation. Every command is one transaction: the change, its events, its callbacks and the stored answer. */
@Injectable()
export class MerchantCommandsService {
  constructor(
    private readonly idempotency: IdempotencyService,
    private readonly merchants: MerchantsService,
    private readonly suppliedDetails: SuppliedDetailsService,
  ) {}

  /**
   * Completes the details of a payout: those of the recipient, or those that the provider asks for.
   * @throws {PayoutNotFound | PayoutChangedMeanwhile | ActionNotAllowed | FieldsNotAccepted | DetailsNotAccepted}
   */
  async supplyDetails(request: MerchantRequest, fields: Record<string, unknown>): Promise<Answer> {
    const { policy } = (await this.merchants.get(request.merchantId)).policies[request.mode];
    return this.idempotency.once(request, request.idempotency, async (payouts) => {
      const row = await lockRequestedPayout(payouts, request);
      const after = await this.suppliedDetails.supply({ payouts, row, actor: { type: 'merchant', id: request.apiKeyId } }, fields, policy);
      return { kind: 'ok', payout: snapshotOf(after) };
    });
  }

  /**
   * Processes, cancels or revokes a payout.
   * @throws {PayoutNotFound | PayoutChangedMeanwhile | ActionNotAllowed}
   * @throws {PayoutInModeration} while an operator has to decide
   */
  async command(request: MerchantRequest, command: MerchantCommand): Promise<Answer> {
    return this.idempotency.once(request, request.idempotency, async (payouts) => {
      const row = await lockRequestedPayout(payouts, request);
      const after = await merchantCommand(command, payouts, row, { type: 'merchant', id: request.apiKeyId });
      return { kind: 'ok', payout: snapshotOf(after) };
    });
  }
}
