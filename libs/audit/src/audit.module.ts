import { Module } from '@nestjs/common';
import { CheckpointsService } from './checkpoints.service.js';
import { HistoryVerifier } from './history-verifier.js';

/** The tamper-evident history: sealing and verifying it. */
@Module({ providers: [CheckpointsService, HistoryVerifier], exports: [CheckpointsService, HistoryVerifier] })
export class AuditModule {}
