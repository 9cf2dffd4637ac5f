export { type CallbackAnswer, CallbackClient } from './callback-client.js';
export { signatureHeaders } from './callback-signature.js';
export type { SignedMessage } from './callback-signature.js';
export * from './callbacks.errors.js';
export * from './callbacks.module.js';
export * from './callbacks.reader.js';
export * from './callbacks.service.js';
export * from './test-deliveries.service.js';
