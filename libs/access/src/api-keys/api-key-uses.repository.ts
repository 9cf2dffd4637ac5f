import { ApiKeyUseEntity, columnList, Database, sql } from '@app/database';
import { Injectable } from '@nestjs/common';

/** A use is written at most once in this time for each key, in milliseconds. Processes share it. */
export const USE_INTERVAL_MS = 60_000;

const WRITE = sql(
  'access.api_key_use.write',
  `INSERT INTO api_key_use (${columnList(ApiKeyUseEntity)}) VALUES ($1, now(), $2)
   ON CONFLICT (api_key_id) DO UPDATE SET used_at = excluded.used_at, network = excluded.network
   WHERE api_key_use.used_at <= now() - interval '${String(USE_INTERVAL_MS)} milliseconds'`,
);

/** When keys were last used, and from where. */
@Injectable()
export class ApiKeyUsesRepository {
  constructor(private readonly database: Database) {}

  async write(apiKeyId: string, network: string): Promise<void> {
    await this.database.rows(WRITE, [apiKeyId, network]);
  }
}
