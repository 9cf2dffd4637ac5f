import { CONFIG, type Config } from '@app/config';
import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { createDataSource } from './data-source.js';
import { DatabaseNotReachable } from './database.errors.js';
import { Database } from './database.js';
import { DatabaseClock } from './database-clock.js';
import { FieldCipher } from './field-cipher.js';

async function connect(config: Config): Promise<DataSource> {
  const source = createDataSource(config.database.url, config.database.poolSize);
  return source.initialize().catch((error: unknown) => {
    throw new DatabaseNotReachable(config.database.url, error);
  });
}

/** The connected data source, transactions, and encryption at rest. */
@Global()
@Module({
  providers: [
    { provide: DataSource, useFactory: connect, inject: [CONFIG] },
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
