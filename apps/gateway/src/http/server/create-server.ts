import { SignInService } from '@app/access';
import type { Config } from '@app/config';
import { type Logger, NestLogger } from '@app/observability';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { addSignInGate } from '../admin/session/sign-in-gate.js';
import { addAdminFiles } from '../admin-app/admin-files.js';
import { addBodyParsers } from './body-parser.js';
import { watchRequests } from './broken-request.js';
import { refuseAmbiguousHost } from './host-header.js';
import { addRequestLog } from './request-log.js';
import { RouteTable } from './route-table.js';
import { addSecurityHeaders, securityHeaders } from './security-headers.js';
import { MAX_CONNECTIONS, serverOptions } from './server-options.js';

/** Creates the application with its HTTP server, ready to listen. */
export async function createServer(module: DynamicModule, config: Config, logger: Logger): Promise<NestFastifyApplication> {
  const ofEvery = securityHeaders(config);
  const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(serverOptions(config.http.trustedProxies, ofEvery)), {
    logger: new NestLogger(logger),
    abortOnError: false,
    bodyParser: false,
  });
  const server = app.getHttpAdapter().getInstance();
  server.server.maxConnections = MAX_CONNECTIONS;
  // Declared before the first request, so that all requests have the same shape, which keeps access to their members fast.
  server.decorateRequest('merchant', null);
  server.decorateRequest('operator', null);
  server.decorateRequest('sessionId', null);
  watchRequests(server);
  addSecurityHeaders(server, ofEvery);
  refuseAmbiguousHost(server);
  addRequestLog(server, logger);
  addBodyParsers(server);
  await addAdminFiles(server, config);
  addSignInGate(server, () => app.get(SignInService, { strict: false }));
  app.get(RouteTable).listenTo(server);
  return app;
}
