import { Database, sql } from '@app/database';
import { Injectable } from '@nestjs/common';
import type { AuditEntry, AuditFilter, AuditPlace } from './audit-entry.js';
import { auditStatement } from './audit-sources.reader.js';

/** The newest checkpoint that seals the histories. */
export interface NewestSeal {
  checkpoint: number;
  /** What was committed before this moment is sealed. */
  sealedUntil: Date;
}

const NEWEST_SEAL = sql(
  'audit_newest_seal',
  'SELECT number AS checkpoint, complete_until AS "sealedUntil" FROM audit_checkpoint WHERE complete_until IS NOT NULL ORDER BY number DESC LIMIT 1',
);

/** What people did, from all three chains together, the newest first. */
@Injectable()
export class AuditLogReader {
  constructor(private readonly database: Database) {}

  /**
   * A page of entries.
   * @param before the last entry of the page before; null for the first page
   * @param limit the most entries
   */
  list(filter: AuditFilter, before: AuditPlace | null, limit: number): Promise<AuditEntry[]> {
    return this.database.rows<AuditEntry & Record<string, unknown>>(...auditStatement(filter, before, limit));
  }

  /** Null before the first checkpoint, and where none are made. */
  async newestSeal(): Promise<NewestSeal | null> {
    return (await this.database.first<NewestSeal & Record<string, unknown>>(NEWEST_SEAL, [])) ?? null;
  }
}
