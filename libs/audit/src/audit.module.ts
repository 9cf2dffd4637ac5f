import { Module } from '@nestjs/common';
import { AnchorService } from './anchor/anchor.service.js';
import { CheckpointsService } from './checkpoints.service.js';
import { HistoryVerifier } from './history-verifier.js';

/** The tamper-evident history: sealing and verifying it. */
@Module({ providers: [AnchorService, CheckpointsService, HistoryVerifier], exports: [AnchorService, CheckpointsService, HistoryVerifier] })
export class AuditModule {}
