import { CONFIG, type Config } from '@app/config';
import { LOGGER, type Logger } from '@app/observability';
import { Global, Inject, Module, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule, type TypeOrmModuleOptions } from '@nestjs/typeorm';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { dataSourceOptions } from './data-source.js';
import { Database } from './database.js';
import { DatabaseClock } from './database-clock.js';
import { FieldCipher } from './encryption/field-cipher.js';
import { assertSessionsKept } from './sessions/session-probe.js';
import { checkServerVersion, connectDataSource, untriedServerMessage } from './server-version.js';

function moduleOptions({ database }: Config): TypeOrmModuleOptions {
  // Without retries an unreachable database is reported at once, not after half a minute.
  return { ...dataSourceOptions(database.url, database.poolSize), toRetry: () => false };
}

/** Injection token: resolves once the connections are known to keep what they have to. What needs whole sessions injects it. */
export const SESSIONS_KEPT = Symbol('SESSIONS_KEPT');

/** @throws {DatabaseNotReachable | UnsupportedPostgresVersion} */
async function connect(options?: DataSourceOptions): Promise<DataSource> {
  if (options?.type !== 'postgres') throw new Error('The data source is not a PostgreSQL one');
  const source = new DataSource(options);
  await connectDataSource(source, options.url ?? '');
  return source;
}

/** The connected data source, transactions, and encryption at rest. Libs add their entities with `TypeOrmModule.forFeature`. */
@Global()
@Module({
  imports: [TypeOrmModule.forRootAsync({ inject: [CONFIG], useFactory: moduleOptions, dataSourceFactory: connect })],
  providers: [
    { provide: Database, useFactory: (source: DataSource) => new Database(source), inject: [DataSource] },
    { provide: SESSIONS_KEPT, useFactory: ({ database }: Config) => assertSessionsKept(database.url, database.directUrl), inject: [CONFIG] },
    DatabaseClock,
    { provide: FieldCipher, useFactory: (config: Config) => new FieldCipher(config.secrets.encryptionKeys), inject: [CONFIG] },
  ],
  exports: [SESSIONS_KEPT, Database, DatabaseClock, FieldCipher],
})
export class DatabaseModule implements OnModuleInit {
  constructor(
    @Inject(DataSource) private readonly source: DataSource,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onModuleInit(): Promise<void> {
    const server = await checkServerVersion(this.source);
    if (server.isUntried) this.logger.warn(untriedServerMessage(server));
  }
}
