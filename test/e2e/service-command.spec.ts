import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '../setup/database.js';
import { runBuilt, type Settings } from './built-process.js';

const TEST_TIMEOUT_MS = 180_000;
const SEPA = ['--template', 'sepa_credit_transfer', '--code', 'sepa_eur', '--name', 'SEPA', '--min', '1.00', '--max', '5000.00'];

let database: TestDatabase;
let settings: Settings;

const secret = (): string => randomBytes(32).toString('base64');
const add = (...args: string[]): Promise<string> => runBuilt('apps/gateway/src/cli/service-add.js', settings, args);

beforeAll(async () => {
  database = await createTestDatabase();
  settings = { DATABASE_URL: database.applicationUrl, ENCRYPTION_KEYS: `k1:${secret()}`, API_KEY_PEPPER: secret(), LOG_LEVEL: 'info' };
}, TEST_TIMEOUT_MS);

afterAll(() => database.drop());

async function refusalOf(...args: string[]): Promise<string> {
  const error: unknown = await add(...args).then(
    () => new Error('it did not fail'),
    (failure: unknown) => failure,
  );
  return (error as { stderr?: string }).stderr ?? String(error);
}

describe('an empty installation', () => {
  it(
    'gets its first service by a command on the server, without SQL, and the history says so',
    async () => {
      expect(JSON.parse(await add(...SEPA))).toMatchObject({ msg: 'service added', code: 'sepa_eur', currency: 'EUR', template: 'sepa_credit_transfer' });
      const stored = await database.run(`SELECT currency, max_amount_minor::text AS max, enabled FROM service WHERE code = 'sepa_eur'`);
      expect(stored).toEqual([{ currency: 'EUR', max: '500000', enabled: true }]);
      const history = await database.run(`SELECT action, operator_id, data ->> 'by' AS by FROM configuration_change WHERE subject_id = 'sepa_eur'`);
      expect(history).toEqual([{ action: 'service.created', operator_id: null, by: 'service:add' }]);
      expect(await refusalOf(...SEPA)).toContain('There is a service sepa_eur already');
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'is told what is wrong with the command, and how it is written',
    async () => {
      expect(await refusalOf()).toMatch(/^Usage: npm run service:add[\s\S]*uk_faster_payments/);
      expect(await refusalOf(...SEPA, '--template', 'none')).toMatch(/^There is no template "none"/);
      expect(await refusalOf(...SEPA, '--template', 'swift')).toMatch(/^Name the currency by its three capital letters/);
      expect(await refusalOf(...SEPA, '--currency', 'USD')).toContain('SEPA credit transfer pays in EUR only.');
    },
    TEST_TIMEOUT_MS,
  );
});
