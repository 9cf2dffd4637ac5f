import { ApiKeysService, SessionsService, SignInService } from '@app/access';
import { FourEyes } from '@app/changes';
import { type Config, loadConfig } from '@app/config';
import { Database, DatabaseClock } from '@app/database';
import { NotificationsInbox } from '@app/notifications';
import { createLogger, type Logger } from '@app/observability';
import { MerchantCommandsService, OperationsReader, PayoutCreationService, PayoutsReader, ServiceCatalogue } from '@app/payouts';
import { ConsumerHealth, QueueHealth } from '@app/queue';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { GatewayModule } from '../../apps/gateway/src/gateway.module.js';
import { AdminHttpModule } from '../../apps/gateway/src/http/admin/admin-http.module.js';
import { MerchantHttpModule } from '../../apps/gateway/src/http/merchant/merchant-http.module.js';
import { NotificationsHttpModule } from '../../apps/gateway/src/http/notifications/notifications-http.module.js';
import { ApiDocuments } from '../../apps/gateway/src/http/openapi/api-documents.js';
import { createServer } from '../../apps/gateway/src/http/server/create-server.js';
import type { EdgeFakes } from '../fakes/edge-fakes.js';

type Constructor = abstract new (...args: never[]) => unknown;

/** As good as random, which production demands, and the same in every run. */
const SECRET = createHash('sha256').update('a secret of the tests').digest('base64');

/** The HTTP edge on a loopback port, with fakes for the services behind it. */
export interface Edge {
  readonly app: NestFastifyApplication;
  readonly url: string;
  request(method: string, path: string, options?: RequestOptions): Promise<EdgeAnswer>;
  stop(): Promise<void>;
}

export interface RequestOptions {
  headers?: Record<string, string>;
  /** A string is sent unchanged, anything else as JSON. */
  body?: unknown;
}

export interface EdgeAnswer {
  status: number;
  headers: Headers;
  text: string;
  /** The body as JSON, or an empty object. */
  json: Record<string, unknown>;
}

/** A configuration for tests. */
export function testConfig(environment: NodeJS.ProcessEnv = {}): Config {
  return loadConfig({
    DATABASE_URL: 'postgres://localhost/none',
    ENCRYPTION_KEYS: `t:${SECRET}`,
    API_KEY_PEPPER: SECRET,
    PORT: '0',
    ROLE: 'api',
    ...environment,
  });
}

/** Starts the edge. The caller stops it. */
export async function startEdge(fakes: EdgeFakes, environment: NodeJS.ProcessEnv = {}, logger: Logger = createLogger('silent')): Promise<Edge> {
  const config = testConfig(environment);
  const business = [
    { provide: ApiKeysService, useValue: fakes.keys },
    { provide: SessionsService, useValue: fakes.sessions },
    { provide: SignInService, useValue: fakes.signIns },
    { provide: FourEyes, useValue: { current: () => Promise.resolve('two'), decidesAlone: () => Promise.resolve(false) } },
    { provide: PayoutCreationService, useValue: fakes.creation },
    { provide: MerchantCommandsService, useValue: fakes.commands },
    { provide: PayoutsReader, useValue: fakes.reader },
    { provide: ServiceCatalogue, useValue: fakes.services },
    { provide: NotificationsInbox, useValue: fakes.inbox },
    { provide: Database, useValue: fakes.database },
    { provide: DatabaseClock, useValue: fakes.clock },
    { provide: QueueHealth, useValue: fakes.queue },
    { provide: ConsumerHealth, useValue: { isStuck: () => Promise.resolve(fakes.isStuck) } },
    { provide: OperationsReader, useValue: fakes.operations },
  ];

  const unasked = neededBy(MerchantHttpModule, AdminHttpModule, NotificationsHttpModule)
    .filter((token) => !business.some(({ provide }) => provide === token))
    .map((token) => ({ provide: token, useValue: {} }));
  const providers = [...business, ...unasked];

  @Global()
  @Module({ providers, exports: providers })
  class FakesModule {}

  return openEdge(GatewayModule.with(config, logger, { infrastructure: [FakesModule], business: [] }), config, logger);
}

/** Listens on a loopback port. The caller stops it. */
export async function openEdge(module: DynamicModule, config: Config, logger: Logger = createLogger('silent')): Promise<Edge> {
  const app = await createServer(module, config, logger);
  app.get(ApiDocuments).describe(app);
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  return { app, url, request: (method, path, options) => send(url + path, method, options), stop: () => app.close() };
}

/** The classes that the controllers of a module inject; those without a fake get an empty object. */
function neededBy(...modules: (abstract new () => unknown)[]): Constructor[] {
  const controllers = modules.flatMap((module) => Reflect.getMetadata('controllers', module) as Constructor[]);
  const own = modules.flatMap((module) => (Reflect.getMetadata('providers', module) ?? []) as Constructor[]);
  const needed = [...controllers, ...own].flatMap((user) => (Reflect.getMetadata('design:paramtypes', user) ?? []) as Constructor[]);
  return [...new Set(needed)].filter((token) => token !== Object && !own.includes(token));
}

async function send(url: string, method: string, { headers = {}, body }: RequestOptions = {}): Promise<EdgeAnswer> {
  const sent = body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) };
  const type: Record<string, string> = body === undefined || 'content-type' in headers ? {} : { 'content-type': 'application/json' };
  const answer = await fetch(url, { method, headers: { ...type, ...headers }, redirect: 'manual', ...sent });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, json: readJson(text) };
}

function readJson(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
