import { PAYOUT_STATUSES, problemDocument, PROBLEMS, RESOLUTION_FACTS, STATUS_FACTS } from '@app/domain';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CLI = join(import.meta.dirname, '../../dist/apps/gateway/src/cli/openapi.js');
const CLI_TIMEOUT_MS = 30_000;

type Schema = Record<string, unknown>;

/** Comments and validation rules become schema at build time, so the document is written by the built command. */
async function writeDocument(name: string): Promise<OpenAPIObject> {
  if (!existsSync(CLI)) throw new Error('The gateway is not built: run "npx nest build gateway" first');
  const folder = await mkdtemp(join(tmpdir(), 'openapi-'));
  try {
    await run(process.execPath, [CLI, name, join(folder, 'document.json')], { timeout: CLI_TIMEOUT_MS });
    return JSON.parse(await readFile(join(folder, 'document.json'), 'utf8')) as OpenAPIObject;
  } finally {
    await rm(folder, { recursive: true });
  }
}

let document: OpenAPIObject;

beforeAll(async () => {
  document = await writeDocument('merchant');
}, 120_000);

const schemaOf = (name: string): Schema => (document.components?.schemas?.[name] ?? {}) as Schema;
const propertiesOf = (name: string) => schemaOf(name)['properties'] as Record<string, Schema>;

describe('OpenAPI document of the admin API', () => {
  it('is the one from which the admin client was generated', async () => {
    const committed = await readFile(join(import.meta.dirname, '../../apps/admin/openapi.json'), 'utf8');
    // If this differs, run "npm run generate:admin-client" and commit the result.
    expect(await writeDocument('admin')).toEqual(JSON.parse(committed));
  });
});

describe('OpenAPI document of the built gateway', () => {
  it('describes every value of every enumeration', () => {
    expect(schemaOf('PayoutStatus')['enum']).toEqual([...PAYOUT_STATUSES]);
    for (const status of PAYOUT_STATUSES) expect(schemaOf('PayoutStatus')['description']).toContain(`\`${status}\`: ${STATUS_FACTS[status].description}`);
    for (const [code, facts] of Object.entries(RESOLUTION_FACTS)) expect(schemaOf('Resolution')['description']).toContain(`\`${code}\`: ${facts.description}`);
    const ofMerchants = schemaOf('ProblemCode')['enum'] as string[];
    expect(ofMerchants).toEqual(Object.keys(PROBLEMS).filter((code) => ofMerchants.includes(code)));
    expect(ofMerchants).toEqual(expect.arrayContaining(['invalid_request', 'payout_refused', 'method_not_allowed']));
    expect(ofMerchants).not.toContain('session_ended');
  });

  it('has every member that a problem document can have', () => {
    const extra = { payout_id: 'po_1', resolution: 'LIMIT_VIOLATION', limits: [], currency: 'EUR', retry_at: null };
    const document = problemDocument({ code: 'payout_refused', detail: 'An example.', faults: [{ pointer: '/a', detail: 'is an example' }], extra }, 'req_1');
    expect(Object.keys(propertiesOf('ProblemView')).sort()).toEqual(Object.keys(JSON.parse(document) as object).sort());
    expect([...(schemaOf('ProblemView')['required'] as string[])].sort()).toEqual(['code', 'detail', 'request_id', 'status', 'title', 'type']);
    expect(Object.keys(propertiesOf('FaultView'))).toEqual(['pointer', 'detail']);
  });

  it('references the enumerations wherever they are used', () => {
    expect(propertiesOf('PayoutView')['status']).toMatchObject({ $ref: '#/components/schemas/PayoutStatus' });
    expect(propertiesOf('PayoutView')['resolution']).toMatchObject({ anyOf: [{ $ref: '#/components/schemas/Resolution' }, { type: 'null' }] });
  });

  it('marks nullable values in the way of OpenAPI 3.1', () => {
    expect(propertiesOf('PayoutView')['processed_amount']).toMatchObject({ type: ['string', 'null'] });
    expect(JSON.stringify(document)).not.toContain('"nullable"');
  });

  it('contains the constraints and descriptions of the DTOs', () => {
    expect(schemaOf('CreatePayoutDto')).toMatchObject({ required: expect.arrayContaining(['service', 'amount', 'reference']) as unknown });
    expect(propertiesOf('CreatePayoutDto')['reference']).toMatchObject({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9][A-Za-z0-9._:-]*$' });
    expect(propertiesOf('CreatePayoutDto')['amount']).toMatchObject({ type: 'string', examples: ['100.00'] });
    for (const [name, property] of Object.entries(propertiesOf('CreatePayoutDto')))
      expect([name, property['description']]).toEqual([name, expect.stringMatching(/\w/) as unknown]);
  });

  it('has examples that match their schemas', () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    ajvFormats.default(ajv);
    ajv.addSchema({ $id: 'document', components: document.components });
    let checked = 0;
    for (const { schema, examples } of mediaTypesIn({ paths: document.paths, webhooks: document.webhooks })) {
      const validate = ajv.compile(withAbsoluteReferences(schema));
      for (const [name, example] of Object.entries(examples)) {
        validate(example.value);
        expect([name, validate.errors]).toEqual([name, null]);
        checked += 1;
      }
    }
    expect(checked).toBeGreaterThan(100);
  });
});

interface MediaType {
  schema: Schema;
  examples: Record<string, { value: unknown }>;
}

function mediaTypesIn(value: unknown): MediaType[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('schema' in value && 'examples' in value) return [value as MediaType];
  return Object.values(value).flatMap(mediaTypesIn);
}

function withAbsoluteReferences(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"document#/components/')) as Schema;
}
