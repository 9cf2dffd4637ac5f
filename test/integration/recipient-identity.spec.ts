import { RecipientLimitReached, ServiceCatalogue } from '@app/payouts';
import { RoutingService, sampleFields, SERVICE_TEMPLATES, ServiceAdministration } from '@app/providers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AdminClient } from '../setup/change-requests.js';
import { payoutOf, TestGateway, type WantedPayout } from '../setup/gateway.js';

/** An author on the server. */
const AUTHOR = { operatorId: null, reason: null, data: { by: 'service:add' } };
const IBAN = 'DE89370400440532013000';
const OTHER_IBAN = 'FR1420041010050500013M02606';
const NAMELESS = 'ES9121000418450200051332';
const ROSA = { iban: IBAN, holder_name: 'Rosa Klein', remittance_information: 'Invoice 1' };
/** The same account with other words about it. */
const SAME: [what: string, fields: object][] = [
  ['message', { remittance_information: 'Invoice 2' }],
  ['name', { holder_name: 'KLEIN, ROSA' }],
  ['purpose', { purpose: 'SALA' }],
  ['address', { address: { town: 'Berlin', country: 'DE' } }],
  ['BIC beside the IBAN', { bic: 'COBADEFFXXX' }],
];

let gateway: TestGateway;
let admin: AdminClient;

beforeAll(async () => {
  gateway = await TestGateway.start({
    jobs: false,
    http: true,
    merchants: {
      asking: { policy: { duplicates: 'ask' } },
      number: { policy: { maxRecipientDayPayouts: { EUR: 1 } } },
      amount: { policy: { maxRecipientDayMinor: { EUR: 10_000 } } },
      completing: { policy: { duplicates: 'ask', maxRecipientDayPayouts: { EUR: 2 } } },
    },
  });
  for (const { code, title, currencies } of SERVICE_TEMPLATES) {
    const service = { template: code, code, name: title, currency: currencies.find((one) => one === 'EUR') ?? currencies[0] ?? '' };
    await gateway.app.get(ServiceAdministration).create(AUTHOR, { ...service, minAmountMinor: 100n, maxAmountMinor: 50_000n });
    for (const merchant of ['main', 'asking', 'number', 'amount', 'completing'])
      await gateway.run(`INSERT INTO route (id, service_code, provider_account_id, merchant_id) VALUES ($1, $2, $3, $4)`, [
        `${merchant}_${code}`,
        code,
        gateway.merchant(merchant).accountId,
        gateway.merchant(merchant).id,
      ]);
  }
  gateway.app.get(RoutingService).forget();
  admin = await AdminClient.open(gateway, 'Ada');
}, 120_000);

afterAll(() => gateway.stop());

const answerTo = (merchant: string, fields: object, amount = '100.00') =>
  gateway.createAnswer({ merchant, service: 'sepa_instant', amount, fields: { ...fields } });
const duplicateOf = async (id: string) => (await gateway.run<{ duplicate_of: string | null }>('SELECT duplicate_of FROM payout WHERE id = $1', [id]))[0];
const search = (fields: object) => admin.post('/recipients/searches', { mode: 'test', service: 'sepa_instant', fields });
async function print(code: string, fields: object): Promise<string> {
  const catalogue = gateway.app.get(ServiceCatalogue);
  return catalogue.fingerprint(await catalogue.get(code), { ...fields }, []).toString('hex');
}

describe('a payout to the same account with other words about it', () => {
  it.each(SAME)('waits as a duplicate although it has another %s', async (what, other) => {
    const amount = `${String(20 + SAME.findIndex(([one]) => one === what))}.00`;
    const first = payoutOf(await answerTo('asking', ROSA, amount));
    const second = payoutOf(await answerTo('asking', { ...ROSA, ...other }, amount));
    expect([second.moderation_required, await duplicateOf(second.id)]).toEqual([true, { duplicate_of: first.id }]);
    const elsewhere = payoutOf(await answerTo('asking', { ...ROSA, ...other, iban: OTHER_IBAN }, amount));
    expect(await duplicateOf(elsewhere.id)).toEqual({ duplicate_of: null });
  });

  it.each(['number', 'amount'])('is refused by the limit of a recipient on the %s of payouts', async (merchant) => {
    expect((await answerTo(merchant, ROSA)).status).toBe(201);
    for (const [, other] of SAME) {
      const { status, body } = await answerTo(merchant, { ...ROSA, ...other });
      expect([status, (JSON.parse(body) as { code: string }).code]).toEqual([422, 'limit_reached']);
    }
    expect((await answerTo(merchant, { ...ROSA, iban: OTHER_IBAN })).status).toBe(201);
  });

  it('is one recipient in the list of payouts, and waits for its account by all that it has', async () => {
    const first = payoutOf(await answerTo('completing', ROSA)).id;
    const waiting = payoutOf(await answerTo('completing', { holder_name: 'Rosa Klein' }));
    const stranger = payoutOf(await answerTo('completing', { holder_name: 'Ada Lovelace' }));
    const listed = async (id: string) =>
      ((await admin.get(`/payouts?mode=test&merchant=${gateway.merchant('completing').id}&same_recipient_as=${id}`)).body['data'] as { id: string }[]).map(
        (one) => one.id,
      );
    expect([waiting.status, stranger.status]).toEqual(['CREATED', 'CREATED']);
    expect([await listed(first), await listed(waiting.id), await listed(stranger.id)]).toEqual([[first], [waiting.id], [stranger.id]]);
    const second = payoutOf(await answerTo('completing', { ...ROSA, holder_name: 'R Klein' }, '99.00')).id;
    expect(await listed(first)).toEqual([second, first]);
  });
});

describe('payouts to one account that wait for a name', () => {
  it('do not count for each other until they are complete: the first may be paid, and the second is beyond the limit', async () => {
    const [one, two] = [payoutOf(await answerTo('number', { iban: NAMELESS })), payoutOf(await answerTo('number', { iban: NAMELESS }))];
    expect([one.status, two.status]).toEqual(['CREATED', 'CREATED']);
    const complete = (id: string, name: string) =>
      gateway.commands.supplyDetails(gateway.request(id, { merchantId: gateway.merchant('number').id }), { holder_name: name });
    await complete(one.id, 'Rosa Klein');
    await expect(complete(two.id, 'KLEIN, ROSA')).rejects.toThrow(RecipientLimitReached);
    expect([(await gateway.state(one.id)).status, (await gateway.state(two.id)).status]).toEqual(['READY', 'CREATED']);
  });

  it('are found as duplicates once they are complete', async () => {
    const first = payoutOf(await answerTo('asking', { ...ROSA, iban: NAMELESS })).id;
    const { id } = payoutOf(await answerTo('asking', { iban: NAMELESS }));
    expect(await duplicateOf(id)).toEqual({ duplicate_of: null });
    await gateway.commands.supplyDetails(gateway.request(id, { merchantId: gateway.merchant('asking').id }), { holder_name: 'KLEIN, ROSA' });
    expect(await duplicateOf(id)).toEqual({ duplicate_of: first });
  });
});

describe('the search for a typed recipient', () => {
  it('asks for the account only, and finds every payout to it', async () => {
    const { body } = await admin.get('/recipients/forms');
    const form = (body['data'] as { code: string; fields: object }[]).find(({ code }) => code === 'sepa_instant');
    expect(form?.fields).toMatchObject({ properties: { iban: { title: 'IBAN' } }, required: ['iban'] });
    expect(JSON.stringify(form?.fields)).not.toMatch(/holder_name|remittance|purpose|address|bic/);
    const iban = 'NL91ABNA0417164300';
    for (const message of ['Invoice 3', 'Invoice 4']) await answerTo('main', { ...ROSA, iban, remittance_information: message });
    expect((await search({ iban: 'nl91 abna 0417 1643 00' })).body).toMatchObject({ count: 2 });
    expect((await search({ iban, holder_name: 'Somebody else', purpose: 'none' })).body).toMatchObject({ count: 2 });
  });

  it('needs the account, and refuses what is no field of the service', async () => {
    expect((await search({ holder_name: 'Rosa Klein' })).body['errors']).toMatchObject([{ pointer: '/fields/iban' }]);
    expect((await search({ iban: IBAN, street: 'x' })).body['errors']).toMatchObject([{ pointer: '/fields/street' }]);
  });

  it('finds a telephone wallet by its number alone', async () => {
    const fields = { receiver: '+4915112345678', recipient_type: 'PHONE' };
    await gateway.create({ service: 'wallet', fields: fields as unknown as NonNullable<WantedPayout['fields']> });
    const { status, body } = await admin.post('/recipients/searches', { mode: 'test', service: 'wallet', fields: { receiver: '+4915112345678' } });
    expect([status, body]).toMatchObject([200, { count: 1 }]);
  });
});

describe('the fingerprint of a recipient', () => {
  it('is what it was before, where the service says nothing of its fields', async () => {
    const before = '2422931f7897235ca95bcc9d2a16dcbbaa266654c67115fde2e3f8aa1a114031';
    expect(await print('bank_transfer_eur', { holder_name: 'Grace Hopper', account_number: '1000000001' })).toBe(before);
    expect(await print('bank_transfer_eur', { holder_name: 'grace hopper', account_number: '1000000001' })).not.toBe(before);
  });

  it('differs by service, and by each part of what names the account', async () => {
    const ach = sampleFields(SERVICE_TEMPLATES.find(({ code }) => code === 'us_ach')?.fieldsSchema ?? {});
    const prints = [await print('us_ach', ach), await print('us_ach', { ...ach, routing_number: '011401533' })];
    prints.push(await print('us_ach', { ...ach, account_number: '5' }), await print('sepa_instant', ROSA), await print('sepa_credit_transfer', ROSA));
    expect(new Set(prints).size).toBe(5);
    expect(await print('us_ach', { ...ach, account_type: 'savings', holder_name: 'R KLEIN' })).toBe(prints[0]);
  });
});
