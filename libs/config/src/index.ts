export type * from './config.js';
export * from './config.errors.js';
export * from './load-config.js';
export * from './config.module.js';
export type { NoPasskeySite, PasskeySite } from './passkey-site.js';
export * from './environment.js';
export { readVariable } from './secret-files.js';
