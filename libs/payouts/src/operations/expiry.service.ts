import { Database, sql } from '@app/database';
import { ProviderAccountsService } from '@app/providers';
import { Injectable } from '@nestjs/common';
import { ModerationCases } from '../payout/moderation-cases.js';
import type { PayoutUnitOfWork } from '../payout/payout-unit-of-work.js';
import { type PayoutRow, SYSTEM } from '../payout/payout.row.js';
import { PayoutTransactions } from '../payout/payout-transactions.js';

/** Payouts looked at in one transaction. */
const BATCH_SIZE = 100;
/** Batches in one run; what is left is taken by the next. */
const MAX_BATCHES = 50;

const DUE_ACCOUNTS = sql(
  'expiry_accounts',
  `SELECT DISTINCT provider_account_id AS id FROM payout
   WHERE expires_at <= now() AND status IN ('PROCESSING', 'PENDING') AND NOT moderation_required AND provider_account_id IS NOT NULL`,
);

/** A case that was opened for this reason once is not opened for it again: a human has decided to go on. */
const DUE = sql(
  'expiry_due',
  `SELECT p.id FROM payout p
   WHERE p.expires_at <= now() AND p.status IN ('CREATED', 'READY', 'PROCESSING', 'PENDING') AND NOT p.moderation_required
     AND NOT EXISTS (SELECT FROM payout_attempt a WHERE a.payout_id = p.id AND a.outcome IS NULL)
     AND NOT EXISTS (SELECT FROM moderation_case c WHERE c.payout_id = p.id AND c.reason = 'EXPIRED_IN_FLIGHT')
   ORDER BY p.expires_at LIMIT $1 FOR UPDATE OF p SKIP LOCKED`,
);

/** Ends what has outlived its lifetime, on the database's clock. What the provider holds is recalled, or a human is asked. */
@Injectable()
export class ExpiryService {
  constructor(
    private readonly database: Database,
    private readonly transactions: PayoutTransactions,
    private readonly accounts: ProviderAccountsService,
    private readonly cases: ModerationCases,
  ) {}

  /** @returns how many payouts were expired, recalled, or given to a human */
  async expire(): Promise<number> {
    const revocable = await this.accountsThatRevoke();
    let total = 0;
    for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
      const handled = await this.transactions.run((payouts) => this.expireBatch(payouts, revocable));
      total += handled;
      if (handled < BATCH_SIZE) break;
    }
    return total;
  }

  private async expireBatch(payouts: PayoutUnitOfWork, revocable: ReadonlySet<string>): Promise<number> {
    const due = await payouts.tx.rows<{ id: string }>(DUE, [BATCH_SIZE]);
    for (const { id } of due) await this.expireOne(payouts, await payouts.lock(id), revocable);
    return due.length;
  }

  private async expireOne(payouts: PayoutUnitOfWork, row: PayoutRow, revocable: ReadonlySet<string>): Promise<void> {
    if (row.status === 'CREATED' || row.status === 'READY') {
      await payouts.apply(row, { to: 'EXPIRED', resolution: 'OPERATION_EXPIRED', processedAmountMinor: 0n, actor: SYSTEM, next: null });
    } else if (row.provider_account_id !== null && revocable.has(row.provider_account_id)) {
      await payouts.apply(row, { to: 'REVOKING', resolution: 'OPERATION_EXPIRED', actor: SYSTEM, enquiryCount: 0, next: { action: 'revoke', inMs: 0 } });
    } else {
      await this.cases.open(payouts, row, { reason: 'EXPIRED_IN_FLIGHT', resolution: 'OPERATION_EXPIRED' });
    }
  }

  private async accountsThatRevoke(): Promise<ReadonlySet<string>> {
    const due = await this.database.rows<{ id: string }>(DUE_ACCOUNTS, []);
    const accounts = await Promise.all(due.map(({ id }) => this.accounts.get(id)));
    return new Set(accounts.filter((account) => account.capabilities.revoke).map((account) => account.id));
  }
}
