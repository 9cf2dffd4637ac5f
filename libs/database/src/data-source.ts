import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { ENTITIES } from './entities/index.js';
import { MIGRATIONS } from './migrations/index.js';
import { SnakeCaseNaming } from './naming.js';

const INT8_OID = 20;

type Parser = (text: string) => unknown;

/** Reads bigint columns as bigint: minor units never pass through a number. */
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): Parser {
    if (oid === INT8_OID) return (text) => BigInt(text);
    return format === 'binary' ? (pg.types.getTypeParser(oid, 'binary') as Parser) : (pg.types.getTypeParser(oid, 'text') as Parser);
  },
};

/** How long a statement may run before the server ends it, in milliseconds. */
const STATEMENT_TIMEOUT_MS = 30_000;
const CONNECT_TIMEOUT_MS = 5_000;

/** While the pool hands a connection over it has no error listener, and a loss in that moment would end the process. The next statement on it fails, which is enough. */
function onConnect(client: pg.Client): void {
  client.on('error', () => undefined);
}

/**
 * Options of the application's data source.
 * @param poolSize connections at most
 * @param statementTimeoutMs when the server ends a statement; 0: never
 */
export function dataSourceOptions(url: string, poolSize: number, statementTimeoutMs: number = STATEMENT_TIMEOUT_MS): DataSourceOptions {
  return {
    type: 'postgres',
    url,
    poolSize,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    applicationName: 'payout-gateway',
    entities: ENTITIES,
    migrations: MIGRATIONS,
    migrationsTableName: 'migration',
    // A new enum value can be used only after the transaction that added it has committed.
    migrationsTransactionMode: 'each',
    namingStrategy: new SnakeCaseNaming(),
    synchronize: false,
    // Pipelined: a statement may be sent before the previous one on the same connection is answered.
    extra: { types, onConnect, statement_timeout: statementTimeoutMs, keepAlive: true, pipeline: true },
  };
}

/** A data source that is not connected yet; for the parameters see {@link dataSourceOptions}. */
export function createDataSource(url: string, poolSize: number, statementTimeoutMs?: number): DataSource {
  return new DataSource(dataSourceOptions(url, poolSize, statementTimeoutMs));
}
