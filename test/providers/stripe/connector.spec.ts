import { type Connector, type ConnectorAnswer, type EnquiryAnswer, type OperationRequest, providerKeyOf, providerNamed } from '@app/providers';
import { afterEach, describe, expect, it } from '@jest/globals';
import Stripe from 'stripe';
import { enquiryAbout, operationRequest } from '../setup/requests.js';
import type { Fault, Heard, Reply } from '../setup/simulator-server.js';
import { StripeSimulator } from './simulator.js';
import { payoutBody, type SimulatedPayout } from './wire.js';

const ACCOUNT = 'acct_1Recipient';
const SHORT_TIMEOUT_MS = 300;
const isTransfer = ({ method, path }: Heard): boolean => method === 'POST' && path === '/v1/transfers';
const isPayout = ({ method, path }: Heard): boolean => method === 'POST' && path === '/v1/payouts';
const isCancel = ({ path }: Heard): boolean => path.endsWith('/cancel');
const isReverse = ({ path }: Heard): boolean => path.endsWith('/reverse');
const isReversal = ({ path }: Heard): boolean => path.endsWith('/reversals');
const isLookUp = ({ method }: Heard): boolean => method === 'GET';

let simulator: StripeSimulator;
let connector: Connector;

/** A connector as in another process, without caches. */
function connect(): Connector {
  const provider = providerNamed('stripe');
  return provider.connect(simulator.credentials, provider.codes, 'test');
}

async function start(mode: 'payout' | 'transfer' | 'transfer_then_payout'): Promise<void> {
  simulator = await StripeSimulator.start(mode);
  connector = connect();
}

afterEach(() => simulator.server.stop());

const spoil = (matches: (heard: Heard) => boolean, how: Fault['how'], when: Fault['when'] = 'before') => {
  simulator.server.breakNext({ when, how, matches });
};
const heard = (matches: (heard: Heard) => boolean): Heard[] => simulator.server.heard.filter(matches);
const keysOf = (matches: (heard: Heard) => boolean) => heard(matches).map(({ headers }) => headers['idempotency-key']);
/** A fence that admits a number of requests. */
const fenceFor = (requests: number) => {
  let left = requests;
  return () => Promise.resolve(left-- > 0);
};
const followUp = (operation: 'revoke' | 'cancel', asked: OperationRequest, providerReference: string | null): OperationRequest => ({
  ...asked,
  providerKey: providerKeyOf('readable', asked.payoutId, operation),
  providerReference,
});

describe('Stripe payout', () => {
  const request = (rest: Partial<OperationRequest> = {}) => operationRequest('invoke', { fields: { destination: 'ba_1' }, ...rest });

  async function invoked(fields: Record<string, string> = { destination: 'ba_1' }) {
    await start('payout');
    if (fields['account'] !== undefined) simulator.balances.set(fields['account'], 10_000);
    const asked = request({ fields });
    const answer = await connector.invoke(asked);
    expect(answer).toMatchObject({ kind: 'accepted', reportedStatus: 'PENDING' });
    const reference = answer.providerReference ?? '';
    return { asked, reference, payout: simulator.payout(asked.invokeKey), question: enquiryAbout(asked, reference) };
  }

  it('is created with our key, the pinned version, and no account header', async () => {
    const { asked } = await invoked();
    const [sent] = heard(isPayout);
    expect(sent?.headers).toMatchObject({ 'idempotency-key': asked.providerKey, 'stripe-version': '2023-08-16' });
    expect(sent?.headers).not.toHaveProperty('stripe-account');
  });

  it('a Stripe payout of a connected account is created, enquired about and canceled in the name of that account', async () => {
    const { asked, reference, question } = await invoked({ destination: 'ba_1', account: ACCOUNT });
    expect(await connector.enquire(question)).toMatchObject({ kind: 'found', reportedStatus: 'PENDING' });
    expect(await connector.enquire({ ...question, providerReference: null })).toMatchObject({ kind: 'found', reportedStatus: 'PENDING' });
    expect(await connector.revoke(followUp('revoke', asked, reference))).toMatchObject({ kind: 'done', reportedStatus: 'REVOKED', resolution: 'OK' });
    expect(simulator.server.heard.every(({ headers }) => headers['stripe-account'] === ACCOUNT)).toBe(true);
  });

  it.each([
    ['pending', 'PENDING'],
    ['in_transit', 'PENDING'],
    ['paid', 'PROCESSED'],
    ['failed', 'PROCESS_FAILED'],
    ['canceled', 'REVOKED'],
    ['new_word', 'UNCLEAR'],
  ])('a Stripe payout that is %s is found as %s', async (status, reportedStatus) => {
    const { payout, question } = await invoked();
    simulator.advance(payout, status);
    expect(await connector.enquire(question)).toMatchObject({ kind: 'found', reportedStatus, providerReference: payout.id });
    expect(await connector.enquire({ ...question, providerReference: null })).toMatchObject({ kind: 'found', reportedStatus, providerReference: payout.id });
  });

  it('a Stripe payout that was paid may fail later', async () => {
    const { payout, question } = await invoked();
    simulator.advance(payout, 'paid');
    expect(await connector.enquire(question)).toMatchObject({ reportedStatus: 'PROCESSED', processedAmountMinor: 10_000n });
    simulator.advance(payout, 'failed', 'account_closed');
    expect(await connector.enquire(question)).toMatchObject({ reportedStatus: 'PROCESS_FAILED', resolution: 'INVALID_RECIPIENT', processedAmountMinor: 0n });
  });

  it('is found on any page of the list', async () => {
    await start('payout');
    const asked = request();
    await connector.invoke(asked);
    for (let made = 0; made < 120; made += 1) simulator.addForeign();
    expect(await connector.enquire(enquiryAbout(asked, null))).toMatchObject({ kind: 'found', providerReference: simulator.payout(asked.invokeKey).id });
    expect(heard(isLookUp)).toHaveLength(3);
    expect(await connector.enquire(enquiryAbout(request(), null))).toMatchObject({ kind: 'not_found' });
  });

  it('is reported as missing only after the list was read to its end', async () => {
    await start('payout');
    for (let made = 0; made < 60; made += 1) simulator.addForeign();
    const isSecondPage = ({ query }: Heard): boolean => query.has('starting_after');
    for (const how of [
      'cut',
      { status: 500, body: {} },
      { status: 404, body: { error: { code: 'resource_missing' } } },
      { status: 200, body: { object: 'list', data: [{}], has_more: false } },
    ] as const) {
      spoil(isSecondPage, how);
      expect(await connector.enquire(enquiryAbout(request(), null))).toMatchObject({ kind: 'no_answer' });
    }
    spoil(isSecondPage, { status: 200, body: { object: 'list', data: [], has_more: true } });
    expect(await connector.enquire(enquiryAbout(request(), null))).toMatchObject({ kind: 'no_answer' });
  });

  it('found twice with one key is left to a human', async () => {
    const { asked, question } = await invoked();
    simulator.addForeign().metadata = { invoke_key: asked.invokeKey };
    expect(await connector.enquire({ ...question, providerReference: null })).toMatchObject({
      kind: 'found',
      reportedStatus: 'UNCLEAR',
      message: expect.stringMatching(/po_.*po_/),
    });
  });

  it.each([
    ['under another key', { metadata: { invoke_key: 'po_other-invoke' } }],
    ['of another amount', { amount: 9_999 }],
    ['in another currency', { currency: 'usd' }],
  ])('%s is not accepted as ours', async (_, rest) => {
    const { payout, question } = await invoked();
    simulator.advance(Object.assign(payout, rest), 'paid');
    expect(await connector.enquire(question)).toMatchObject({ kind: 'found', reportedStatus: 'UNCLEAR', processedAmountMinor: null });
  });

  it('is not enquired about if its account is unknown', async () => {
    const { question } = await invoked();
    const before = simulator.server.heard.length;
    expect(await connector.enquire({ ...question, fields: {} })).toMatchObject({ kind: 'no_answer' });
    expect(simulator.server.heard).toHaveLength(before);
  });

  it('is reported in its current state when Stripe replays an older answer', async () => {
    const { asked, payout } = await invoked();
    simulator.advance(payout, 'paid');
    expect(await connect().invoke(asked)).toMatchObject({ kind: 'done', reportedStatus: 'PROCESSED' });
    simulator.advance(payout, 'failed', 'no_account');
    expect(await connect().invoke(asked)).toMatchObject({ kind: 'done', reportedStatus: 'PROCESS_FAILED', resolution: 'RECIPIENT_NOT_FOUND' });
    spoil(isLookUp, 'cut');
    expect(await connect().invoke(asked)).toMatchObject({ kind: 'unknown', providerReference: payout.id });
    expect(simulator.movements(asked.invokeKey)).toBe(1);
  });

  it('a Stripe payout that was refused is refused again with the same key, even after the balance was topped up', async () => {
    await start('payout');
    const asked = request();
    simulator.behave('refuses');
    expect(await connector.invoke(asked)).toMatchObject({ kind: 'declined', resolution: 'INSUFFICIENT_FUNDS' });
    simulator.behave('pays');
    expect(await connector.invoke(asked)).toMatchObject({ kind: 'declined', resolution: 'INSUFFICIENT_FUNDS' });
    expect(simulator.payouts).toHaveLength(0);
  });

  it('a Stripe payout with a key used for something else is a duplicate', async () => {
    const { asked } = await invoked();
    expect(await connector.invoke({ ...asked, amountMinor: 1n })).toMatchObject({ kind: 'declined', resolution: 'DUPLICATED_ID' });
  });

  describe('revoke of a Stripe payout', () => {
    it('fails while the payout is in transit', async () => {
      const { asked, reference, payout } = await invoked();
      simulator.advance(payout, 'in_transit');
      expect(await connector.revoke(followUp('revoke', asked, reference))).toMatchObject({ kind: 'declined', resolution: 'REQUEST_ERROR' });
    });

    it('succeeds after it was canceled elsewhere', async () => {
      const { asked, reference, payout } = await invoked();
      simulator.advance(payout, 'canceled');
      expect(await connector.revoke(followUp('revoke', asked, reference))).toMatchObject({ kind: 'done', reportedStatus: 'REVOKED', resolution: 'OK' });
    });

    it.each(['before', 'after'] as const)('is unknown when the answer is lost, and a repeat resolves it: lost %s the request took effect', async (when) => {
      const { asked, reference } = await invoked();
      spoil(isCancel, 'cut', when);
      const revoke = followUp('revoke', asked, reference);
      expect(await connector.revoke(revoke)).toMatchObject({ kind: 'unknown' });
      expect(await connect().revoke(revoke)).toMatchObject({ kind: 'done', reportedStatus: 'REVOKED' });
      expect(new Set(keysOf(isCancel))).toEqual(new Set([revoke.providerKey]));
    });

    it('a revoke without a Stripe id, or behind a closed fence, is not_sent', async () => {
      const { asked, reference } = await invoked();
      expect(await connector.revoke(followUp('revoke', asked, null))).toMatchObject({ kind: 'not_sent' });
      expect(await connector.revoke({ ...followUp('revoke', asked, reference), fence: fenceFor(0) })).toMatchObject({ kind: 'not_sent' });
      expect(await connector.cancel(followUp('cancel', asked, null))).toMatchObject({ kind: 'not_sent' });
      expect(heard(isCancel)).toHaveLength(0);
    });
  });

  describe('cancel of a paid Stripe payout', () => {
    it.each([
      ['pending', 'CANCELLING'],
      ['in_transit', 'CANCELLING'],
      ['paid', 'CANCELLED'],
      ['failed', 'CANCEL_FAILED'],
      ['new_word', 'UNCLEAR'],
    ])('follows the payout that reverses it, which is %s: %s', async (status, reportedStatus) => {
      const { asked, reference, payout, question } = await invoked();
      simulator.advance(payout, 'paid');
      expect(await connector.cancel(followUp('cancel', asked, reference))).toMatchObject({
        kind: 'accepted',
        reportedStatus: 'CANCELLING',
        providerReference: reference,
      });
      const reversing = simulator.payouts.find(({ originalId }) => originalId === reference);
      if (!reversing) throw new Error('nothing reverses it');
      Object.assign(reversing, { status });
      expect(await connector.enquire(question)).toMatchObject({ kind: 'found', reportedStatus, providerReference: reference });
      expect(await connector.enquire({ ...question, providerReference: null })).toMatchObject({ kind: 'found', reportedStatus, providerReference: reference });
    });

    it('counts the reversing payout as part of the original, even when it has our key as well', async () => {
      const { asked, reference, payout, question } = await invoked();
      simulator.advance(payout, 'paid');
      await connector.cancel(followUp('cancel', asked, reference));
      Object.assign(simulator.payouts.at(-1) ?? {}, { metadata: { invoke_key: asked.invokeKey } });
      expect(await connector.enquire({ ...question, providerReference: null })).toMatchObject({ reportedStatus: 'CANCELLING', providerReference: reference });
    });

    it.each<[string, Partial<SimulatedPayout>]>([
      ['another one', { originalId: 'po_another', amount: -10_000 }],
      ['none', { originalId: null, amount: -10_000 }],
      ['a part of it', { amount: -1 }],
    ])('is unknown when Stripe answers with a payout that reverses %s, and keeps its own id', async (_, rest) => {
      const { asked, reference, payout } = await invoked();
      spoil(isReverse, { status: 200, body: payoutBody({ ...payout, id: 'po_9', originalId: reference, status: 'paid', ...rest }) });
      expect(await connector.cancel(followUp('cancel', asked, reference))).toMatchObject({
        kind: 'unknown',
        resolution: 'UNKNOWN',
        providerReference: reference,
      });
    });

    it('reports nothing while the payout that reverses it cannot be read', async () => {
      const { asked, reference, payout, question } = await invoked();
      simulator.advance(payout, 'paid');
      await connector.cancel(followUp('cancel', asked, reference));
      spoil(({ path }) => path.endsWith(payout.reversedBy ?? ''), 'garbage');
      expect(await connector.enquire(question)).toMatchObject({ kind: 'no_answer' });
    });

    it('a cancel that returns only a part of a Stripe payout is left to a human', async () => {
      const { asked, reference, payout, question } = await invoked();
      simulator.advance(payout, 'paid');
      await connector.cancel(followUp('cancel', asked, reference));
      Object.assign(simulator.payouts.at(-1) ?? {}, { status: 'paid', amount: -5_000 });
      expect(await connector.enquire(question)).toMatchObject({ kind: 'found', reportedStatus: 'UNCLEAR' });
    });

    it('is refused where it is impossible, and not repeated where it was done', async () => {
      const { asked, reference, payout } = await invoked();
      const cancel = followUp('cancel', asked, reference);
      expect(await connector.cancel(cancel)).toMatchObject({ kind: 'declined', resolution: 'REQUEST_ERROR' });
      simulator.advance(payout, 'paid');
      spoil(isReverse, 'cut', 'after');
      const another = { ...cancel, providerKey: `${cancel.providerKey}-2` };
      expect(await connector.cancel(another)).toMatchObject({ kind: 'unknown' });
      expect(await connect().cancel({ ...another, providerKey: `${cancel.providerKey}-3` })).toMatchObject({
        kind: 'accepted',
        reportedStatus: 'CANCELLING',
        providerReference: reference,
      });
      expect(simulator.payouts.filter(({ originalId }) => originalId === reference)).toHaveLength(1);
    });
  });
});

describe('Stripe transfer', () => {
  const fields = { account: ACCOUNT };

  async function invoked() {
    await start('transfer');
    const asked = operationRequest('invoke', { fields });
    const answer = await connector.invoke(asked);
    expect(answer).toMatchObject({ kind: 'done', reportedStatus: 'PROCESSED', resolution: 'OK', processedAmountMinor: 10_000n });
    const reference = answer.providerReference ?? '';
    return { asked, reference, transfer: simulator.transfer(asked.invokeKey), question: enquiryAbout(asked, reference) };
  }

  it('is found by its id and by its group, without the recipient', async () => {
    const { asked, question, reference } = await invoked();
    expect(heard(isTransfer)[0]?.headers['idempotency-key']).toBe(asked.providerKey);
    for (const rest of [{}, { providerReference: null }, { fields: {} }, { providerReference: null, fields: {} }])
      expect(await connector.enquire({ ...question, ...rest })).toMatchObject({ kind: 'found', reportedStatus: 'PROCESSED', providerReference: reference });
  });

  it('is reversed at once, and a repeat of the reversal reports it again', async () => {
    const { asked, reference, question } = await invoked();
    const cancel = followUp('cancel', asked, reference);
    spoil(isReversal, 'cut', 'after');
    expect(await connector.cancel(cancel)).toMatchObject({ kind: 'unknown' });
    expect(await connect().cancel(cancel)).toMatchObject({ kind: 'done', reportedStatus: 'CANCELLED', processedAmountMinor: 0n, providerReference: reference });
    expect(await connector.enquire(question)).toMatchObject({ reportedStatus: 'CANCELLED' });
    // A repeat finds that it is done.
    expect(await connector.cancel({ ...cancel, providerKey: 'another' })).toMatchObject({ kind: 'done', reportedStatus: 'CANCELLED' });
    expect(simulator.balances.get(ACCOUNT)).toBe(0);
  });

  it('reversed in part stays paid; the answer to the rest alone is inconclusive, the enquiry is not', async () => {
    const { asked, reference, transfer, question } = await invoked();
    simulator.takeBack(transfer, 4_000);
    expect(await connector.enquire(question)).toMatchObject({ reportedStatus: 'PROCESSED', processedAmountMinor: 10_000n, code: 'partly_reversed' });
    expect(await connector.cancel(followUp('cancel', asked, reference))).toMatchObject({ kind: 'unknown', message: expect.stringContaining('6000 of 10000') });
    expect(await connector.enquire(question)).toMatchObject({ reportedStatus: 'CANCELLED' });
  });

  it('is not reversed when the money is gone', async () => {
    const { asked, reference } = await invoked();
    simulator.balances.set(ACCOUNT, 0);
    expect(await connector.cancel(followUp('cancel', asked, reference))).toMatchObject({ kind: 'declined', resolution: 'INSUFFICIENT_FUNDS' });
  });

  it('is reported in its current state when Stripe replays an older answer', async () => {
    const { asked, transfer } = await invoked();
    simulator.takeBack(transfer);
    expect(await connect().invoke(asked)).toMatchObject({ kind: 'done', reportedStatus: 'CANCELLED' });
    spoil(isLookUp, { status: 500, body: {} });
    expect(await connect().invoke(asked)).toMatchObject({ kind: 'unknown', providerReference: transfer.id });
    expect(simulator.movements(asked.invokeKey)).toBe(1);
  });

  it('a Stripe transfer to an unknown account is refused, and one without an account is not sent at all', async () => {
    await start('transfer');
    const invoke = (account?: string) => connector.invoke(operationRequest('invoke', { fields: { account } }));
    expect(await invoke('acct_missing')).toMatchObject({ kind: 'declined', resolution: 'RECIPIENT_NOT_FOUND' });
    const before = simulator.server.heard.length;
    expect(await invoke()).toMatchObject({ kind: 'declined', resolution: 'INVALID_DETAILS' });
    expect(simulator.server.heard).toHaveLength(before);
  });
});

describe('Stripe transfer followed by a payout', () => {
  const request = (rest: Partial<OperationRequest> = {}) => operationRequest('invoke', { fields: { account: ACCOUNT, destination: 'ba_1' }, ...rest });
  const byKey = (asked: OperationRequest) => enquiryAbout(asked, null);

  async function invoked() {
    await start('transfer_then_payout');
    const asked = request();
    const answer = await connector.invoke(asked);
    expect(answer).toMatchObject({ kind: 'accepted', reportedStatus: 'PENDING' });
    const reference = answer.providerReference ?? '';
    const made = { transfer: simulator.transfer(asked.invokeKey), payout: simulator.payout(asked.invokeKey) };
    return { asked, reference, ...made, question: enquiryAbout(asked, reference) };
  }

  it('have keys of their own, derived from ours, and their own accounts', async () => {
    const { asked, reference, transfer, payout } = await invoked();
    expect(keysOf(isTransfer)).toEqual([`${asked.providerKey}-transfer`]);
    expect(keysOf(isPayout)).toEqual([`${asked.providerKey}-payout`]);
    expect(heard(isTransfer)[0]?.headers).not.toHaveProperty('stripe-account');
    expect(heard(isPayout)[0]?.headers).toMatchObject({ 'stripe-account': ACCOUNT });
    expect(payout).toMatchObject({ id: reference, account: ACCOUNT, transferId: transfer.id });
    expect(simulator.balances.get(ACCOUNT)).toBe(0);
  });

  /** Every point at which a sender may stop, its answer, and the answer of an enquiry before any repeat. */
  const refused = { status: 400, body: { error: { type: 'invalid_request_error', code: 'payouts_not_allowed', message: 'Not yet.' } } };
  const busy = { status: 429, headers: { 'retry-after': '7' }, body: { error: { type: 'invalid_request_error', code: 'rate_limit' } } };
  interface Crash {
    at: string;
    arrange?: () => void;
    rest?: Partial<OperationRequest>;
    answer: object;
    enquiry: object;
    made: readonly [transfers: number, payouts: number];
  }
  const NOT_THERE = { kind: 'not_found' };
  const STANDS = {
    kind: 'found',
    reportedStatus: 'PENDING',
    continueAfterMs: 0,
    providerReference: expect.stringMatching(/^tr_/),
    message: expect.stringMatching(/^The transfer tr_\w+ was made, and its payout is sent next/),
  };
  const UNKNOWN = { kind: 'unknown', message: expect.stringMatching(/^The transfer tr_\w+ was made/), providerReference: expect.stringMatching(/^tr_/) };
  const CRASHES: readonly Crash[] = [
    { at: '1: the fence is closed before the transfer', rest: { fence: fenceFor(0) }, answer: { kind: 'not_sent' }, enquiry: NOT_THERE, made: [0, 0] },
    {
      at: '1: Stripe is too busy for the transfer',
      arrange: () => spoil(isTransfer, busy),
      answer: { kind: 'not_sent', retryAfterMs: 7_000 },
      enquiry: NOT_THERE,
      made: [0, 0],
    },
    {
      at: '2: the transfer was lost',
      arrange: () => spoil(isTransfer, 'cut'),
      answer: { kind: 'unknown', providerReference: null },
      enquiry: NOT_THERE,
      made: [0, 0],
    },
    {
      at: "2: the transfer's answer got lost",
      arrange: () => spoil(isTransfer, 'cut', 'after'),
      answer: { kind: 'unknown', providerReference: null },
      enquiry: STANDS,
      made: [1, 0],
    },
    {
      at: "2: the transfer's answer could not be read",
      arrange: () => spoil(isTransfer, 'garbage', 'after'),
      answer: { kind: 'unknown', resolution: 'UNKNOWN' },
      enquiry: STANDS,
      made: [1, 0],
    },
    {
      at: '2: the transfer takes all the time',
      arrange: () => spoil(isTransfer, 'hang', 'after'),
      rest: { timeoutMs: SHORT_TIMEOUT_MS },
      answer: { kind: 'unknown', resolution: 'CONNECTION_TIMEOUT_ERROR' },
      enquiry: STANDS,
      made: [1, 0],
    },
    {
      at: '3: the transfer is refused',
      arrange: () => spoil(isTransfer, refused),
      answer: { kind: 'declined', resolution: 'ACCESS_ERROR' },
      enquiry: NOT_THERE,
      made: [0, 0],
    },
    { at: '4: the fence closes between the two', rest: { fence: fenceFor(1) }, answer: UNKNOWN, enquiry: STANDS, made: [1, 0] },
    {
      at: '4: Stripe is too busy for the payout',
      arrange: () => spoil(isPayout, busy),
      answer: { ...UNKNOWN, resolution: 'GENERAL_ERROR' },
      enquiry: STANDS,
      made: [1, 0],
    },
    {
      at: '5: the payout was lost',
      arrange: () => spoil(isPayout, 'cut'),
      answer: { ...UNKNOWN, resolution: 'CONNECTION_ERROR' },
      enquiry: STANDS,
      made: [1, 0],
    },
    {
      at: "5: the payout's answer got lost",
      arrange: () => spoil(isPayout, 'cut', 'after'),
      answer: UNKNOWN,
      enquiry: { kind: 'found', reportedStatus: 'PENDING', providerReference: expect.stringMatching(/^po_/) },
      made: [1, 1],
    },
    {
      at: "5: the payout's answer was a server's failure",
      arrange: () => spoil(isPayout, { status: 500, body: {} }, 'after'),
      answer: { ...UNKNOWN, resolution: 'PROVIDER_INTERNAL_ERROR' },
      enquiry: { kind: 'found', reportedStatus: 'PENDING' },
      made: [1, 1],
    },
    {
      at: '5: the payout takes all the time',
      arrange: () => spoil(isPayout, 'hang'),
      rest: { timeoutMs: SHORT_TIMEOUT_MS },
      answer: { ...UNKNOWN, resolution: 'CONNECTION_TIMEOUT_ERROR' },
      enquiry: STANDS,
      made: [1, 0],
    },
    {
      at: '6: the payout is refused',
      arrange: () => spoil(isPayout, refused),
      answer: { ...UNKNOWN, resolution: 'UNKNOWN', code: 'payouts_not_allowed' },
      enquiry: STANDS,
      made: [1, 0],
    },
  ];

  it.each(CRASHES)('$at', async ({ arrange, rest, answer, enquiry, made }) => {
    await start('transfer_then_payout');
    arrange?.();
    const asked = request(rest);
    expect(await connector.invoke(asked)).toMatchObject(answer);
    expect([simulator.transfers.length, simulator.payouts.length]).toEqual(made);
    const question = { ...byKey(asked), timeoutMs: 5_000 };
    expect(await connect().enquire(question)).toMatchObject(enquiry);
    // Without the recipient, the transfer names the account.
    expect(await connect().enquire({ ...question, fields: {} })).toMatchObject(enquiry);
    // A repeat by another process continues where the first one stopped, and money moves once.
    const repeat = await connect().invoke({ ...asked, fence: fenceFor(2), timeoutMs: 5_000 });
    expect(repeat).toMatchObject({ kind: 'accepted', reportedStatus: 'PENDING', providerReference: simulator.payout(asked.invokeKey).id });
    expect([simulator.transfers.length, simulator.payouts.length]).toEqual([1, 1]);
    expect(simulator.balances.get(ACCOUNT)).toBe(0);
    for (const matches of [isTransfer, isPayout]) expect(new Set(keysOf(matches)).size).toBe(1);
  });

  describe('6: a payout whose money has not arrived', () => {
    const DAY_SECONDS = 86_400;
    /** The step that the gateway sends when a report says `continueAfterMs`. */
    const stepOf = (asked: OperationRequest, reference: string | null, number = 1): OperationRequest => ({
      ...asked,
      providerKey: providerKeyOf('readable', asked.payoutId, 'submit_details', number),
      providerReference: reference,
    });

    async function waiting() {
      await start('transfer_then_payout');
      simulator.arrivesAt = Math.floor(Date.now() / 1_000) + DAY_SECONDS;
      const asked = request();
      const answer = await connector.invoke(asked);
      const transfer = simulator.transfer(asked.invokeKey);
      return { asked, answer, transfer, step: stepOf(asked, transfer.id), question: enquiryAbout(asked, transfer.id) };
    }

    it('waits until Stripe says that it can be paid out', async () => {
      const { answer, transfer, question } = await waiting();
      expect(answer).toMatchObject({ kind: 'accepted', reportedStatus: 'PENDING', code: 'balance_insufficient', providerReference: transfer.id });
      for (const { continueAfterMs = 0 } of [answer as { continueAfterMs?: number }, (await connector.enquire(question)) as { continueAfterMs?: number }]) {
        expect(continueAfterMs).toBeGreaterThan((DAY_SECONDS - 60) * 1_000);
        expect(continueAfterMs).toBeLessThanOrEqual((DAY_SECONDS + 120) * 1_000);
      }
    });

    it('is sent with a new key once the first one is proved to be refused, and money moves once', async () => {
      const { asked, step, transfer } = await waiting();
      expect(await connect().submitDetails(step)).toMatchObject({ kind: 'accepted', reportedStatus: 'PENDING', providerReference: transfer.id });
      simulator.arrive();
      const answer = await connect().submitDetails(stepOf(asked, transfer.id, 2));
      const { id } = simulator.payout(asked.invokeKey);
      expect(answer).toMatchObject({ kind: 'accepted', reportedStatus: 'PENDING', providerReference: id });
      expect(answer).not.toHaveProperty('continueAfterMs');
      const base = `${asked.invokeKey}-payout`;
      expect(keysOf(isPayout)).toEqual([base, base, `${base}-2`, base, `${base}-2`, `${base}-3`]);
      expect(simulator.balances.get(ACCOUNT)).toBe(0);
      // A step that is sent once more finds the payout, and sends nothing.
      expect(await connect().submitDetails(stepOf(asked, transfer.id, 3))).toMatchObject({ kind: 'accepted', providerReference: id });
      expect(simulator.payouts).toHaveLength(1);
      expect(heard(isPayout)).toHaveLength(6);
    });

    it.each([
      ['was lost', 'before', 1],
      ['arrived, and its answer was lost', 'after', 0],
    ] as const)('is never sent with a new key while a send %s', async (_, when, more) => {
      const { asked, step, transfer, question } = await waiting();
      simulator.arrive();
      const base = `${asked.invokeKey}-payout`;
      spoil(({ headers }) => headers['idempotency-key'] === `${base}-2`, 'cut', when);
      expect(await connect().submitDetails(step)).toMatchObject({ kind: 'unknown', providerReference: transfer.id });
      expect(await connector.enquire(question)).toMatchObject({ kind: 'found', reportedStatus: 'PENDING' });
      expect(await connect().submitDetails(stepOf(asked, transfer.id, 2))).toMatchObject({ kind: 'accepted', reportedStatus: 'PENDING' });
      expect(simulator.payouts).toHaveLength(1);
      expect(keysOf(isPayout).filter((key) => key === `${base}-2`)).toHaveLength(1 + more);
      expect(keysOf(isPayout)).not.toContain(`${base}-3`);
    });

    it('is taken back by a revoke, which reverses the transfer', async () => {
      const { asked, transfer, question } = await waiting();
      const revoke = followUp('revoke', asked, transfer.id);
      expect(await connector.revoke(revoke)).toMatchObject({ kind: 'done', reportedStatus: 'REVOKED', resolution: 'OK', providerReference: transfer.id });
      expect(transfer.amountReversed).toBe(10_000);
      expect(await connect().revoke(revoke)).toMatchObject({ kind: 'done', reportedStatus: 'REVOKED' });
      expect(await connector.enquire(question)).toMatchObject({ kind: 'found', reportedStatus: 'REVOKED', processedAmountMinor: 0n });
      expect(await connector.submitDetails(stepOf(asked, transfer.id))).toMatchObject({ kind: 'done', reportedStatus: 'REVOKED' });
      expect(heard(isPayout)).toHaveLength(1);
    });

    it('is taken back by a repeat after a reversal that Stripe has refused', async () => {
      const { asked, transfer } = await waiting();
      simulator.arrive();
      simulator.balances.set(ACCOUNT, 0);
      const revoke = followUp('revoke', asked, transfer.id);
      expect(await connector.revoke(revoke)).toMatchObject({ kind: 'not_sent', message: expect.stringContaining('refused to reverse') });
      simulator.balances.set(ACCOUNT, 10_000);
      expect(await connect().revoke(revoke)).toMatchObject({ kind: 'done', reportedStatus: 'REVOKED' });
      expect(keysOf(isReversal)).toEqual([`${revoke.providerKey}-transfer`, `${revoke.providerKey}-transfer`, `${revoke.providerKey}-transfer-2`]);
    });

    it('is canceled first by a revoke that finds the payout by our key', async () => {
      const { asked, step, transfer } = await waiting();
      simulator.arrive();
      await connector.submitDetails(step);
      expect(await connector.revoke(followUp('revoke', asked, transfer.id))).toMatchObject({ kind: 'done', reportedStatus: 'REVOKED' });
      expect(simulator.payout(asked.invokeKey).status).toBe('canceled');
      expect(transfer.amountReversed).toBe(10_000);
    });

    it('is returned by a cancel that knows the transfer only', async () => {
      const { asked, step, transfer } = await waiting();
      simulator.arrive();
      await connector.submitDetails(step);
      simulator.advance(simulator.payout(asked.invokeKey), 'paid');
      expect(await connector.cancel(followUp('cancel', asked, transfer.id))).toMatchObject({ kind: 'accepted', reportedStatus: 'CANCELLING' });
    });

    it('is not sent where the look before it fails, the fence is closed, or the transfer is another one', async () => {
      const { asked, step, transfer } = await waiting();
      simulator.arrive();
      const before = heard(isPayout).length;
      spoil(isLookUp, 'cut');
      expect(await connector.submitDetails(step)).toMatchObject({ kind: 'not_sent', message: expect.stringContaining('Nothing was sent') });
      spoil(({ path }) => path === '/v1/payouts', { status: 500, body: {} });
      expect(await connector.submitDetails(step)).toMatchObject({ kind: 'not_sent' });
      expect(await connector.submitDetails({ ...step, amountMinor: 9_999n })).toMatchObject({ kind: 'unknown' });
      expect(heard(isPayout)).toHaveLength(before);
      expect(await connector.submitDetails({ ...step, fence: fenceFor(0) })).toMatchObject({ kind: 'unknown', providerReference: transfer.id });
      expect(simulator.payouts).toHaveLength(0);
      expect(simulator.movements(asked.invokeKey)).toBe(1);
    });
  });

  it('6: an invoke that is repeated by an operator after a proved refusal pays once the balance allows it', async () => {
    await start('transfer_then_payout');
    simulator.balances.set(ACCOUNT, -1);
    const asked = request();
    expect(await connector.invoke(asked)).toMatchObject({
      kind: 'accepted',
      reportedStatus: 'PENDING',
      code: 'balance_insufficient',
      continueAfterMs: 3_600_000,
    });
    simulator.balances.set(ACCOUNT, 50_000);
    expect(await connect().invoke(asked)).toMatchObject({ kind: 'accepted', providerReference: simulator.payout(asked.invokeKey).id });
    expect([simulator.transfers.length, simulator.payouts.length]).toEqual([1, 1]);
  });

  it('10: money that the automatic schedule may have taken is told so, and no payout is sent', async () => {
    await start('transfer_then_payout');
    const asked = request({ fence: fenceFor(1) });
    await connector.invoke(asked);
    const transfer = simulator.transfer(asked.invokeKey);
    const swept = simulator.sweep(ACCOUNT, 10_000);
    const told = { message: expect.stringMatching(new RegExp(`automatic schedule.*${transfer.id}.*${swept.id}.*manual`)) };
    const answer = await connector.enquire(byKey(asked));
    expect(answer).toMatchObject({ kind: 'found', reportedStatus: 'UNCLEAR', ...told });
    expect(answer).not.toHaveProperty('continueAfterMs');
    const step = { ...asked, providerReference: transfer.id, fence: fenceFor(9) };
    expect(await connector.submitDetails(step)).toMatchObject({ kind: 'unknown', ...told });
    expect(heard(isPayout)).toHaveLength(0);
  });

  it('10: an automatic payout from before the transfer took nothing of it', async () => {
    await start('transfer_then_payout');
    Object.assign(simulator.sweep(ACCOUNT, 0), { created: Math.floor(Date.now() / 1_000) - 30 });
    const asked = request({ fence: fenceFor(1) });
    await connector.invoke(asked);
    expect(await connector.enquire(byKey(asked))).toMatchObject(STANDS);
  });

  it.each([[10_000], [1]])('4: a transfer of which %i were reversed meanwhile is not paid out from', async (amount) => {
    await start('transfer_then_payout');
    const asked = request({ fence: fenceFor(1) });
    await connector.invoke(asked);
    simulator.takeBack(simulator.transfer(asked.invokeKey), amount);
    // The account holds money of another payout.
    simulator.balances.set(ACCOUNT, 50_000);
    expect(await connect().invoke({ ...asked, fence: fenceFor(2) })).toMatchObject({ kind: 'unknown', message: expect.stringContaining('was reversed') });
    const reversed = amount === 10_000 ? { reportedStatus: 'REVOKED', resolution: 'DECLINED_ERROR' } : { reportedStatus: 'UNCLEAR' };
    expect(await connector.enquire(byKey(asked))).toMatchObject({ kind: 'found', ...reversed, message: expect.stringContaining('was reversed') });
    expect(simulator.payouts).toHaveLength(0);
  });

  it('4: a transfer that is repeated and cannot be looked up is not paid out from', async () => {
    await start('transfer_then_payout');
    const asked = request({ fence: fenceFor(1) });
    await connector.invoke(asked);
    spoil(isLookUp, 'cut');
    expect(await connect().invoke({ ...asked, fence: fenceFor(2) })).toMatchObject(UNKNOWN);
    expect(simulator.payouts).toHaveLength(0);
  });

  it.each([
    ['metadata', {}],
    ['amount', 9_999],
    ['destination', 'acct_2'],
    ['currency', 'usd'],
  ])('a transfer whose %s differs is not paid out from', async (name, value) => {
    await start('transfer_then_payout');
    const body = { id: 'tr_9', object: 'transfer', amount: 10_000, amount_reversed: 0, reversed: false, currency: 'eur', destination: ACCOUNT };
    const asked = request();
    spoil(isTransfer, { status: 200, body: { ...body, metadata: { invoke_key: asked.invokeKey }, [name]: value } });
    expect(await connector.invoke(asked)).toMatchObject({ kind: 'unknown', resolution: 'UNKNOWN' });
    expect(heard(isPayout)).toHaveLength(0);
  });

  it.each([
    ['failed', 'PROCESS_FAILED', 'INVALID_RECIPIENT'],
    ['canceled', 'REVOKED', 'DECLINED_ERROR'],
  ])('7: a payout that is %s is left to a human until the transfer is reversed, then it is %s', async (status, reportedStatus, resolution) => {
    const { payout, transfer, question } = await invoked();
    simulator.advance(payout, status, status === 'failed' ? 'account_closed' : null);
    for (const rest of [{}, { providerReference: null }, { providerReference: transfer.id }])
      expect(await connector.enquire({ ...question, ...rest })).toMatchObject({
        kind: 'found',
        reportedStatus: 'UNCLEAR',
        message: expect.stringContaining(transfer.id),
      });
    simulator.takeBack(transfer);
    for (const rest of [{}, { providerReference: null }, { providerReference: transfer.id }])
      expect(await connector.enquire({ ...question, ...rest })).toMatchObject({
        kind: 'found',
        reportedStatus,
        resolution,
        processedAmountMinor: 0n,
        providerReference: payout.id,
      });
  });

  it.each([
    ['in_transit', 'PENDING'],
    ['paid', 'PROCESSED'],
  ])('a payout that is %s needs no look-up of its transfer: %s', async (status, reportedStatus) => {
    const { payout, question } = await invoked();
    simulator.advance(payout, status);
    expect(await connector.enquire(question)).toMatchObject({ kind: 'found', reportedStatus });
    expect(heard(isLookUp)).toHaveLength(1);
  });

  it('7: a failed payout reports nothing while its transfer cannot be read', async () => {
    const { payout, question } = await invoked();
    simulator.advance(payout, 'failed');
    spoil(({ path }) => path.startsWith('/v1/transfers/'), { status: 500, body: {} });
    expect(await connector.enquire(question)).toMatchObject({ kind: 'no_answer' });
  });

  describe('8: revoke of both Stripe steps', () => {
    it('cancels the payout and reverses the transfer, each with its own key', async () => {
      const { asked, reference, question } = await invoked();
      const revoke = followUp('revoke', asked, reference);
      const fence = fenceFor(2);
      expect(await connector.revoke({ ...revoke, fence })).toMatchObject({
        kind: 'done',
        reportedStatus: 'REVOKED',
        resolution: 'OK',
        providerReference: reference,
      });
      expect(await fence()).toBe(false);
      expect([...keysOf(isCancel), ...keysOf(isReversal)]).toEqual([`${revoke.providerKey}-payout`, `${revoke.providerKey}-transfer`]);
      expect(simulator.balances.get(ACCOUNT)).toBe(0);
      expect(await connector.enquire(question)).toMatchObject({ reportedStatus: 'REVOKED' });
      expect(await connect().revoke(revoke)).toMatchObject({ kind: 'done', reportedStatus: 'REVOKED' });
    });

    const STRANDED = { kind: 'unknown', message: expect.stringMatching(/^The payout po_\w+ is canceled.*tr_/) };
    it.each<[string, (() => void) | null, number, object, string]>([
      ['the cancel was lost', () => spoil(isCancel, 'cut'), 2, { kind: 'unknown' }, 'PENDING'],
      ['the answer to the cancel was lost', () => spoil(isCancel, 'cut', 'after'), 2, { kind: 'unknown' }, 'UNCLEAR'],
      ['the fence closes between the two', null, 1, STRANDED, 'UNCLEAR'],
      ['the reversal was lost', () => spoil(isReversal, 'cut'), 2, STRANDED, 'UNCLEAR'],
      ['the answer to the reversal was lost', () => spoil(isReversal, 'cut', 'after'), 2, STRANDED, 'REVOKED'],
      ['the reversal is refused', () => spoil(isReversal, refused), 2, STRANDED, 'UNCLEAR'],
      ['Stripe is too busy for the reversal', () => spoil(isReversal, busy), 2, STRANDED, 'UNCLEAR'],
    ])('continues on a repeat after a failure: %s', async (_, arrange, requests, answer, reportedStatus) => {
      const { asked, reference, question } = await invoked();
      arrange?.();
      const revoke = followUp('revoke', asked, reference);
      expect(await connector.revoke({ ...revoke, fence: fenceFor(requests) })).toMatchObject(answer);
      expect(await connector.enquire(question)).toMatchObject({ kind: 'found', reportedStatus });
      expect(await connect().revoke(revoke)).toMatchObject({ kind: 'done', reportedStatus: 'REVOKED', resolution: 'OK' });
      expect(simulator.transfer(asked.invokeKey).amountReversed).toBe(10_000);
      expect(await connector.enquire(question)).toMatchObject({ reportedStatus: 'REVOKED' });
    });

    it('changes nothing when it comes too late', async () => {
      const { asked, reference, payout } = await invoked();
      simulator.advance(payout, 'in_transit');
      expect(await connector.revoke(followUp('revoke', asked, reference))).toMatchObject({ kind: 'declined', resolution: 'REQUEST_ERROR' });
      expect(heard(isReversal)).toHaveLength(0);
    });

    it('reverses the transfer after the payout was canceled elsewhere', async () => {
      const { asked, reference, payout } = await invoked();
      simulator.advance(payout, 'canceled');
      expect(await connector.revoke(followUp('revoke', asked, reference))).toMatchObject({ kind: 'done', reportedStatus: 'REVOKED' });
      expect(simulator.balances.get(ACCOUNT)).toBe(0);
    });
  });

  it('9: a cancelled payout first returns the money to the connected account', async () => {
    const { asked, reference, payout, transfer, question } = await invoked();
    simulator.advance(payout, 'paid');
    const cancel = followUp('cancel', asked, reference);
    expect(await connector.cancel(cancel)).toMatchObject({ kind: 'accepted', reportedStatus: 'CANCELLING', providerReference: reference });
    expect(keysOf(isReverse)).toEqual([`${cancel.providerKey}-payout`]);
    expect(await connector.enquire(question)).toMatchObject({ reportedStatus: 'CANCELLING' });
    Object.assign(simulator.payouts.at(-1) ?? {}, { status: 'paid' });
    expect(await connector.enquire(question)).toMatchObject({ reportedStatus: 'UNCLEAR', message: expect.stringContaining(transfer.id) });
    simulator.takeBack(transfer);
    expect(await connector.enquire(question)).toMatchObject({ reportedStatus: 'CANCELLED', providerReference: reference });
    expect(heard(isReversal)).toHaveLength(0);
  });

  it('is paid out in full by the payout, or not at all', async () => {
    await start('transfer_then_payout');
    expect(await connector.invoke(request({ currency: 'HUF', amountMinor: 1_045n }))).toMatchObject({ kind: 'declined', resolution: 'INVALID_AMOUNT' });
    expect(simulator.server.heard).toHaveLength(0);
    expect(await connector.invoke(request({ currency: 'UGX', amountMinor: 5n }))).toMatchObject({ kind: 'accepted' });
    expect([simulator.transfers[0]?.amount, simulator.payouts[0]?.amount]).toEqual([500, 500]);
  });
});

describe('Stripe notifications and declined operations', () => {
  it('notifications are signed as Stripe signs, and found by our key', async () => {
    await start('payout');
    const asked = operationRequest('invoke', { fields: { destination: 'ba_1' } });
    await connector.invoke(asked);
    const payout = simulator.payout(asked.invokeKey);
    simulator.advance(payout, 'paid');
    const now = new Date();
    const { headers, rawBody } = simulator.notification('payout.paid', payout, now);
    const { webhooks } = new Stripe('sk_test_of_a_test');
    expect(webhooks.constructEvent(rawBody, headers['stripe-signature'] ?? '', simulator.credentials['webhookSecret'] ?? '')).toMatchObject({
      type: 'payout.paid',
    });
    expect(await connector.verifyNotification({ headers, rawBody }, now)).toBe(true);
    expect(await connector.verifyNotification({ headers, rawBody }, new Date(now.getTime() + 301_000))).toBe(false);
    expect(await connector.verifyNotification({ headers, rawBody: Buffer.from(rawBody.toString().replace('paid', 'fail')) }, now)).toBe(false);
    expect(connector.translateNotification({ headers, rawBody })).toMatchObject({
      reports: [{ invokeKey: asked.invokeKey, report: { reportedStatus: 'PROCESSED', providerReference: payout.id } }],
    });
  });

  it('operations that Stripe never requires or does not support are declined without a request', async () => {
    await start('transfer');
    const asked = operationRequest('revoke', { fields: { account: ACCOUNT }, providerReference: 'tr_1' });
    const answers: (ConnectorAnswer | EnquiryAnswer)[] = [await connector.revoke(asked), await connector.submitDetails(asked)];
    for (const answer of answers) expect(answer).toMatchObject({ kind: 'declined', resolution: 'INVALID_METHOD' });
    expect(simulator.server.heard).toHaveLength(0);
  });

  it.each<[string, Reply, string | null]>([
    ['names it', { status: 200, body: { object: 'account', id: 'acct_1' } }, 'acct_1'],
    ['does not let this key read it', { status: 403, body: { error: { type: 'invalid_request_error' } } }, null],
    ['names none', { status: 200, body: { object: 'account', id: 7 } }, null],
  ])('the account of a key is proved where Stripe %s, and its mode by the balance', async (_, reply, account) => {
    await start('payout');
    simulator.accountReply = reply;
    expect(await connector.testConnection(5_000)).toMatchObject({ ok: true, told: { account, mode: 'test' } });
  });

  it.each([
    ['all are manual', [['acct_1', 'manual']], true, 'accepted the credentials.'],
    [
      'one is automatic',
      [
        ['acct_1', 'manual'],
        ['acct_2', 'daily'],
      ],
      false,
      'pays out 1 connected accounts by an automatic schedule (acct_2)',
    ],
    ['many are automatic', Array.from({ length: 130 }, (_, index) => [`acct_${String(index)}`, 'weekly']), false, '130 connected accounts'],
  ])('the payout schedules of connected accounts are tested, because two steps need manual ones: %s', async (_, schedules, ok, message) => {
    await start('transfer_then_payout');
    for (const [id = '', interval = ''] of schedules) simulator.schedules.set(id, interval);
    expect(await connector.testConnection(5_000)).toMatchObject({ ok, message: expect.stringContaining(message) });
  });

  it('a key that may not read the connected accounts is told so by the test', async () => {
    await start('transfer_then_payout');
    spoil(({ path }) => path === '/v1/accounts', { status: 403, body: { error: { type: 'invalid_request_error', code: 'more_permissions_required' } } });
    expect(await connector.testConnection(5_000)).toMatchObject({ ok: true, message: expect.stringContaining('each has to be manual') });
  });

  it('a connection is tested by reading the balance and the account', async () => {
    await start('payout');
    expect(await connector.testConnection(5_000)).toMatchObject({ ok: true });
    const provider = providerNamed('stripe');
    const stranger = provider.connect({ ...simulator.credentials, secretKey: 'sk_test_wrong' }, provider.codes, 'test');
    expect(await stranger.testConnection(5_000)).toMatchObject({ ok: false, message: expect.stringContaining('did not accept the credentials') });
    expect(simulator.server.heard.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /v1/balance', 'GET /v1/account', 'GET /v1/balance']);
  });
});
