export * from './alerts.errors.js';
export * from './alerts.module.js';
export { type ListedChannel } from './channels/alert-channels.repository.js';
export * from './channels/alert-channels.service.js';
export { type ChannelSettings } from './channels/channel-rules.js';
export * from './delivery/alert-delivery.service.js';
export * from './outbox/alert-recorder.service.js';
export * from './queue-watch/queue-watch.service.js';
