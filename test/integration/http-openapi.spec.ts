import { callbackTypeOf, PAYOUT_STATUSES, type ProblemCode, PROBLEMS, Refusal } from '@app/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { adminDocument } from '../../apps/gateway/src/http/openapi/admin-document.js';
import { RouteTable } from '../../apps/gateway/src/http/server/route-table.js';
import { root } from '../architecture/source-files.js';
import { EdgeFakes, FULL_KEY } from '../fakes/edge-fakes.js';
import { type Edge, startEdge } from '../setup/http-edge.js';

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;
/** Routes under /v1 that are not part of the API itself. */
const UNDOCUMENTED = ['GET /v1/openapi.json'];

/** Codes that only the admin, or paths outside the document, answer with. */
const OF_OTHERS: readonly ProblemCode[] = [
  'sign_in_failed',
  'session_ended',
  'password_wrong',
  'code_needed',
  'code_wrong',
  'factor_required',
  'origin_refused',
  'not_found',
  'approval_not_found',
  'method_not_allowed',
  'approval_not_open',
  'change_not_open',
  'session_changed',
  'version_required',
  'session_not_named',
  'too_many_attempts',
];
const ORDER = { service: 'bank_transfer_eur', amount: '100.00', reference: 'order-1', fields: { account_number: '1000000001' } };
/** The codes of problems that the operations of merchants document. */
const CODES = (Object.keys(PROBLEMS) as ProblemCode[]).filter((code) => !OF_OTHERS.includes(code));

const fakes = new EdgeFakes();
let edge: Edge;
let merchant: OpenAPIObject;
let admin: OpenAPIObject;

beforeAll(async () => {
  edge = await startEdge(fakes);
  merchant = (await edge.request('GET', '/v1/openapi.json')).json as unknown as OpenAPIObject;
  admin = adminDocument(edge.app);
});
afterAll(() => edge.stop());

/** The codes of the examples of a response. */
function codesOf(response: unknown): string[] {
  const content = (response as { content?: Record<string, { examples?: object }> } | undefined)?.content;
  return Object.keys(content?.['application/problem+json']?.examples ?? {});
}

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
    const expected = [
      ...PAYOUT_STATUSES.map(callbackTypeOf),
      'payout.moderation_required',
      'payout.moderation_closed',
      'payout.next_step_required',
      'payout.details_refused',
    ];
    expect(Object.keys(merchant.webhooks ?? {}).sort()).toEqual([...expected].sort());
  });

  it('describes every error code that a merchant can meet, and none of the admin, in the document and in docs/merchant-api.md', async () => {
    const { ProblemCode: schema } = merchant.components?.schemas ?? {};
    if (!schema || '$ref' in schema) throw new Error('the document has no schema of the codes');
    const codes = schema.enum as string[];
    const described = Object.keys(PROBLEMS).filter((code) => schema.description?.includes(`\`${code}\`: `));
    const used = operationsOf(merchant).flatMap(({ operation }) => Object.values(operation.responses).flatMap(codesOf));
    expect(codes).toEqual(described);
    expect(new Set(codes)).toEqual(new Set([...used, 'not_found', 'method_not_allowed']));
    expect(codes.filter((code) => ['session_ended', 'sign_in_failed', 'origin_refused', 'approval_not_found', 'version_required'].includes(code))).toEqual([]);
    const page = await readFile(join(root, 'docs/merchant-api.md'), 'utf8');
    const listed = [...page.matchAll(/^\| (\d{3}) \| (`.+?`) \|/gm)].flatMap(([, status, names = '']) => names.split(', ').map((name) => [name, status]));
    expect(listed.sort()).toEqual(codes.map((code) => [`\`${code}\``, String(PROBLEMS[code as ProblemCode].status)]).sort());
  });

  it.each(CODES)('documents the headers with which %s is answered', async (code) => {
    class Refused extends Refusal {
      readonly code = code;
      override readonly retryAfterSeconds = ['request_in_progress', 'too_many_requests', 'service_unavailable'].includes(code) ? 1 : null;
    }
    const found = operationsOf(merchant).flatMap(({ operation }) => Object.values(operation.responses).filter((response) => codesOf(response).includes(code)));
    const headers = found.map((response) => Object.keys((response as { headers?: object }).headers ?? {}).map((name) => name.toLowerCase()));
    fakes.failWith = new Refused('An example.');
    const answer = await edge.request('POST', '/v1/payouts', { headers: { authorization: FULL_KEY, 'idempotency-key': 'k' }, body: ORDER });
    fakes.failWith = null;
    const sent = ['retry-after', 'www-authenticate', 'x-request-id'].filter((name) => answer.headers.has(name));
    expect([answer.json['code'], found.length > 0]).toEqual([code, true]);
    for (const documented of headers) expect(documented).toEqual(expect.arrayContaining(sent));
    if (['request_in_progress', 'too_many_requests', 'service_unavailable'].includes(code)) expect(sent).toContain('retry-after');
  });

  it('says that keys are no JSON Web Tokens', () => {
    expect(merchant.components?.securitySchemes?.['api_key']).toMatchObject({ bearerFormat: 'API key' });
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
