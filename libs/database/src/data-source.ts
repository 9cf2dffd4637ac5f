import pg from 'pg';
import { DataSource } from 'typeorm';
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

/** How long a statement may run before the server ends it: nothing of ours is slow on purpose. */
const STATEMENT_TIMEOUT_MS = 30_000;
const CONNECT_TIMEOUT_MS = 5_000;

/** A server that is killed while a connection changes hands reports to nobody, and that would end the process. Who uses the connection next is told. */
function onConnect(client: pg.Client): void {
  client.on('error', () => undefined);
}

/**
 * The application's data source, not connected yet.
 * @param poolSize connections at most
 * @param statementTimeoutMs when the server ends a statement; 0: never
 */
export function createDataSource(url: string, poolSize: number, statementTimeoutMs: number = STATEMENT_TIMEOUT_MS): DataSource {
  return new DataSource({
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
    // Pipelined: a statement may be sent before the one ahead of it on the same connection is answered.
    extra: { types, onConnect, statement_timeout: statementTimeoutMs, keepAlive: true, pipeline: true },
  });
}
