import { Database } from '@app/database';
import { ProviderAccountsService } from '@app/providers';
import { Injectable } from '@nestjs/common';
import { ModerationCases } from '../payout/moderation-cases.service.js';
import type { PayoutUnitOfWork } from '../payout/payout-unit-of-work.js';
import { type PayoutRow, SYSTEM } from '../payout/payout.row.js';
import { PayoutTransactions } from '../payout/payout-transactions.js';
import { accountsOfExpired, lockExpired } from './expiry.repository.js';

/** Payouts in one transaction. */
const BATCH_SIZE = 100;
/** Batches in one run; the next run takes the rest. */
const MAX_BATCHES = 50;

/** Ends payouts whose lifetime is over, by the database's clock. What the provider already has is revoked where it can be, and otherwise needs a decision. */
@Injectable()
export class ExpiryService {
  constructor(
    private readonly database: Database,
    private readonly transactions: PayoutTransactions,
    private readonly accounts: ProviderAccountsService,
    private readonly cases: ModerationCases,
  ) {}

  /** @returns how many payouts were expired, revoked, or given to moderation */
  async expire(): Promise<number> {
    const revocable = await this.revocableAccounts();
    let total = 0;
    for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
      const handled = await this.transactions.run((payouts) => this.expireBatch(payouts, revocable));
      total += handled;
      if (handled < BATCH_SIZE) break;
    }
    return total;
  }

  private async expireBatch(payouts: PayoutUnitOfWork, revocable: ReadonlySet<string>): Promise<number> {
    const due = await lockExpired(payouts.tx, BATCH_SIZE);
    for (const id of due) await this.expireOne(payouts, await payouts.lock(id), revocable);
    return due.length;
  }

  private async expireOne(payouts: PayoutUnitOfWork, row: PayoutRow, revocable: ReadonlySet<string>): Promise<void> {
    if (row.status === 'CREATED' || row.status === 'READY') {
      await payouts.apply(row, { to: 'EXPIRED', resolution: 'OPERATION_EXPIRED', processedAmountMinor: 0n, actor: SYSTEM, enquire: null });
    } else if (row.provider_account_id !== null && revocable.has(row.provider_account_id)) {
      await payouts.apply(row, { to: 'REVOKING', resolution: 'OPERATION_EXPIRED', actor: SYSTEM, enquiryCount: 0, send: { operation: 'revoke', inMs: 0 } });
    } else {
      await this.cases.open(payouts, row, { reason: 'EXPIRED_IN_FLIGHT', resolution: 'OPERATION_EXPIRED' });
    }
  }

  private async revocableAccounts(): Promise<ReadonlySet<string>> {
    const ids = await accountsOfExpired(this.database);
    const accounts = await Promise.all(ids.map((id) => this.accounts.get(id)));
    return new Set(accounts.filter((account) => account.capabilities.revoke).map((account) => account.id));
  }
}
