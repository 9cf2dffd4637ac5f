import { loadConfig } from '@app/config';
import { createLogger } from '@app/observability';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { GatewayModule } from '../../apps/gateway/src/gateway.module.js';
import { createServer } from '../../apps/gateway/src/http/server/create-server.js';

const SECRET = Buffer.alloc(32, 7).toString('base64');

/** One more process of a `TestGateway`, without jobs, on a loopback port. The caller closes it. */
export async function startHttp(databaseUrl: string, environment: Readonly<Record<string, string>> = {}): Promise<NestFastifyApplication> {
  const config = loadConfig({ ...environment, DATABASE_URL: databaseUrl, ENCRYPTION_KEYS: `t:${SECRET}`, API_KEY_PEPPER: SECRET, PORT: '0', ROLE: 'api' });
  const logger = createLogger(process.env['TEST_LOG_LEVEL'] ?? 'silent');
  const app = await createServer(GatewayModule.with(config, logger), config, logger);
  await app.listen(0, '127.0.0.1');
  return app;
}

/** What the cookie of a browser opens, and how a page names it. */
export interface SignedIn {
  cookie: string;
  session: string;
}

/** Signs in to the admin. @param cookie of a session that the browser has already */
export async function signIn(url: string, credentials: { email: string; password: string; code?: string; passkey?: object }, cookie = ''): Promise<SignedIn> {
  const headers = { 'x-requested-with': 'payout-gateway-admin', 'content-type': 'application/json', cookie };
  const answer = await fetch(`${url}/admin/api/session`, { method: 'POST', headers, body: JSON.stringify(credentials) });
  if (!answer.ok) throw new Error(`signing in answered ${String(answer.status)}: ${await answer.text()}`);
  const { id } = (await answer.json()) as { id: string };
  return { cookie: answer.headers.getSetCookie()[0]?.split(';')[0] ?? '', session: id };
}
