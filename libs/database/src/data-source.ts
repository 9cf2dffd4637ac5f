import pg from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { ENTITIES } from './entities/index.js';
import { MIGRATIONS } from './migrations/index.js';
import { SnakeCaseNaming } from './naming.js';
import { answerTimeoutMs, IDLE_SESSION_TIMEOUT_MS, KEEP_ALIVE, limitSession, type SessionLimits, WORK_LIMITS } from './sessions/session-limits.js';

const INT8_OID = 20;

type Parser = (text: string) => unknown;

/** Reads bigint columns as bigint: minor units never pass through a number. */
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): Parser {
    if (oid === INT8_OID) return (text) => BigInt(text);
    return format === 'binary' ? (pg.types.getTypeParser(oid, 'binary') as Parser) : (pg.types.getTypeParser(oid, 'text') as Parser);
  },
};

const CONNECT_TIMEOUT_MS = 5_000;
/** What the sessions of the application's pool may do. */
const POOL_LIMITS: SessionLimits = { ...WORK_LIMITS, idle_session_timeout: IDLE_SESSION_TIMEOUT_MS };

/**
 * Options of the application's data source.
 * @param poolSize connections at most
 * @param limits of every session
 */
export function dataSourceOptions(url: string, poolSize: number, limits: SessionLimits = POOL_LIMITS): DataSourceOptions {
  const onConnect = async (client: pg.Client): Promise<void> => {
    // While the pool hands a connection over it has no error listener, and a loss in that moment would end the process. The next statement on it fails, which is enough.
    client.on('error', () => undefined);
    await limitSession(client, limits);
  };
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
    extra: { types, onConnect, query_timeout: answerTimeoutMs(limits), ...KEEP_ALIVE, pipeline: true },
  };
}

/** A data source that is not connected yet; for the parameters see {@link dataSourceOptions}. */
export function createDataSource(url: string, poolSize: number, limits?: SessionLimits): DataSource {
  return new DataSource(dataSourceOptions(url, poolSize, limits));
}
