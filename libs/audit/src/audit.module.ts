import { Module } from '@nestjs/common';
import { AccessRecords } from './access/access-records.service.js';
import { AnchorService } from './anchor/anchor.service.js';
import { CheckpointsService } from './checkpoints.service.js';
import { ConfigurationRecords } from './configuration/configuration-records.service.js';
import { HistoryVerifier } from './history-verifier.js';
import { AuditExport } from './log/audit-export.service.js';
import { AuditLogReader } from './log/audit-log.reader.js';

/** The tamper-evident history: sealing and verifying it. */
@Module({
  providers: [AccessRecords, AnchorService, AuditExport, AuditLogReader, CheckpointsService, ConfigurationRecords, HistoryVerifier],
  exports: [AccessRecords, AnchorService, AuditExport, AuditLogReader, CheckpointsService, ConfigurationRecords, HistoryVerifier],
})
export class AuditModule {}
