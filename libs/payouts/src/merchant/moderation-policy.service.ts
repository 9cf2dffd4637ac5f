import type { ModerationPolicy } from '@app/database';
import { RoutingService } from '@app/providers';
import { Injectable } from '@nestjs/common';
import type { PayoutRow } from '../payout/payout.row.js';
import { RecipientsReader } from './recipients.reader.js';

/** Decides whether a rule of the merchant or of the provider account requires an operator before anything is sent. */
@Injectable()
export class ModerationPolicyService {
  constructor(
    private readonly routing: RoutingService,
    private readonly recipients: RecipientsReader,
  ) {}

  /** @param ofMerchant the merchant's rules; those of the account are read here */
  async requiresOperator(row: PayoutRow, ofMerchant: ModerationPolicy): Promise<boolean> {
    const ofAccount = await this.routing.policyOf(row.provider_account_id);
    return (await this.applies(ofMerchant, row)) || (await this.applies(ofAccount, row));
  }

  private async applies(policy: ModerationPolicy, row: PayoutRow): Promise<boolean> {
    if (policy.always) return true;
    const above = policy.aboveMinor?.[row.currency];
    if (above !== undefined && row.amount_minor > BigInt(above)) return true;
    if (!policy.firstToRecipient) return false;
    return !(await this.recipients.isKnown(row));
  }
}
