import { loadConfig } from '@app/config';
import { migrate } from '@app/database';
import { runCommand } from './run-command.js';

await runCommand(async () => {
  const ran = await migrate(loadConfig().database.url);
  process.stdout.write(`${JSON.stringify({ level: 'info', msg: 'database is up to date', migrations: ran })}\n`);
});
