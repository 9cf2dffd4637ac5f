import { CONFIG, type Config } from '@app/config';
import { Inject, Injectable } from '@nestjs/common';
import { Database, sql } from '../database.js';
import { EncryptionKeyMissing } from '../database.errors.js';
import { EncryptionKeyEntity } from '../entities/audit/encryption-key.entity.js';
import { tableOf } from '../rows.js';

const KEYS = tableOf(EncryptionKeyEntity);

const NEEDED = sql('encryption_keys_needed', `SELECT id FROM ${KEYS} WHERE free_since IS NULL ORDER BY id`);
const BEGIN = sql(
  'encryption_key_begin',
  `INSERT INTO ${KEYS} AS known (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET free_since = NULL WHERE known.free_since IS NOT NULL`,
);
const FREE = sql('encryption_keys_free', `UPDATE ${KEYS} SET free_since = now() WHERE free_since IS NULL AND id = ANY ($1) RETURNING id`);

/** Which keys the database has been encrypted with, by their ids. */
@Injectable()
export class EncryptionKeys {
  constructor(
    private readonly database: Database,
    @Inject(CONFIG) private readonly config: Pick<Config, 'secrets'>,
  ) {}

  /**
   * Notes that the current key encrypts from now on.
   * @throws {EncryptionKeyMissing} when another key is still needed and not configured
   */
  async begin(): Promise<void> {
    const needed = await this.needed();
    if (!needed.includes(this.current)) await this.database.rows(BEGIN, [this.current]);
  }

  /**
   * Before the current key is used for what is there already: a process that did not have it could not read that any more.
   * @throws {EncryptionKeyMissing}
   * @throws Error when no process has begun with the current key
   */
  async assertBegun(): Promise<void> {
    if ((await this.needed()).includes(this.current)) return;
    throw new Error(
      `No process has begun with the key "${this.current}" yet: set the same ENCRYPTION_KEYS for all processes, restart them, then run this again.`,
    );
  }

  private get current(): string {
    return this.config.secrets.encryptionKeys[0]?.id ?? '';
  }

  private async needed(): Promise<string[]> {
    const needed = (await this.database.rows<{ id: string }>(NEEDED, [])).map(({ id }) => id);
    const missing = needed.filter((id) => !this.config.secrets.encryptionKeys.some((key) => key.id === id));
    if (missing.length > 0) throw new EncryptionKeyMissing(missing);
    return needed;
  }

  /**
   * Notes that nothing is under any other key than those that are in use: every other key may be removed. The current one stays.
   * @returns the ids of keys that have become free
   */
  async free(inUse: readonly string[]): Promise<string[]> {
    const unused = (await this.needed()).filter((id) => id !== this.current && !inUse.includes(id));
    return (await this.database.rows<{ id: string }>(FREE, [unused])).map(({ id }) => id);
  }
}
