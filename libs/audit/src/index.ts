export * from './access/access-records.service.js';
export * from './anchor/anchor.service.js';
export * from './audit.errors.js';
export * from './audit.module.js';
export * from './checkpoint-line.js';
export * from './checkpoints.service.js';
export * from './configuration/configuration-records.service.js';
export type * from './history-findings.js';
export * from './history-verifier.js';
