import { AccessRecords, AuditModule, ConfigurationRecords } from '@app/audit';
import { loadConfig } from '@app/config';
import { hostname, userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { CommandModule } from './command.module.js';
import { runCommand } from './run-command.js';

const USAGE = 'Say why, in 10 to 500 characters: audit:record -- --reason "the service bank_transfer_chf was added by hand for ticket 4711"';
const MIN_REASON = 10;
const MAX_REASON = 500;

/** Records configuration and sessions that were changed in the database by hand, for a reason. Until then it is a finding. */
await runCommand(async () => {
  const { reason = '' } = parseArgs({ options: { reason: { type: 'string' } } }).values;
  if (reason.trim().length < MIN_REASON || reason.length > MAX_REASON) throw new Error(USAGE);
  const app = await CommandModule.open(loadConfig(), [AuditModule]);
  try {
    const author = { reason: reason.trim(), by: `${userInfo().username}@${hostname()}` };
    const recorded = [...(await app.get(ConfigurationRecords).record(author)), ...(await app.get(AccessRecords).record(author))];
    process.stdout.write(`${[...recorded, `${recorded.length} changes by hand are recorded.`].join('\n')}\n`);
  } finally {
    await app.close();
  }
});
