export { InvalidAccountOptions } from './account-options.js';
export * from './connector.contract.js';
export * from './provider-accounts.service.js';
export * from './providers.module.js';
export * from './registry.js';
export * from './routing.service.js';
export { InvalidCredentials } from './credentials.js';
export * from './safe-connector.js';
