import type { ColumnOptions } from 'typeorm';

/*
 * Each has its type in it, so that it is passed as the only argument: where the type is an argument of its own, TypeORM writes into the options
 * that it was given.
 */

/** Ids, codes and keys: they compare byte by byte, so that their order is the same on every server. */
export const IDENTIFIER = { type: 'text', collation: 'C' } as const satisfies ColumnOptions;

/** The moment at which the transaction began, filled in by the database. */
export const NOW = { type: 'timestamptz', default: () => 'now()' } as const satisfies ColumnOptions;

/** The moment at which the row is written, however long the transaction has been open. */
export const CLOCK = { type: 'timestamptz', default: () => 'clock_timestamp()' } as const satisfies ColumnOptions;

/** Milliseconds only: a cursor that passes through JSON finds exactly the value that is stored. */
export const MILLISECONDS = { type: 'timestamptz', precision: 3 } as const satisfies ColumnOptions;
