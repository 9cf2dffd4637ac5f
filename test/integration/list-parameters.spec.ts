import { ApiKeyAdministration, OperatorsService } from '@app/access';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { adminDocument } from '../../apps/gateway/src/http/openapi/admin-document.js';
import { merchantDocument } from '../../apps/gateway/src/http/openapi/merchant-document.js';
import { TestGateway } from '../setup/gateway.js';
import { signIn, startHttp } from '../setup/http-gateway.js';

const OPERATOR = { email: 'lists@demo.example', password: 'correct horse battery staple' };
/** Values of list parameters whose document has none beside them. */
const VALUES: Readonly<Record<string, readonly string[]>> = { status: ['READY', 'PENDING'], reason: ['CONFLICT', 'HELD'], provider: ['acc_one', 'acc_two'] };

interface ListParameter {
  path: string;
  name: string;
  values: readonly string[];
}

let gateway: TestGateway;
let http: NestFastifyApplication;
let url: string;
let headers: Record<string, string>;

beforeAll(async () => {
  gateway = await TestGateway.start({ jobs: false });
  http = await startHttp(gateway.database.applicationUrl);
  url = await http.getUrl();
  await gateway.app.get(OperatorsService).create({ ...OPERATOR, name: 'Lia', role: 'admin' });
  const { key } = await gateway.app
    .get(ApiKeyAdministration)
    .issue({ merchantId: gateway.merchant().id, name: 'lists', mode: 'test', scopes: ['payouts:read'] });
  const { cookie, session } = await signIn(url, OPERATOR);
  headers = { cookie, 'admin-session': session, authorization: `Bearer ${key}` };
}, 90_000);

afterAll(async () => {
  await http.close();
  await gateway.stop();
});

/** Every query parameter of the API that is a list. */
function listParameters(document: Pick<OpenAPIObject, 'paths'>): ListParameter[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    (item.get?.parameters ?? []).flatMap((parameter) => {
      if (!('schema' in parameter) || parameter.in !== 'query') return [];
      const schema = parameter.schema as { type?: string; items?: { enum?: string[] } };
      return schema.type === 'array' ? [{ path, name: parameter.name, values: (schema.items?.enum ?? VALUES[parameter.name] ?? []).slice(0, 2) }] : [];
    }),
  );
}

const answerTo = async (path: string, query: string): Promise<number> => (await fetch(`${url}${path}?${query}`, { headers })).status;

describe('list parameters', () => {
  it('take one value, several, and the same one twice, in every list', async () => {
    const documents = [adminDocument(http), merchantDocument(http)];
    const parameters = documents.flatMap(listParameters);
    expect(parameters.map(({ path, name }) => `${path} ${name}`).toSorted()).toEqual([
      '/admin/api/moderation provider',
      '/admin/api/moderation reason',
      '/admin/api/payouts status',
      '/v1/payouts status',
    ]);
    for (const { path, name, values } of parameters) {
      const [one = '', other = ''] = values;
      expect([path, name, values.length]).toEqual([path, name, 2]);
      for (const query of [`${name}=${one}`, `${name}=${one}&${name}=${other}`, `${name}=${one}&${name}=${one}`])
        expect([path, query, await answerTo(path, query)]).toEqual([path, query, 200]);
    }
  });

  it('repeated more often than there are values are refused with the reason', async () => {
    const answer = await fetch(`${url}/v1/payouts?${Array.from({ length: 19 }, () => 'status=READY').join('&')}`, { headers });
    const { errors } = (await answer.json()) as { errors: { pointer: string; detail: string }[] };
    expect([answer.status, errors]).toEqual([400, [{ pointer: 'status', detail: 'status must be repeated at most 18 times.' }]]);
  });

  it('naming a status twice list its payouts once', async () => {
    const id = await gateway.create();
    const { data } = (await (await fetch(`${url}/v1/payouts?status=READY&status=READY`, { headers })).json()) as { data: { id: string }[] };
    expect(data.map((payout) => payout.id)).toEqual([id]);
  });
});
