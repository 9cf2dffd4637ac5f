import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { EncryptionKeys } from './encryption-keys.service.js';

/** Lets a process begin only with all keys that the database needs. Commands that decrypt nothing do without it. */
@Global()
@Module({ providers: [EncryptionKeys], exports: [EncryptionKeys] })
export class EncryptionKeysModule implements OnModuleInit {
  constructor(private readonly keys: EncryptionKeys) {}

  /** @throws {EncryptionKeyMissing} */
  onModuleInit(): Promise<void> {
    return this.keys.begin();
  }
}
