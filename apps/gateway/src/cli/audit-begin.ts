import { AnchorService, AuditModule } from '@app/audit';
import { loadConfig } from '@app/config';
import { hostname, userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { CommandModule } from './command.module.js';
import { runCommand } from './run-command.js';

const USAGE = 'Say why, in at least ten characters: audit:begin -- --reason "restored from the backup of 3 May, compared with the provider"';
const MIN_REASON = 10;
const MAX_REASON = 500;

/** Begins a new checkpoint file, for a reason that is recorded. After a restore, this also lets sending go on. */
await runCommand(async () => {
  const { reason = '' } = parseArgs({ options: { reason: { type: 'string' } } }).values;
  if (reason.trim().length < MIN_REASON || reason.length > MAX_REASON) throw new Error(USAGE);
  const app = await CommandModule.open(loadConfig(), [AuditModule]);
  try {
    const kept = await app.get(AnchorService).begin({ reason: reason.trim(), by: `${userInfo().username}@${hostname()}` });
    const before = kept === null ? 'There was none before' : `The one before is kept as ${kept}`;
    process.stdout.write(`A new checkpoint file is begun. ${before}. Sending is not held any more.\n`);
  } finally {
    await app.close();
  }
});
