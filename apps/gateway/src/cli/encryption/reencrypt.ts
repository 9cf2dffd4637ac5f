import { loadConfig } from '@app/config';
import { Database, EncryptionKeys, FieldCipher } from '@app/database';
import { Module } from '@nestjs/common';
import process from 'node:process';
import { CommandModule } from '../command.module.js';
import { runCommand } from '../run-command.js';
import { leftLines, reencryptAll } from './reencryption.js';

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

@Module({ providers: [EncryptionKeys] })
class KeysModule {}

let isStopped = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (isStopped = true));

/** Re-encrypts everything under the first of ENCRYPTION_KEYS. It may be stopped and run again at any time. Exits with 1 while something is left under another key. */
await runCommand(async () => {
  const app = await CommandModule.open(loadConfig(), [KeysModule]);
  try {
    await app.get(EncryptionKeys).assertBegun();
    const cipher = app.get(FieldCipher);
    const uses = await reencryptAll(app.get(Database), cipher, { say, isStopped: () => isStopped });
    if (uses === null) {
      say('Stopped. Run it again to go on.');
      process.exitCode = 1;
      return;
    }
    const free = await app.get(EncryptionKeys).free(uses.map(({ keyId }) => keyId));
    for (const id of free)
      say(
        `Nothing is under the key "${id}" any more. Once every process has been restarted since "${cipher.currentKeyId}" came first, it may be removed from ENCRYPTION_KEYS.`,
      );
    const left = leftLines(uses, cipher);
    for (const line of left) say(line);
    if (left.length === 0) say(`Everything is under the newest key, "${cipher.currentKeyId}".`);
    else process.exitCode = 1;
  } finally {
    await app.close();
  }
});
