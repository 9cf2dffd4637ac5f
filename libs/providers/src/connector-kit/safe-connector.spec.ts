import { describe, expect, it } from '@jest/globals';
import { NO_RESPONSE } from './answers.js';
import type { Connector, ConnectorAnswer, EnquiryRequest, OperationRequest } from './connector.contract.js';
import { withoutTexts } from './response-cleaner.js';
import { SafeConnector } from './safe-connector.js';

const REQUEST = { fields: { account_number: '1000000000', holder: { name: 'Rosa Klein' } }, details: { otp: '123456' } } as unknown as OperationRequest;

/** A connector whose every answer is the test's. */
function around(answer: () => Promise<unknown>): SafeConnector {
  const inner = { capabilities: {}, invoke: answer, enquire: answer, testConnection: answer, translateNotification: () => null, verifyNotification: answer };
  return new SafeConnector(inner as unknown as Connector, { apiKey: 'sk_very_secret', baseUrl: 'https://api.example' }, ['apiKey']);
}

const declined = (response: object): Promise<ConnectorAnswer> =>
  Promise.resolve({ ...NO_RESPONSE, kind: 'declined', resolution: 'DECLINED_ERROR', ...response });

describe('SafeConnector', () => {
  it('hides credentials and details of the recipient wherever the provider repeats them', async () => {
    const echo = 'sk_very_secret for Rosa Klein at 1000000000, password 123456';
    const answer = await around(() => declined({ code: echo, message: echo, raw: { [echo]: [echo, { deep: echo }] } })).invoke(REQUEST);
    for (const secret of ['sk_very_secret', 'Rosa Klein', '1000000000', '123456']) expect(JSON.stringify(answer)).not.toContain(secret);
    expect(answer).toMatchObject({ kind: 'declined', resolution: 'DECLINED_ERROR' });
    expect(answer.message).toContain('[hidden]');
  });

  it('hides them in whatever spelling, and in answers to enquiries, notifications and connection tests alike', async () => {
    const echo = 'SK-VERY-SECRET for KLEIN, ROSA at 1000 000 000, IBAN GB29 NWBK 6016 1331 9268 19';
    const found = {
      ...NO_RESPONSE,
      kind: 'found',
      reportedStatus: 'PENDING',
      message: echo,
      raw: { echo },
    };
    const connector = around(() => Promise.resolve(found));
    const message = { deduplicationKey: 'd', reports: [{ invokeKey: 'k', report: found }] };
    Object.assign((connector as unknown as { inner: object }).inner, {
      translateNotification: () => message,
      testConnection: () => Promise.resolve({ ok: true, message: echo, told: { account: 'sk-very-secret', mode: null } }),
    });
    const answers = [
      await connector.invoke(REQUEST),
      await connector.enquire(REQUEST as unknown as EnquiryRequest),
      connector.cleaner.clean(connector.translateNotification({ headers: {}, rawBody: Buffer.alloc(0) })?.reports[0]?.report ?? found, REQUEST.fields),
      await connector.testConnection(1),
    ];
    for (const answer of answers) expect(JSON.stringify(answer)).not.toMatch(/very|16 1331/i);
    for (const answer of answers.slice(0, 3)) expect(JSON.stringify(answer)).not.toMatch(/klein|rosa|000 000/i);
  });

  it('leaves the codes that the provider is known to use, and its ids in which a value occurs by chance', async () => {
    const known = new SafeConnector(
      { capabilities: {}, invoke: () => declined({ code: 'holder_rosa', providerReference: 'tr_a123456b' }) } as unknown as Connector,
      {},
      [],
      { holder_rosa: 'DECLINED_ERROR' },
    );
    const request = { fields: { holder: 'Rosa Klein' }, details: { otp: '123456' } } as unknown as OperationRequest;
    expect(await known.invoke(request)).toMatchObject({ code: 'holder_rosa', providerReference: 'tr_a123456b' });
  });

  it('drops a reference that repeats a detail', async () => {
    for (const providerReference of ['x1000000000', 'ref-123456', 'KLEIN-ROSA']) {
      expect(await around(() => declined({ providerReference })).invoke(REQUEST)).toMatchObject({ providerReference: null });
    }
  });

  it('removes all texts of a provider where there is nothing to compare them with', () => {
    expect(withoutTexts({ ...NO_RESPONSE, code: 'c', message: 'Rosa', raw: { a: 'Rosa' } })).toEqual({ ...NO_RESPONSE, code: 'c' });
  });

  it('replaces characters that the database cannot store', async () => {
    const answer = await around(() => declined({ message: 'a\u0000b\ud800c', raw: { '\u0000': '\udc00' } })).invoke(REQUEST);
    expect(answer.message).toBe('a\ufffdb\ufffdc');
    expect(answer.raw).toEqual({ '\ufffd': '\ufffd' });
  });

  it('shortens long answers', async () => {
    const answer = await around(() => declined({ code: 'c'.repeat(1_000), message: 'm'.repeat(9_000), raw: { long: 'x'.repeat(100_000) } })).invoke(REQUEST);
    expect([answer.code?.length, answer.message?.length, JSON.stringify(answer.raw).length < 17_000]).toEqual([100, 500, true]);
  });

  it('answers unknown when the connector throws', async () => {
    const throws = around(() => Promise.reject(new TypeError('Cannot read sk_very_secret')));
    expect(await throws.invoke(REQUEST)).toMatchObject({ kind: 'unknown', resolution: 'GENERAL_ERROR', message: 'the connector failed: TypeError' });
    expect(await throws.enquire({ fields: {} } as unknown as EnquiryRequest)).toMatchObject({ kind: 'no_answer', resolution: 'GENERAL_ERROR' });
    expect(await throws.verifyNotification({ headers: {}, rawBody: Buffer.alloc(0) }, new Date())).toBe(false);
    expect(await throws.testConnection(1)).toMatchObject({ ok: false, message: 'The connector failed: TypeError.' });
  });
});
