import { Database, type SqlStatement, sql } from '@app/database';
import { type ProviderAccount, ProviderAccountsService } from '@app/providers';
import { Injectable } from '@nestjs/common';
import { ApprovalNotFound, PayoutNotFound } from '../payout/payouts.errors.js';

const OF_PAYOUT = sql('moderation_account', `SELECT provider_account_id FROM payout WHERE id = $1`);
const OF_APPROVAL = sql('moderation_approval_account', `SELECT p.provider_account_id FROM approval a JOIN payout p ON p.id = a.payout_id WHERE a.id = $1`);

/** Finds the provider account of a payout before its row is locked: opening an account may read from the database. */
@Injectable()
export class ModeratedAccountReader {
  constructor(
    private readonly database: Database,
    private readonly accounts: ProviderAccountsService,
  ) {}

  /**
   * The account of a payout, or null while it has none.
   * @throws {PayoutNotFound}
   */
  ofPayout(payoutId: string): Promise<ProviderAccount | null> {
    return this.find(OF_PAYOUT, payoutId, () => new PayoutNotFound(payoutId));
  }

  /**
   * The account of the payout that an approval is about, or null while it has none.
   * @throws {ApprovalNotFound}
   */
  ofApproval(approvalId: string): Promise<ProviderAccount | null> {
    return this.find(OF_APPROVAL, approvalId, () => new ApprovalNotFound(approvalId));
  }

  private async find(question: SqlStatement, id: string, notFound: () => Error): Promise<ProviderAccount | null> {
    const row = await this.database.first<{ provider_account_id: string | null }>(question, [id]);
    if (!row) throw notFound();
    return row.provider_account_id === null ? null : this.accounts.get(row.provider_account_id);
  }
}
