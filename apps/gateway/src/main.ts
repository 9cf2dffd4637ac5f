import 'reflect-metadata';
import { type Config, loadConfig } from '@app/config';
import { createLogger, type Logger } from '@app/observability';
import { explainBootError } from './explain-boot-error.js';
import { GatewayModule } from './gateway.module.js';
import { ApiDocuments } from './http/openapi/api-documents.js';
import { createServer } from './http/server/create-server.js';
import { stopOnSignal } from './http/server/graceful-stop.js';

async function start(config: Config, logger: Logger): Promise<void> {
  for (const warning of config.warnings) logger.warn(warning);
  const app = await createServer(GatewayModule.with(config, logger), config, logger);
  if (config.role !== 'worker') app.get(ApiDocuments).describe(app);
  stopOnSignal(app, logger);
  await app.listen(config.http.port, config.http.host);
  // Written whatever the log level is: the program that started this process waits for the line.
  process.stdout.write(`${JSON.stringify({ level: 'info', msg: 'gateway listening', url: await app.getUrl(), role: config.role })}\n`);
}

try {
  const config = loadConfig();
  await start(config, createLogger(config.logLevel));
} catch (error) {
  process.stderr.write(`${explainBootError(error)}\n`);
  process.exit(1);
}
