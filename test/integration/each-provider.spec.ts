import { NotificationsInbox } from '@app/notifications';
import { Metrics } from '@app/observability';
import { providerKeyOf } from '@app/providers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AdyenSimulator, GOOD_SCA_RESPONSE } from '../providers/adyen/simulator.js';
import { PayPalSimulator } from '../providers/paypal/simulator.js';
import { OTP, PaystackSimulator } from '../providers/paystack/simulator.js';
import type { Heard } from '../providers/setup/simulator-server.js';
import { StripeSimulator } from '../providers/stripe/simulator.js';
import { payoutOf, TestGateway } from '../setup/gateway.js';
import { serviceAt as routedService, type TestService } from '../setup/provider-services.js';

/** The whole gateway against a simulator of each real provider, from the order of a merchant to the final status. */
let gateway: TestGateway;
let paypal: PayPalSimulator;
let adyen: AdyenSimulator;
let paystack: PaystackSimulator;
let stripe: StripeSimulator;
let connect: StripeSimulator;
let stripeAccount: string;
let adyenAccount: string;

/** Creates a service that is routed to its own account at the provider. */
const serviceAt = (provider: string, credentials: Record<string, string>, service: TestService): Promise<string> =>
  routedService(gateway, { provider, credentials }, service);

const PAYPAL: TestService = { code: 'paypal_eur', currency: 'EUR', fields: { receiver: 'receiver@example.com', recipient_type: 'EMAIL' } };
const ADYEN: TestService = { code: 'adyen_eur', currency: 'EUR', fields: { holder_name: 'A. Klaassen', iban: 'NL91ABNA0417164300' } };
const ADYEN_REVIEWED: TestService = { ...ADYEN, code: 'adyen_reviewed_eur' };
const ADYEN_REVIEWED_TWICE: TestService = { ...ADYEN, code: 'adyen_reviewed_twice_eur' };
const PAYSTACK: TestService = {
  code: 'paystack_ngn',
  currency: 'NGN',
  fields: { account_number: '0123456789', bank_code: '058', holder_name: 'Adaeze Okonkwo' },
};
const PAYSTACK_BULK: TestService = { ...PAYSTACK, code: 'paystack_bulk_ngn' };

const STRIPE: TestService = { code: 'stripe_eur', currency: 'EUR', fields: { destination: 'ba_1Recipient' } };
const CONNECT: TestService = { code: 'connect_eur', currency: 'EUR', fields: { account: 'acct_1Recipient' } };

// All services exist before the first payout, because the catalogue is cached.
beforeAll(async () => {
  gateway = await TestGateway.start();
  [paypal, adyen, paystack] = await Promise.all([PayPalSimulator.start(), AdyenSimulator.start(), PaystackSimulator.start()]);
  [stripe, connect] = await Promise.all([StripeSimulator.start('payout'), StripeSimulator.start('transfer_then_payout')]);
  await serviceAt('paypal', paypal.credentials, PAYPAL);
  adyenAccount = await serviceAt('adyen', adyen.credentials(), ADYEN);
  await serviceAt('adyen', adyen.credentials({ approvalsRequired: '1' }), ADYEN_REVIEWED);
  await serviceAt('adyen', adyen.credentials({ approvalsRequired: '2' }), ADYEN_REVIEWED_TWICE);
  await serviceAt('paystack', paystack.credentials, PAYSTACK);
  await serviceAt('paystack', { ...paystack.credentials, transfers: 'bulk' }, PAYSTACK_BULK);
  stripeAccount = await serviceAt('stripe', stripe.credentials, STRIPE);
  await serviceAt('stripe', connect.credentials, CONNECT);
});
afterAll(async () => {
  await gateway.stop();
  await Promise.all([paypal, adyen, paystack, stripe, connect].map(({ server }) => server.stop()));
});

const order = ({ code, fields }: TestService) => gateway.create({ service: code, fields });
const keyOf = (payoutId: string) => providerKeyOf('readable', payoutId, 'invoke');
const wantedOf = async (id: string) => (await gateway.run<{ wanted: unknown }>(`SELECT wanted FROM payout WHERE id = $1`, [id]))[0]?.wanted;
const supply = async (id: string, fields: Record<string, unknown>) => payoutOf(await gateway.commands.supplyDetails(gateway.request(id), fields));
const notify = (accountId: string, { headers, rawBody }: { headers: Record<string, string>; rawBody: Buffer }) =>
  gateway.app.get(NotificationsInbox).receive(accountId, headers, rawBody);

describe('payouts through PayPal', () => {
  it('are paid according to the status of the item, not of the batch', async () => {
    const id = await order(PAYPAL);
    await gateway.waitForStatus(id, 'PENDING');
    paypal.advance(keyOf(id), 'SUCCESS');
    expect(await gateway.waitForStatus(id, 'PROCESSED')).toMatchObject({
      provider_reference: paypal.payout(keyOf(id)).batchId,
      processed_amount_minor: 10_000n,
    });
  });

  it('stay pending while an item is unclaimed, until they are revoked', async () => {
    const id = await order(PAYPAL);
    await gateway.waitForStatus(id, 'PENDING');
    paypal.advance(keyOf(id), 'UNCLAIMED', 'RECEIVER_UNREGISTERED');
    await gateway.command(id, 'revoke');
    expect(await gateway.waitForStatus(id, 'REVOKED')).toMatchObject({ resolution: 'OK', reasons: [] });
  });

  it('are sent again by an operator after an outage, and paid once', async () => {
    paypal.server.breakNext({ when: 'after', how: { status: 503, body: {} } });
    const id = await order(PAYPAL);
    await gateway.waitForCase(id, 'PROVIDER_ERROR');
    expect(await gateway.state(id)).toMatchObject({ status: 'INVOKING', resolution: 'CONNECTION_ERROR' });
    expect(paypal.movements(keyOf(id))).toBe(1);
    await expect(gateway.act('operator', id, 'process')).rejects.toMatchObject({ code: 'action_not_allowed' });
    await gateway.actWithApproval(id, 'add_statement', { statement: { outcome: 'paid', providerReference: 'BATCH_BY_PHONE', processedAmount: null } });
    await gateway.act('operator', id, 'process');
    expect(await gateway.state(id)).toMatchObject({ status: 'PROCESSED', reasons: [] });
    expect(paypal.movements(keyOf(id))).toBe(1);
  });
});

describe('payouts through Adyen', () => {
  const referenceOf = async (id: string) => (await gateway.waitFor(id, ({ provider_reference: reference }) => reference !== null)).provider_reference;

  it('are paid once the bank has confirmed, and a notification triggers an enquiry', async () => {
    const id = await order(ADYEN);
    const reference = await referenceOf(id);
    adyen.move(reference, 'booked');
    adyen.credit(reference);
    expect(await notify(adyenAccount, adyen.webhook(reference))).toBe('stored');
    expect(await gateway.waitForStatus(id, 'PROCESSED')).toMatchObject({ processed_amount_minor: 10_000n });
    const forged = adyen.webhook(reference);
    await expect(notify(adyenAccount, { ...forged, rawBody: Buffer.from(forged.rawBody.toString().replace('booked', 'failed')) })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  it('become CANCELLED when Adyen returns the paid money', async () => {
    const id = await order(ADYEN);
    const reference = await referenceOf(id);
    adyen.move(reference, 'booked');
    adyen.credit(reference);
    await gateway.waitForStatus(id, 'PROCESSED');
    adyen.move(reference, 'returned', 'counterpartyAccountClosed');
    await notify(adyenAccount, adyen.webhook(reference));
    expect(await gateway.waitForStatus(id, 'CANCELLED')).toMatchObject({ processed_amount_minor: 0n, resolution: 'INVALID_RECIPIENT' });
  });

  it('wait during a challenge, whatever is asked meanwhile, and continue once it is answered', async () => {
    adyen.challenges = 'transfers';
    const id = await order(ADYEN);
    await gateway.waitForStatus(id, 'PENDING');
    expect(await wantedOf(id)).toMatchObject({ type: 'strong_authentication', fields: ['sca_response'], challenge: expect.any(String) as unknown });
    await gateway.waitFor(id, ({ enquiry_count: asked }) => asked >= 3);
    expect(await wantedOf(id)).toMatchObject({ type: 'strong_authentication' });
    expect(await gateway.state(id)).toMatchObject({ status: 'PENDING', reasons: [] });
    await supply(id, { sca_response: GOOD_SCA_RESPONSE });
    const reference = await referenceOf(id);
    adyen.challenges = 'nothing';
    adyen.move(reference, 'booked');
    adyen.credit(reference);
    await gateway.waitForStatus(id, 'PROCESSED');
    expect(adyen.movements(keyOf(id))).toBe(1);
  });

  it('take two approvals at Adyen, and the second is not treated as a repeat of the first', async () => {
    const id = await order(ADYEN_REVIEWED_TWICE);
    for (const approvalsLeft of [1, 0]) {
      await gateway.waitFor(id, async () => (await wantedOf(id)) !== null);
      await gateway.act('operator', id, 'submit_details', { reason: 'Checked against the invoice.' });
      await gateway.waitFor(id, async () => (await wantedOf(id)) === null);
      expect(adyen.transfers.find(({ asked }) => asked.reference === keyOf(id))).toMatchObject({ approvalsLeft });
    }
  });

  it('under review are approved by an operator, or revoked by the merchant', async () => {
    const approved = await order(ADYEN_REVIEWED);
    const recalled = await order(ADYEN_REVIEWED);
    await gateway.waitFor(approved, async () => (await wantedOf(approved)) !== null);
    await gateway.act('operator', approved, 'submit_details', { reason: 'Checked against the invoice.' });
    await gateway.waitFor(approved, async () => (await wantedOf(approved)) === null);
    await gateway.waitFor(recalled, async () => (await wantedOf(recalled)) !== null);
    await gateway.command(recalled, 'revoke');
    expect(await gateway.waitForStatus(recalled, 'REVOKED')).toMatchObject({ resolution: 'OK' });
    adyen.move(await referenceOf(approved), 'refused', 'counterpartyAccountClosed');
    expect(await gateway.waitForStatus(approved, 'PROCESS_FAILED')).toMatchObject({ resolution: 'INVALID_RECIPIENT' });
  });
});

describe('payouts through Paystack', () => {
  it('wait for an OTP, request a new one, and are paid with it', async () => {
    paystack.behave('requires an OTP');
    const id = await order(PAYSTACK);
    await gateway.waitForStatus(id, 'PENDING');
    expect(await wantedOf(id)).toEqual({ type: 'otp', fields: ['otp'] });
    await supply(id, { otp: '000000' });
    await gateway.waitFor(id, async () => (await gateway.events(id)).some(({ type }) => type === 'details.refused'));
    await supply(id, { resend: true });
    await gateway.waitFor(id, () => paystack.resent.includes(keyOf(id)));
    await gateway.waitFor(id, ({ tasks }) => !tasks.includes('submit_details'));
    await supply(id, { otp: OTP });
    await gateway.waitFor(id, async () => (await wantedOf(id)) === null);
    paystack.advance(keyOf(id), 'success');
    expect(await gateway.waitForStatus(id, 'PROCESSED')).toMatchObject({ processed_amount_minor: 10_000n });
    expect(paystack.movements(keyOf(id))).toBe(1);
  });

  it('are revoked by withholding the OTP', async () => {
    paystack.behave('requires an OTP');
    const id = await order(PAYSTACK);
    await gateway.waitForStatus(id, 'PENDING');
    await gateway.command(id, 'revoke');
    await gateway.waitForStatus(id, 'REVOKING');
    paystack.advance(keyOf(id), 'abandoned');
    expect(await gateway.waitForStatus(id, 'REVOKED')).toMatchObject({ resolution: 'OK', reasons: [] });
  });

  it('are found by the provider key after an outage, and an operator takes over the answer', async () => {
    paystack.behave('pays');
    paystack.server.breakNext({ when: 'after', how: 'cut' });
    const id = await order(PAYSTACK);
    await gateway.waitForCase(id, 'PROVIDER_ERROR');
    await gateway.waitFor(id, async () => (await gateway.statements(id)).some(({ claim }) => claim === 'PROCESSED'));
    expect(await gateway.act('operator', id, 'process')).toMatchObject({ decision: { step: 'take_over' } });
    expect(await gateway.state(id)).toMatchObject({ status: 'PROCESSED', reasons: [] });
    expect(paystack.movements(keyOf(id))).toBe(1);
  });

  it('are sent many in one request, and each is found when the answer is lost', async () => {
    paystack.behave('accepts');
    const isBulk = ({ path }: { path: string }): boolean => path === '/transfer/bulk';
    paystack.server.breakNext({ when: 'after', how: 'cut', matches: isBulk });
    const ids = await Promise.all(Array.from({ length: 12 }, () => order(PAYSTACK_BULK)));
    for (const id of ids) await gateway.waitFor(id, () => paystack.movements(keyOf(id)) === 1);
    for (const id of ids) paystack.advance(keyOf(id), 'success');
    const lost = JSON.stringify(paystack.server.heard.find(isBulk));
    for (const id of ids) {
      if (lost.includes(keyOf(id))) {
        await gateway.waitForCase(id, 'PROVIDER_ERROR');
        await gateway.waitFor(id, async () => (await gateway.statements(id)).some(({ claim }) => claim === 'PROCESSED'));
        await gateway.act('operator', id, 'process');
      }
      expect(await gateway.waitForStatus(id, 'PROCESSED')).toMatchObject({ processed_amount_minor: 10_000n, reasons: [] });
      expect(paystack.movements(keyOf(id))).toBe(1);
    }
  });
});

describe('payouts through Stripe', () => {
  it('are paid, and returned when the bank refuses the money days later', async () => {
    stripe.behave('accepts');
    const id = await order(STRIPE);
    await gateway.waitForStatus(id, 'PENDING');
    const payout = stripe.payout(keyOf(id));
    stripe.advance(payout, 'paid');
    expect(await notify(stripeAccount, stripe.notification('payout.paid', payout, new Date()))).toBe('stored');
    expect(await gateway.waitForStatus(id, 'PROCESSED')).toMatchObject({ processed_amount_minor: 10_000n });
    stripe.advance(payout, 'failed', 'account_closed');
    await notify(stripeAccount, stripe.notification('payout.failed', payout, new Date()));
    expect(await gateway.waitForStatus(id, 'CANCELLED')).toMatchObject({ resolution: 'INVALID_RECIPIENT', processed_amount_minor: 0n });
  });

  it('fail without a reason as the code table says, and raise one alert', async () => {
    const rung = async () => /alerts_total\{alert="refusal_unexplained",mode="test"\} (\d+)/.exec(await gateway.app.get(Metrics).text())?.[1];
    const before = Number(await rung());
    stripe.behave('accepts');
    const id = await order(STRIPE);
    await gateway.waitForStatus(id, 'PENDING');
    const payout = stripe.payout(keyOf(id));
    stripe.advance(payout, 'failed', 'other');
    await notify(stripeAccount, stripe.notification('payout.failed', payout, new Date()));
    expect(await gateway.waitForStatus(id, 'PROCESS_FAILED')).toMatchObject({ resolution: 'DECLINED_ERROR' });
    // The alert is raised after the commit that made the status visible.
    await gateway.waitFor(id, async () => Number(await rung()) === before + 1);
    await gateway.act('operator', id, 'enquire');
    await gateway.waitFor(
      id,
      async () => (await gateway.statements(id)).filter(({ source, claim }) => source === 'enquiry' && claim === 'PROCESS_FAILED').length > 1,
    );
    expect(Number(await rung())).toBe(before + 1);
  });

  it('are revoked while pending, and cancelled once paid', async () => {
    const recalled = await order(STRIPE);
    await gateway.waitForStatus(recalled, 'PENDING');
    await gateway.command(recalled, 'revoke');
    expect(await gateway.waitForStatus(recalled, 'REVOKED')).toMatchObject({ resolution: 'OK' });

    stripe.behave('pays');
    const returned = await order(STRIPE);
    await gateway.waitForStatus(returned, 'PROCESSED');
    await gateway.command(returned, 'cancel');
    await gateway.waitForStatus(returned, 'CANCELLING');
    const reversing = () => stripe.payouts.find(({ originalId }) => originalId === stripe.payout(keyOf(returned)).id);
    await gateway.waitFor(returned, () => reversing() !== undefined);
    Object.assign(reversing() ?? {}, { status: 'paid' });
    expect(await gateway.waitForStatus(returned, 'CANCELLED')).toMatchObject({ resolution: 'OK' });
  });

  it('have a resolution that says so when they are canceled in the dashboard of Stripe', async () => {
    stripe.behave('accepts');
    const id = await order(STRIPE);
    await gateway.waitForStatus(id, 'PENDING');
    stripe.advance(stripe.payout(keyOf(id)), 'canceled');
    expect(await gateway.waitForStatus(id, 'PROCESS_FAILED')).toMatchObject({ resolution: 'DECLINED_ERROR', reasons: [] });
  });

  it('are found after a lost answer, and paid once', async () => {
    stripe.behave('accepts');
    stripe.server.breakNext({ when: 'after', how: { status: 500, body: {} } });
    const id = await order(STRIPE);
    await gateway.waitForCase(id, 'PROVIDER_ERROR');
    await gateway.waitFor(id, async () => (await gateway.statements(id)).some(({ claim }) => claim === 'PENDING'));
    await gateway.act('operator', id, 'process');
    stripe.advance(stripe.payout(keyOf(id)), 'paid');
    await gateway.waitForStatus(id, 'PROCESSED');
    expect(stripe.movements(keyOf(id))).toBe(1);
  });

  it('stranded at the connected account say so, and go on once an operator has read that', async () => {
    connect.behave('pays');
    connect.server.breakNext({ when: 'before', how: 'cut', matches: ({ method, path }) => method === 'POST' && path === '/v1/payouts' });
    const id = await order(CONNECT);
    await gateway.waitForCase(id, 'PROVIDER_ERROR');
    const [attempt] = await gateway.run<{ provider_message: string }>(`SELECT provider_message FROM payout_attempt WHERE payout_id = $1`, [id]);
    expect(attempt?.provider_message).toContain(connect.transfer(keyOf(id)).id);
    await gateway.waitFor(id, async () => (await gateway.statements(id)).some(({ claim }) => claim === 'PENDING'));
    expect(connect.payouts.filter(({ metadata }) => metadata['invoke_key'] === keyOf(id))).toHaveLength(0);
    await gateway.act('operator', id, 'process');
    expect(await gateway.waitForStatus(id, 'PROCESSED')).toMatchObject({ reasons: [], processed_amount_minor: 10_000n });
    expect(connect.movements(keyOf(id))).toBe(1);
  });

  describe('whose money has not arrived at the connected account', () => {
    const HOUR_SECONDS = 3_600;

    async function waiting(): Promise<string> {
      connect.behave('accepts');
      connect.arrivesAt = Math.floor(Date.now() / 1_000) + HOUR_SECONDS;
      const id = await order(CONNECT);
      await gateway.waitForStatus(id, 'PENDING');
      return id;
    }
    const stepOf = (id: string) =>
      gateway.run<{ hours: number }>(
        `SELECT round(extract(epoch FROM due_at - now()) / ${String(HOUR_SECONDS)})::int AS hours FROM payout_task WHERE payout_id = $1 AND task = 'submit_details'`,
        [id],
      );
    const makeDue = (id: string) =>
      gateway.run(`UPDATE payout_task SET due_at = now(), enqueued_at = NULL WHERE payout_id = $1 AND task = 'submit_details'`, [id]);

    it('are paid out without anybody once it has', async () => {
      const id = await waiting();
      expect(await stepOf(id)).toEqual([{ hours: 1 }]);
      expect(await gateway.state(id)).toMatchObject({ reasons: [], provider_reference: connect.transfer(keyOf(id)).id });
      connect.behave('pays');
      connect.arrive();
      await makeDue(id);
      expect(await gateway.waitForStatus(id, 'PROCESSED')).toMatchObject({ reasons: [], processed_amount_minor: 10_000n });
      expect(connect.movements(keyOf(id))).toBe(1);
    });

    it('are taken back by a revoke', async () => {
      const id = await waiting();
      await gateway.command(id, 'revoke');
      expect(await gateway.waitForStatus(id, 'REVOKED')).toMatchObject({ resolution: 'OK', reasons: [] });
      expect(connect.transfer(keyOf(id)).amountReversed).toBe(10_000);
      expect(await stepOf(id)).toEqual([]);
      connect.arrivesAt = null;
    });

    it('are left to an operator when the next step is refused, who takes the transfer back', async () => {
      const id = await waiting();
      connect.arrive();
      const body = { error: { type: 'invalid_request_error', code: 'payouts_not_allowed', message: 'Not yet.' } };
      const isStep = ({ method, path, body: sent }: Heard): boolean => method === 'POST' && path === '/v1/payouts' && sent.includes(id);
      connect.server.breakNext({ when: 'before', how: { status: 400, body }, matches: isStep });
      await makeDue(id);
      await gateway.waitForCase(id, 'PROVIDER_ERROR');
      expect(await gateway.state(id)).toMatchObject({ status: 'PENDING' });
      await gateway.act('operator', id, 'cancel');
      expect(await gateway.waitForStatus(id, 'REVOKED')).toMatchObject({ reasons: [] });
      expect(connect.transfer(keyOf(id)).amountReversed).toBe(10_000);
    });
  });
});
