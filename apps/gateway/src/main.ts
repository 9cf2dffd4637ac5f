import 'reflect-metadata';
import { type Config, InvalidConfiguration, loadConfig } from '@app/config';
import { DatabaseNotReachable, UnsupportedPostgresVersion } from '@app/database';
import { createLogger, type Logger } from '@app/observability';
import { GatewayModule } from './gateway.module.js';
import { createServer } from './http/server/create-server.js';
import { stopOnSignal } from './http/server/graceful-stop.js';
import { ApiDocuments } from './http/openapi/api-documents.js';

/** What a person can mend is said in a sentence; everything else with its origin. */
function explain(error: unknown): string {
  if (error instanceof InvalidConfiguration || error instanceof DatabaseNotReachable || error instanceof UnsupportedPostgresVersion) return error.message;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
    return `${error.message}: another program listens there; stop it, or set PORT to a free port.`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

async function start(config: Config, logger: Logger): Promise<void> {
  const app = await createServer(GatewayModule.with(config, logger), config, logger);
  if (config.role !== 'worker') app.get(ApiDocuments).describe(app);
  stopOnSignal(app, logger);
  await app.listen(config.http.port, config.http.host);
  // Written past the log level: whoever started the process waits for this line.
  process.stdout.write(`${JSON.stringify({ level: 'info', msg: 'gateway listening', url: await app.getUrl(), role: config.role })}\n`);
}

try {
  const config = loadConfig();
  await start(config, createLogger(config.logLevel));
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}
