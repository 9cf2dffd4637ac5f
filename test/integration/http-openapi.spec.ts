import { callbackTypeOf, PAYOUT_STATUSES, PROBLEMS } from '@app/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { adminDocument } from '../../apps/gateway/src/http/openapi/admin-document.js';
import { RouteTable } from '../../apps/gateway/src/http/server/route-table.js';
import { EdgeFakes } from '../fakes/edge-fakes.js';
import { type Edge, startEdge } from '../setup/http-edge.js';

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;
/** Routes under /v1 that are not part of the API itself. */
const UNDOCUMENTED = ['GET /v1/openapi.json'];

let edge: Edge;
let merchant: OpenAPIObject;
let admin: OpenAPIObject;

beforeAll(async () => {
  edge = await startEdge(new EdgeFakes());
  merchant = (await edge.request('GET', '/v1/openapi.json')).json as unknown as OpenAPIObject;
  admin = adminDocument(edge.app);
});
afterAll(() => edge.stop());

function routesUnder(prefix: string): string[] {
  const routes = edge.app
    .get(RouteTable)
    .all()
    .filter(({ method, path }) => method !== 'HEAD' && path.startsWith(prefix));
  return routes
    .map(({ method, path }) => `${method} ${path.replaceAll(/:([A-Za-z]+)/g, '{$1}')}`)
    .filter((route) => !UNDOCUMENTED.includes(route))
    .sort();
}

function operationsOf(document: OpenAPIObject) {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation ? [{ name: `${method.toUpperCase()} ${path}`, operation }] : [];
    }),
  );
}

describe('OpenAPI document for merchants', () => {
  it('contains exactly the registered routes', () => {
    const documented = operationsOf(merchant).map(({ name }) => name);
    expect(documented.sort()).toEqual(routesUnder('/v1/'));
    expect(documented).toContain('POST /v1/payouts');
  });

  it('is OpenAPI 3.1', () => {
    expect(merchant.openapi).toBe('3.1.0');
    expect(JSON.stringify(merchant)).not.toContain('"nullable"');
  });

  it('has a summary, answers, errors and examples for every operation', () => {
    for (const { name, operation } of operationsOf(merchant)) {
      const statuses = Object.keys(operation.responses);
      expect([name, typeof operation.operationId, (operation.summary ?? 'none').includes('\n')]).toEqual([name, 'string', false]);
      expect([name, statuses]).toEqual([name, expect.arrayContaining(['401', '403', '429', '500', '503'])]);
      for (const [status, response] of Object.entries(operation.responses)) {
        const type = Number(status) < 400 ? 'application/json' : 'application/problem+json';
        const media = response && 'content' in response ? response.content?.[type] : undefined;
        expect([name, status, Object.keys(media?.examples ?? {}).length > 0]).toEqual([name, status, true]);
      }
      expect([name, operation.security]).toEqual([name, [{ api_key: [] }]]);
    }
    expect(merchant.components?.securitySchemes?.['api_key']).toMatchObject({ type: 'http', scheme: 'bearer' });
  });

  it('requires the Idempotency-Key on every POST', () => {
    const posts = operationsOf(merchant).filter(({ name }) => name.startsWith('POST'));
    const withKey = posts.filter(({ operation }) =>
      operation.parameters?.some((parameter) => 'name' in parameter && parameter.name === 'Idempotency-Key' && parameter.required),
    );
    expect(withKey.map(({ name }) => name)).toEqual(posts.map(({ name }) => name));
  });

  it('describes every callback', () => {
    const expected = [...PAYOUT_STATUSES.map(callbackTypeOf), 'payout.moderation_required', 'payout.moderation_closed', 'payout.next_step_required', 'payout.details_refused'];
    expect(Object.keys(merchant.webhooks ?? {}).sort()).toEqual([...expected].sort());
  });

  it('describes every error code', () => {
    const { ProblemCode: schema } = merchant.components?.schemas ?? {};
    const description = schema && 'description' in schema ? (schema.description ?? '') : '';
    for (const code of Object.keys(PROBLEMS)) expect(description).toContain(`\`${code}\`: `);
  });
});

describe('OpenAPI document of the admin API', () => {
  it('contains exactly the registered routes of the admin API', () => {
    expect(
      operationsOf(admin)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(routesUnder('/admin/api/'));
  });

  it('names operations after controller and method', () => {
    const ids = operationsOf(admin).map(({ operation }) => operation.operationId);
    expect(ids).toContain('SessionController_signIn');
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('/docs', () => {
  it('renders without requests to third parties', async () => {
    const page = await edge.request('GET', '/docs');
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'; script-src 'self';/);
    const links = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(links.length).toBeGreaterThan(3);
    for (const link of links) expect([link, link.startsWith('/'), (await edge.request('GET', link)).status]).toEqual([link, true, 200]);
  });
});
