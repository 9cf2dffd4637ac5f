import { CONFIG, type Config } from '@app/config';
import { LOGGER, type Logger } from '@app/observability';
import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { createDataSource } from './data-source.js';
import { Database } from './database.js';
import { DatabaseClock } from './database-clock.js';
import { FieldCipher } from './field-cipher.js';
import { connectDataSource, untriedServerMessage } from './server-version.js';

async function connect(config: Config, logger: Logger): Promise<DataSource> {
  const source = createDataSource(config.database.url, config.database.poolSize);
  const server = await connectDataSource(source, config.database.url);
  if (server.isUntried) logger.warn(untriedServerMessage(server));
  return source;
}

/** The connected data source, transactions, and encryption at rest. */
@Global()
@Module({
  providers: [
    { provide: DataSource, useFactory: connect, inject: [CONFIG, LOGGER] },
    { provide: Database, useFactory: (source: DataSource) => new Database(source), inject: [DataSource] },
    DatabaseClock,
    { provide: FieldCipher, useFactory: (config: Config) => new FieldCipher(config.secrets.encryptionKeys), inject: [CONFIG] },
  ],
  exports: [DataSource, Database, DatabaseClock, FieldCipher],
})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(@Inject(DataSource) private readonly source: DataSource) {}

  async onApplicationShutdown(): Promise<void> {
    await this.source.destroy();
  }
}
