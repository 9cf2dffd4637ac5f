import { CallbacksReader } from '@app/callbacks';
import { FourEyes } from '@app/changes';
import { ModerationReader } from '@app/payouts';
import { Injectable } from '@nestjs/common';
import type { SignedInOperator } from '../session/signed-in-operator.js';
import { payoutDetailView } from './detail/payout-detail.mapper.js';
import type { PayoutDetailView } from './detail/payout-detail.view.js';

/** Reads what the payout's page shows. Every response that contains a payout's details is made here. */
@Injectable()
export class PayoutDetailsService {
  constructor(
    private readonly payouts: ModerationReader,
    private readonly callbacks: CallbacksReader,
    private readonly fourEyes: FourEyes,
  ) {}

  /** @throws {PayoutNotFound} */
  async read(payoutId: string, operator: SignedInOperator): Promise<PayoutDetailView> {
    const [detail, callbacks, decidesAlone] = await Promise.all([
      this.payouts.detail(payoutId, operator.role),
      this.callbacks.ofPayout(payoutId),
      this.fourEyes.decidesAlone(operator.id),
    ]);
    return payoutDetailView(detail, callbacks, operator, decidesAlone);
  }
}
