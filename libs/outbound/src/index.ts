export * from './address.js';
export * from './checked-lookup.js';
export * from './name-lookups.js';
export * from './outbound.errors.js';
export * from './process-reach.js';
export * from './reach.js';
export * from './callback-target.js';
