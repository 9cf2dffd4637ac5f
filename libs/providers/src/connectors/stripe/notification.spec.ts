import { describe, expect, it } from '@jest/globals';
import { createHmac } from 'node:crypto';
import Stripe from 'stripe';
import type { InboundNotification } from '../../connector-kit/connector.contract.js';
import { NotificationUnreadable } from '../../connector-kit/connector-kit.errors.js';
import { STRIPE_CODES } from './codes.js';
import type { StripeMode } from './config.js';
import { readNotification, TOLERANCE_SECONDS, verifyStripeSignature } from './notification.js';

const { webhooks } = new Stripe('sk_test_of_a_test');
const SECRET = 'whsec_first';
const OTHER = 'whsec_second';
const NOW = new Date('2026-11-25T12:00:00.900Z');
const SECONDS = 1_795_608_000;
const KEY = 'po_0190c5a1b2c37d4e8f90123456789abc-invoke';
const BODY = JSON.stringify(eventOf('payout.paid', payoutOf('paid')), null, 2);

function payoutOf(status: string, rest: object = {}): object {
  return {
    id: 'po_1',
    object: 'payout',
    amount: 987,
    currency: 'usd',
    status,
    metadata: { invoke_key: KEY },
    original_payout: null,
    reversed_by: null,
    ...rest,
  };
}

function transferOf(rest: object = {}): object {
  return { id: 'tr_1', object: 'transfer', amount: 987, amount_reversed: 0, reversed: false, currency: 'usd', metadata: { invoke_key: KEY }, ...rest };
}

function eventOf(type: string, object: object, rest: object = {}): object {
  return { id: 'evt_1', object: 'event', type, created: SECONDS, livemode: false, pending_webhooks: 1, data: { object }, ...rest };
}

function message(header: string | string[] | undefined, body: string | Buffer = BODY): InboundNotification {
  return { headers: { 'stripe-signature': header }, rawBody: Buffer.from(body) };
}

const hmac = (time: number, body: string | Buffer = BODY, secret = SECRET) =>
  createHmac('sha256', secret)
    .update(`${String(time)}.`)
    .update(body)
    .digest('hex');
const ofSdk = (rest: { payload?: string; secret?: string; timestamp?: number; scheme?: string } = {}) =>
  webhooks.generateTestHeaderString({ payload: BODY, secret: SECRET, timestamp: SECONDS, ...rest });
const verify = (notification: InboundNotification, secrets: readonly string[] = [SECRET], now = NOW) => verifyStripeSignature(notification, secrets, now);
const read = (type: string, object: object, mode: StripeMode = 'payout', rest: object = {}) =>
  readNotification(message('', JSON.stringify(eventOf(type, object, rest))), mode, STRIPE_CODES);

describe('verifyStripeSignature', () => {
  it("agrees with Stripe's own library", () => {
    expect(verify(message(ofSdk()))).toBe(true);
    const header = `t=${String(SECONDS)},v1=${hmac(SECONDS)}`;
    expect(header).toBe(ofSdk());
    expect(webhooks.constructEvent(BODY, header, SECRET, TOLERANCE_SECONDS, undefined, NOW.getTime())).toMatchObject({ id: 'evt_1' });
    expect(webhooks.DEFAULT_TOLERANCE).toBe(TOLERANCE_SECONDS);
  });

  it.each(['', '{"a":"ü€🎉"}', ' {} \n', '{"a":1}'.repeat(5_000)])('verifies the raw bytes of body number %#', (body) => {
    const header = `t=${String(SECONDS)},v1=${hmac(SECONDS, body)}`;
    expect(verify(message(header, body))).toBe(true);
    expect(verify(message(header, `${body} `))).toBe(false);
    if (body !== '') expect(verify(message(ofSdk({ payload: body }), body))).toBe(true);
  });

  it('verifies bytes that are not valid text', () => {
    const bytes = Buffer.from([0xff, 0x00, 0xfe]);
    expect(verify(message(`t=${String(SECONDS)},v1=${hmac(SECONDS, bytes)}`, bytes))).toBe(true);
  });

  it('accepts one of several signatures under any known secret', () => {
    const good = hmac(SECONDS);
    const rolled = hmac(SECONDS, BODY, OTHER);
    const zeros = '0'.repeat(64);
    expect(verify(message(`t=${String(SECONDS)},v1=${zeros},v1=${good},v0=${zeros}`))).toBe(true);
    expect(verify(message(`t=${String(SECONDS)}, v1=${rolled}, v1=${good}`))).toBe(true);
    expect(verify(message(`t=${String(SECONDS)},v1=${rolled}`), [SECRET, OTHER])).toBe(true);
    expect(verify(message(`t=${String(SECONDS)},v1=${rolled}`))).toBe(false);
    expect(webhooks.constructEvent(BODY, `t=${String(SECONDS)},v1=${zeros},v1=${good}`, SECRET, TOLERANCE_SECONDS, undefined, NOW.getTime())).toBeTruthy();
  });

  it.each([
    [-TOLERANCE_SECONDS, true],
    [-TOLERANCE_SECONDS - 1, false],
    [TOLERANCE_SECONDS, true],
    [TOLERANCE_SECONDS + 1, false],
    [-86_400, false],
  ])('accepts a signature made %i seconds from now: %s', (seconds, expected) => {
    expect(verify(message(ofSdk({ timestamp: SECONDS + seconds })))).toBe(expected);
  });

  it.each<[string, string | string[] | undefined]>([
    ['no header', undefined],
    ['an empty header', ''],
    ['two headers', [`t=${String(SECONDS)},v1=${hmac(SECONDS)}`]],
    ['no time', `v1=${hmac(SECONDS)}`],
    ['no signature', `t=${String(SECONDS)}`],
    ['an empty signature', `t=${String(SECONDS)},v1=`],
    ['an older scheme', ofSdk({ scheme: 'v0' })],
    ['another time', `t=${String(SECONDS + 1)},v1=${hmac(SECONDS)}`],
    ['two times', `t=${String(SECONDS)},t=${String(SECONDS)},v1=${hmac(SECONDS)}`],
    ['a time that is none', `t=now,v1=${hmac(SECONDS)}`],
    ['a signature that is cut', `t=${String(SECONDS)},v1=${hmac(SECONDS).slice(0, 62)}`],
    ['a signature that is no hex', `t=${String(SECONDS)},v1=${'z'.repeat(64)}`],
    ['too many signatures', `t=${String(SECONDS)}${`,v1=${'0'.repeat(64)}`.repeat(20)},v1=${hmac(SECONDS)}`],
    ['another secret', ofSdk({ secret: OTHER })],
    ['another body', ofSdk({ payload: `${BODY} ` })],
  ])('refuses a header with %s', (_, header) => {
    expect(verify(message(header))).toBe(false);
  });

  it('refuses every message without a signing secret', () => {
    expect(verify(message(ofSdk()), [])).toBe(false);
    expect(verify(message(`t=${String(SECONDS)},v1=${hmac(SECONDS, BODY, '')}`), [''])).toBe(false);
  });
});

describe('readNotification of Stripe', () => {
  it.each([
    ['payout.created', 'pending', 'PENDING'],
    ['payout.updated', 'in_transit', 'PENDING'],
    ['payout.paid', 'paid', 'PROCESSED'],
    ['payout.failed', 'failed', 'PROCESS_FAILED'],
    ['payout.canceled', 'canceled', 'REVOKED'],
    ['payout.paid', 'new_word', 'UNCLEAR'],
    // The object is what counts, not the name of the event.
    ['payout.paid', 'failed', 'PROCESS_FAILED'],
  ])('reads %s of a payout that is %s as %s', (type, status, reportedStatus) => {
    expect(read(type, payoutOf(status))).toMatchObject({
      deduplicationKey: 'evt_1',
      reports: [{ invokeKey: KEY, report: { reportedStatus, providerReference: 'po_1', httpStatus: null } }],
    });
  });

  it.each([
    ['pending', 'CANCELLING'],
    ['paid', 'CANCELLED'],
    ['failed', 'CANCEL_FAILED'],
  ])('reports a reversing payout that is %s on the original payout as %s', (status, reportedStatus) => {
    const reversing = payoutOf(status, { id: 'po_2', amount: -987, metadata: {}, original_payout: 'po_1' });
    expect(read('payout.updated', reversing)).toMatchObject({ reports: [{ invokeKey: null, report: { reportedStatus, providerReference: 'po_1' } }] });
  });

  it.each([
    ['transfer.created', {}, 'PROCESSED'],
    ['transfer.updated', { amount_reversed: 5 }, 'PROCESSED'],
    ['transfer.reversed', { amount_reversed: 987, reversed: true }, 'CANCELLED'],
  ])('reads %s with %j as %s', (type, rest, reportedStatus) => {
    expect(read(type, transferOf(rest), 'transfer')).toMatchObject({ reports: [{ invokeKey: KEY, report: { reportedStatus, providerReference: 'tr_1' } }] });
  });

  it.each([
    ['payout.paid', payoutOf('paid'), 'PROCESSED'],
    ['payout.updated', payoutOf('in_transit'), 'PENDING'],
    ['payout.failed', payoutOf('failed'), 'UNCLEAR'],
    ['payout.canceled', payoutOf('canceled'), 'UNCLEAR'],
    ['transfer.created', transferOf(), 'UNCLEAR'],
    ['transfer.reversed', transferOf({ amount_reversed: 987, reversed: true }), 'UNCLEAR'],
  ])('never reports %s alone as final in the two-step mode (case %#)', (type, object, reportedStatus) => {
    expect(read(type, object, 'transfer_then_payout')).toMatchObject({ reports: [{ invokeKey: KEY, report: { reportedStatus } }] });
  });

  it.each<[string, string, object, StripeMode]>([
    ['another kind of event', 'payout.reconciliation_completed', payoutOf('paid'), 'payout'],
    ['an event of another object', 'charge.succeeded', payoutOf('paid'), 'payout'],
    ['a transfer where payouts are made', 'transfer.created', transferOf(), 'payout'],
    ['a payout where transfers are made', 'payout.paid', payoutOf('paid'), 'transfer'],
    ['a payout that Stripe made automatically', 'payout.paid', payoutOf('paid', { metadata: {} }), 'payout'],
    ['a transfer of another party', 'transfer.created', transferOf({ metadata: {} }), 'transfer'],
  ])('ignores %s', (_, type, object, mode) => {
    expect(read(type, object, mode)).toBeNull();
  });

  it.each([{ object: 'v2.core.event' }, { type: 7 }, { type: 'toString' }])('ignores an event of Stripe that is of another kind: %j', (rest) => {
    expect(read('payout.paid', payoutOf('paid'), 'payout', rest)).toBeNull();
  });

  it.each([{ id: undefined }, { data: null }, { data: { object: [] } }, { data: { object: { id: 'po_1' } } }, { data: { object: transferOf() } }])(
    'does not ignore an event of Stripe with the faulty members %j',
    (rest) => {
      expect(() => read('payout.paid', payoutOf('paid'), 'transfer_then_payout', rest)).toThrow(NotificationUnreadable);
    },
  );

  it.each(['', 'null', '[]', '{', '"x"'])('does not ignore the unreadable body %j', (body) => {
    expect(() => readNotification(message('', body), 'payout', STRIPE_CODES)).toThrow(NotificationUnreadable);
  });
});
