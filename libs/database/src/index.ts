export * from './data-source.js';
export * from './database.errors.js';
export * from './database.js';
export * from './database.module.js';
export * from './embedded/embedded-server.js';
export * from './entities/index.js';
export * from './field-cipher.js';
export * from './migrate.js';
