import { Database, recordAccess } from '@app/database';
import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import type { AuditEntry, AuditFilter, AuditPlace } from './audit-entry.js';
import { AuditLogReader } from './audit-log.reader.js';

/** The most entries of one export: some 10 MB. Narrow the time for more. */
export const MAX_EXPORTED_ENTRIES = 20_000;
const PAGE_ENTRIES = 1_000;

/** An export, complete unless there are more entries than one may have. */
export interface ExportedEntries {
  entries: AuditEntry[];
  isComplete: boolean;
}

/** Hands out the audit log as a whole. Who did so is an entry of it. */
@Injectable()
export class AuditExport {
  /** One at a time in a process: each holds all of its entries in memory. */
  private readonly inTurn = pLimit(1);

  constructor(
    private readonly database: Database,
    private readonly log: AuditLogReader,
  ) {}

  /** The newest first, at most {@link MAX_EXPORTED_ENTRIES}. It is recorded before anything is handed out. */
  export(operatorId: string, filter: AuditFilter): Promise<ExportedEntries> {
    return this.inTurn(() => this.exportNow(operatorId, filter));
  }

  private async exportNow(operatorId: string, filter: AuditFilter): Promise<ExportedEntries> {
    const entries: AuditEntry[] = [];
    let place: AuditPlace | null = null;
    let isComplete = false;
    while (!isComplete && entries.length < MAX_EXPORTED_ENTRIES) {
      const page: AuditEntry[] = await this.log.list(filter, place, PAGE_ENTRIES);
      entries.push(...page);
      place = page.at(-1) ?? null;
      isComplete = page.length < PAGE_ENTRIES;
    }
    await this.database.transaction((tx) =>
      recordAccess(tx, [{ kind: 'audit.exported', operatorId, sessionId: null, byId: operatorId, data: { entries: entries.length, filter: textsOf(filter) } }]),
    );
    return { entries, isComplete };
  }
}

function textsOf({ from, to, ...others }: AuditFilter): Record<string, string> {
  return { ...others, ...(from && { from: from.toISOString() }), ...(to && { to: to.toISOString() }) };
}
