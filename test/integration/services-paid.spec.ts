import { notGuaranteed } from '@app/domain';
import { ProviderAccountsService, RoutingService, sampleFields, SERVICE_TEMPLATES, ServiceAdministration } from '@app/providers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestGateway } from '../setup/gateway.js';

/** An author on the server. */
const AUTHOR = { operatorId: null, reason: null, data: { by: 'service:add' } };

describe('a service from a template', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await TestGateway.start();
    for (const { code, title, currencies } of SERVICE_TEMPLATES) {
      const service = { template: code, code, name: title, currency: currencies.find((one) => one === 'EUR') ?? currencies[0] ?? '' };
      await gateway.app.get(ServiceAdministration).create(AUTHOR, { ...service, minAmountMinor: 100n, maxAmountMinor: 50_000n });
      await gateway.run(`INSERT INTO route (id, service_code, provider_account_id) VALUES ($1, $1, $2)`, [code, gateway.merchant().accountId]);
    }
    gateway.app.get(RoutingService).forget();
  }, 90_000);

  afterAll(() => gateway.stop());

  it.each(SERVICE_TEMPLATES.map((template) => [template.code, template] as const))(
    '%s is paid by the sandbox provider with the examples of its form',
    async (service, { fieldsSchema }) => {
      const { capabilities } = await gateway.app.get(ProviderAccountsService).get(gateway.merchant().accountId);
      expect(notGuaranteed(capabilities.requiredFields, fieldsSchema)).toEqual([]);
      const id = await gateway.create({ service, amount: '12.00', fields: sampleFields(fieldsSchema) });
      await gateway.waitForStatus(id, 'PROCESSED');
      expect(await gateway.ledger(id)).toEqual(['out 12.00']);
    },
  );

  it('pays to an IBAN that ends in a test number what the number stands for', async () => {
    const id = await gateway.create({ service: 'sepa_instant', amount: '12.00', fields: { iban: 'DE39370400441000000003', holder_name: 'Rosa Klein' } });
    await gateway.waitForStatus(id, 'PARTIALLY_PROCESSED');
    expect(await gateway.ledger(id)).toEqual(['out 6.00']);
  });
});
