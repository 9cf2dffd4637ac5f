export * from './apply-notification.service.js';
export * from './notifications.errors.js';
export * from './notifications.module.js';
export * from './notifications-inbox.service.js';
