export * from './alerts.catalogue.js';
export * from './alerts.js';
export * from './logger.js';
export * from './metrics.js';
export * from './nest-logger.js';
export * from './observability.module.js';
export * from './redaction.js';
export * from './with-deadline.js';
