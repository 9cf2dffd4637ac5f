import { Module } from '@nestjs/common';
import { AnchorService } from './anchor/anchor.service.js';
import { CheckpointsService } from './checkpoints.service.js';
import { ConfigurationRecords } from './configuration/configuration-records.service.js';
import { HistoryVerifier } from './history-verifier.js';

/** The tamper-evident history: sealing and verifying it. */
@Module({
  providers: [AnchorService, CheckpointsService, ConfigurationRecords, HistoryVerifier],
  exports: [AnchorService, CheckpointsService, ConfigurationRecords, HistoryVerifier],
})
export class AuditModule {}
