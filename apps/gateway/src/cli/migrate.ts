import { loadConfig } from '@app/config';
import { migrate, untriedServerMessage } from '@app/database';
import { runCommand } from './run-command.js';

const ONLY_TRIGGERS =
  'DATABASE_OWNER_URL names the same user as DATABASE_URL: the gateway connects as the owner, and only triggers protect the history from changes';

function log(line: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

await runCommand(async () => {
  const { url, ownerUrl } = loadConfig().database;
  const { migrations, applicationRole, server } = await migrate(ownerUrl, url);
  if (server.isUntried) log({ level: 'warn', msg: untriedServerMessage(server) });
  if (applicationRole === null) log({ level: 'warn', msg: ONLY_TRIGGERS });
  log({ level: 'info', msg: 'database is up to date', migrations, applicationRole });
});
