export * from './apply-notification.service.js';
export * from './notifications.errors.js';
export * from './notifications.module.js';
export * from './notifications-inbox.service.js';
export type { UnmatchedOfAccount } from './unmatched/unmatched.repository.js';
export * from './unmatched/unmatched-notifications.service.js';
export * from './unmatched/unmatched-watch.service.js';
