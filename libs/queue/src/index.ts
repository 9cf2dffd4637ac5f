export * from './job-catalogue.js';
export * from './job-queue.js';
export * from './job-runner.js';
export * from './job-schedules.js';
export * from './queue.module.js';
export * from './queue-health.js';
export * from './sweeper.js';
