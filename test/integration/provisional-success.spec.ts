import { type Capabilities, providerKeyOf, ProviderAccountsService } from '@app/providers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AdyenSimulator } from '../providers/adyen/simulator.js';
import { PayPalSimulator } from '../providers/paypal/simulator.js';
import { PaystackSimulator } from '../providers/paystack/simulator.js';
import { StripeSimulator } from '../providers/stripe/simulator.js';
import { TestGateway } from '../setup/gateway.js';
import { serviceAt, type TestService } from '../setup/provider-services.js';

/** Money that comes back after it was paid, with no notification about it: the gateway has to hear of it by asking. */
let gateway: TestGateway;
let paypal: PayPalSimulator;
let adyen: AdyenSimulator;
let paystack: PaystackSimulator;
let stripe: StripeSimulator;
let connect: StripeSimulator;

const PAYPAL: TestService = { code: 'paypal_eur', currency: 'EUR', fields: { receiver: 'receiver@example.com', recipient_type: 'EMAIL' } };
const ADYEN: TestService = { code: 'adyen_eur', currency: 'EUR', fields: { holder_name: 'A. Klaassen', iban: 'NL91ABNA0417164300' } };
const PAYSTACK: TestService = {
  code: 'paystack_ngn',
  currency: 'NGN',
  fields: { account_number: '0123456789', bank_code: '058', holder_name: 'Adaeze Okonkwo' },
};
const STRIPE: TestService = { code: 'stripe_eur', currency: 'EUR', fields: { destination: 'ba_1Recipient' } };
const CONNECT: TestService = { code: 'connect_eur', currency: 'EUR', fields: { account: 'acct_1Recipient' } };

/** How soon a paid payout is asked about, instead of after hours. */
const QUICK_LOOKS = [0.2];
const SHORT_WATCH_SECONDS = 1;
const quick = (totalSeconds: number): Partial<Capabilities> => ({ provisional: [{ totalSeconds, intervalsSeconds: QUICK_LOOKS }] });

/** What each connector declares, with shorter pauses: what it does not declare is not watched here either. */
function hasten(accounts: ProviderAccountsService): void {
  const get = accounts.get.bind(accounts);
  accounts.get = async (id) => {
    const account = await get(id);
    const provisional = account.capabilities.provisional.map((entry) => ({ ...entry, intervalsSeconds: QUICK_LOOKS }));
    return { ...account, capabilities: { ...account.capabilities, provisional } };
  };
}

beforeAll(async () => {
  gateway = await TestGateway.start({
    merchants: { watched: { capabilities: quick(3_600) }, briefly: { capabilities: quick(SHORT_WATCH_SECONDS) }, final: { capabilities: { provisional: [] } } },
  });
  hasten(gateway.app.get(ProviderAccountsService));
  [paypal, adyen, paystack] = await Promise.all([PayPalSimulator.start(), AdyenSimulator.start(), PaystackSimulator.start()]);
  [stripe, connect] = await Promise.all([StripeSimulator.start('payout'), StripeSimulator.start('transfer_then_payout')]);
  await serviceAt(gateway, { provider: 'paypal', credentials: paypal.credentials }, PAYPAL);
  await serviceAt(gateway, { provider: 'adyen', credentials: adyen.credentials() }, ADYEN);
  await serviceAt(gateway, { provider: 'paystack', credentials: paystack.credentials }, PAYSTACK);
  await serviceAt(gateway, { provider: 'stripe', credentials: stripe.credentials }, STRIPE);
  await serviceAt(gateway, { provider: 'stripe', credentials: connect.credentials }, CONNECT);
});
afterAll(async () => {
  await gateway.stop();
  await Promise.all([paypal, adyen, paystack, stripe, connect].map(({ server }) => server.stop()));
});

const DAY_MS = 86_400_000;
const keyOf = (payoutId: string): string => providerKeyOf('readable', payoutId, 'invoke');
const typesOf = async (id: string): Promise<string[]> => (await gateway.events(id)).map(({ type }) => type);
const enquiriesOf = async (id: string): Promise<number> => (await gateway.statements(id)).filter(({ source }) => source === 'enquiry').length;

async function watchedUntil(id: string): Promise<Date | null> {
  const [row] = await gateway.run<{ watched_until: Date | null }>(`SELECT watched_until FROM payout WHERE id = $1`, [id]);
  return row?.watched_until ?? null;
}

/** For how many days a payout that was just paid is watched. */
async function daysWatched(id: string): Promise<number> {
  const until = await watchedUntil(id);
  return until ? Math.round((until.getTime() - Date.now()) / DAY_MS) : 0;
}

/** The payout heard by itself that the money is back. */
async function endsCancelled(id: string): Promise<void> {
  expect(await gateway.waitForStatus(id, 'CANCELLED')).toMatchObject({ processed_amount_minor: 0n, reasons: [] });
  expect((await gateway.path(id)).slice(-3)).toEqual(['PROCESSED', 'CANCELLING', 'CANCELLED']);
  expect(await watchedUntil(id)).toBeNull();
  expect((await gateway.statements(id)).map(({ source }) => source)).not.toContain('notification');
}

describe('a paid payout whose notification about the return is lost', () => {
  it('is CANCELLED when a payout at Stripe turns from paid to failed within five business days', async () => {
    stripe.behave('pays');
    const id = await gateway.create({ service: STRIPE.code, fields: STRIPE.fields });
    await gateway.waitForStatus(id, 'PROCESSED');
    expect(await daysWatched(id)).toBe(9);
    stripe.advance(stripe.payout(keyOf(id)), 'failed', 'account_closed');
    await endsCancelled(id);
  });

  it('asks an operator when the second step at Stripe turns from paid to failed, because the money is at the connected account then', async () => {
    connect.behave('pays');
    const id = await gateway.create({ service: CONNECT.code, fields: CONNECT.fields });
    await gateway.waitForStatus(id, 'PROCESSED');
    expect(await daysWatched(id)).toBe(9);
    connect.advance(connect.payout(keyOf(id)), 'failed', 'account_closed');
    expect(await gateway.waitForCase(id, 'PROVIDER_ERROR')).toMatchObject({ status: 'PROCESSED' });
    // The watch goes on: once the transfer is reversed as well, the answer says that the money is back.
    connect.takeBack(connect.transfer(keyOf(id)));
    await gateway.waitFor(id, async () => (await gateway.statements(id)).some(({ claim }) => claim === 'PROCESS_FAILED'));
    await gateway.act('operator', id, 'process');
    await endsCancelled(id);
  });

  it.each(['REVERSED', 'REFUNDED'])('is CANCELLED when an item at PayPal becomes %s', async (status) => {
    paypal.behave('pays');
    const id = await gateway.create({ service: PAYPAL.code, fields: PAYPAL.fields });
    await gateway.waitForStatus(id, 'PROCESSED');
    expect(await daysWatched(id)).toBe(31);
    paypal.advance(keyOf(id), status);
    await endsCancelled(id);
  });

  it('is CANCELLED when the bank of the recipient returns a transfer to Adyen', async () => {
    const id = await gateway.create({ service: ADYEN.code, fields: ADYEN.fields });
    const { provider_reference: reference } = await gateway.waitFor(id, (state) => state.provider_reference !== null);
    adyen.move(reference, 'booked');
    adyen.credit(reference);
    await gateway.waitForStatus(id, 'PROCESSED');
    expect(await daysWatched(id)).toBe(10);
    adyen.move(reference, 'returned', 'counterpartyAccountClosed');
    await endsCancelled(id);
  });

  it('is CANCELLED when Paystack reverses a successful transfer', async () => {
    paystack.behave('pays');
    const id = await gateway.create({ service: PAYSTACK.code, fields: PAYSTACK.fields });
    await gateway.waitForStatus(id, 'PROCESSED');
    expect(await daysWatched(id)).toBe(5);
    paystack.advance(keyOf(id), 'reversed');
    await endsCancelled(id);
  });

  it.each([
    ['returned', '5000000001'],
    ['failed', '5000000002'],
  ])('is CANCELLED when the sandbox says %s after it was paid', async (_, account) => {
    const id = await gateway.create({ merchant: 'watched', account });
    await endsCancelled(id);
    expect(await gateway.ledger(id)).toEqual(['out 100.00', 'back 100.00']);
  });

  it('is CANCELLED when a bank returns a transfer in US dollars like an ACH credit, which the sandbox declares; one in euros is final', async () => {
    const dollars = await gateway.create({ service: 'bank_transfer_usd', account: '5000000003' });
    const euros = await gateway.create({ service: 'bank_transfer_eur', account: '1000000000' });
    await gateway.waitForStatus(dollars, 'PROCESSED');
    expect(await daysWatched(dollars)).toBe(4);
    await endsCancelled(dollars);
    expect(await gateway.ledger(dollars)).toEqual(['out 100.00', 'back 100.00']);
    await gateway.waitForStatus(euros, 'PROCESSED');
    expect(await watchedUntil(euros)).toBeNull();
  });

  it('is CANCELLED when half of the amount was paid and comes back', async () => {
    const id = await gateway.create({ merchant: 'watched', account: '1000000003' });
    await gateway.waitForStatus(id, 'PARTIALLY_PROCESSED');
    expect(await watchedUntil(id)).not.toBeNull();
    await gateway.run(`UPDATE sandbox.transfers SET status = 'returned', paid_amount_minor = 0 WHERE reference = $1`, [id]);
    expect(await gateway.waitForStatus(id, 'CANCELLED')).toMatchObject({ processed_amount_minor: 0n });
  });
});

describe('the watch of a paid payout', () => {
  it('ends when its time is over: the payout stays PROCESSED, is watched no longer, and the history says so', async () => {
    const id = await gateway.create({ merchant: 'briefly' });
    const paid = await gateway.waitForStatus(id, 'PROCESSED');
    await gateway.waitFor(id, async () => (await typesOf(id)).includes('watch.ended'));
    expect(await gateway.state(id)).toMatchObject({
      status: 'PROCESSED',
      processed_amount_minor: 10_000n,
      reasons: [],
      tasks: [],
      enquiry_count: 0,
    });
    expect((await gateway.state(id)).version).toBe(paid.version + 1);
    expect(await watchedUntil(id)).toBeNull();
    const looks = await enquiriesOf(id);
    expect(looks).toBeGreaterThanOrEqual(2);
    expect(looks).toBeLessThanOrEqual(7);
  });

  it('does not begin where the provider never takes a payment back', async () => {
    const id = await gateway.create({ merchant: 'final' });
    expect(await gateway.waitForStatus(id, 'PROCESSED')).toMatchObject({ tasks: [] });
    expect(await watchedUntil(id)).toBeNull();
  });

  it('goes on when the provider does not answer, opens no case, and hears the return afterwards', async () => {
    const account = '1000000000';
    const id = await gateway.create({ merchant: 'watched', account });
    await gateway.waitForStatus(id, 'PROCESSED');
    await gateway.orderFault({ kind: 'http_503_before', operation: 'get', count: 4, account_number: account });
    await gateway.waitFor(id, async () => (await typesOf(id)).filter((type) => type === 'enquiry.failed').length >= 2);
    expect(await gateway.state(id)).toMatchObject({ status: 'PROCESSED', reasons: [] });
    await gateway.run(`UPDATE sandbox.transfers SET status = 'returned', paid_amount_minor = 0 WHERE reference = $1`, [id]);
    await endsCancelled(id);
  });

  it('is asked once more on the enquiry schedule when its last enquiry is not answered, and ends with that answer', async () => {
    const account = '1000000000';
    const id = await gateway.create({ merchant: 'briefly', account });
    await gateway.waitForStatus(id, 'PROCESSED');
    await gateway.orderFault({ kind: 'http_503_before', operation: 'get', count: 1_000, account_number: account });
    await gateway.waitFor(id, ({ tasks }) => tasks.includes('enquire'));
    expect(await gateway.state(id)).toMatchObject({ status: 'PROCESSED', reasons: [], tasks: ['enquire'] });
    await gateway.clearFaults();
    await gateway.waitFor(id, async () => (await typesOf(id)).includes('watch.ended'));
    expect(await gateway.state(id)).toMatchObject({ status: 'PROCESSED', reasons: [], tasks: [] });
  });

  it('goes on beside an enquiry that an operator asks for', async () => {
    const id = await gateway.create({ merchant: 'watched' });
    expect(await gateway.waitForStatus(id, 'PROCESSED')).toMatchObject({ tasks: ['watch'] });
    const before = await enquiriesOf(id);
    await gateway.act('operator', id, 'enquire');
    await gateway.waitFor(id, async () => (await enquiriesOf(id)) >= before + 3);
    await gateway.waitFor(id, ({ tasks }) => tasks.join() === 'watch');
    await gateway.run(`UPDATE sandbox.transfers SET status = 'returned', paid_amount_minor = 0 WHERE reference = $1`, [id]);
    await endsCancelled(id);
  });

  it('ends with a command of the merchant that moves the status on, and the cancellation is sent', async () => {
    const id = await gateway.create({ merchant: 'watched', account: '7000000001' });
    await gateway.waitForStatus(id, 'PROCESSED');
    await gateway.command(id, 'cancel', 'watched');
    await gateway.waitForStatus(id, 'CANCELLED');
    expect(await gateway.sends(id)).toEqual(['create', 'cancel']);
    expect(await watchedUntil(id)).toBeNull();
  });

  it('goes on after a refused cancellation, because the money is still out', async () => {
    const id = await gateway.create({ merchant: 'watched', account: '7000000003' });
    await gateway.waitForStatus(id, 'PROCESSED');
    await gateway.command(id, 'cancel', 'watched');
    expect(await gateway.waitForStatus(id, 'CANCEL_FAILED')).toMatchObject({ processed_amount_minor: 10_000n, tasks: ['watch'] });
    expect(await watchedUntil(id)).not.toBeNull();
    await gateway.run(`UPDATE sandbox.transfers SET status = 'returned', paid_amount_minor = 0 WHERE reference = $1`, [id]);
    await gateway.waitForCase(id, 'CONFLICT');
  });

  it('goes on under an open case, and its answer is evidence until an operator has decided', async () => {
    const id = await gateway.create({ merchant: 'watched' });
    await gateway.waitForStatus(id, 'PROCESSED');
    await gateway.act('operator', id, 'hold');
    await gateway.run(`UPDATE sandbox.transfers SET status = 'returned', paid_amount_minor = 0 WHERE reference = $1`, [id]);
    await gateway.waitFor(id, async () => (await gateway.statements(id)).some(({ claim }) => claim === 'CANCELLED'));
    expect(await gateway.state(id)).toMatchObject({ status: 'PROCESSED', reasons: ['HELD'] });
    await gateway.act('operator', id, 'release');
    await endsCancelled(id);
  });

  it('is shown to the merchant and in the payload of callbacks until when it lasts', async () => {
    const id = await gateway.create({ merchant: 'watched', callbackUrl: 'http://127.0.0.1:9/never' });
    await gateway.waitForStatus(id, 'PROCESSED');
    const until = (await watchedUntil(id))?.toISOString();
    const payloads = await gateway.run<{ payload: string }>(`SELECT payload FROM callback_delivery WHERE payout_id = $1 ORDER BY sequence`, [id]);
    const shown = payloads.map(({ payload }) => (JSON.parse(payload) as { data: { status: string; watched_until: string | null } }).data);
    expect(shown.find(({ status }) => status === 'PROCESSED')).toMatchObject({ watched_until: until });
    expect(shown.find(({ status }) => status === 'READY')).toMatchObject({ watched_until: null });
  });
});
