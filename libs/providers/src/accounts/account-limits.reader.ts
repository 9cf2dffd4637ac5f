import { Database, type ProviderAccountOptions, sql } from '@app/database';
import { Injectable } from '@nestjs/common';

/** How much may go through an account at once, and how fast. */
export interface AccountLimits {
  id: string;
  /** Requests at the same time, per process; null: as many as the configuration says. */
  concurrency: number | null;
  /** Payouts per second, by all processes together; null: no limit. */
  perSecond: number | null;
}

const LIMITS = sql('account_limits', `SELECT id, options FROM provider_account`);

/** Reads the limits of all accounts, and nothing of their credentials. */
@Injectable()
export class AccountLimitsReader {
  constructor(private readonly database: Database) {}

  async list(): Promise<AccountLimits[]> {
    const rows = await this.database.rows<{ id: string; options: ProviderAccountOptions }>(LIMITS, []);
    return rows.map(({ id, options }) => ({ id, concurrency: options.concurrency ?? null, perSecond: options.rateLimit?.perSecond ?? null }));
  }
}
