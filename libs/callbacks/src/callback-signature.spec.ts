import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { signatureHeaders } from './callback-signature.js';

const secretOf = (bytes: number): string => `whsec_${randomBytes(bytes).toString('base64')}`;
const messageOf = (body: string) => ({ id: 'cb_0192f0c1a2b37d4e8f901234567890ab', timestampSeconds: Math.floor(Date.now() / 1000), body });

describe('signatureHeaders', () => {
  const body = JSON.stringify({ type: 'payout.processed', data: { amount: '100.00', description: 'Grüße, 世界' } });

  it.each([24, 32, 64])('signs so that the standardwebhooks library accepts it, with a secret of %d bytes', (bytes) => {
    const secret = secretOf(bytes);
    expect(new Webhook(secret).verify(body, signatureHeaders(messageOf(body), [secret]))).toEqual(JSON.parse(body));
  });

  it('produces the known signature of a fixed message', () => {
    const headers = signatureHeaders({ id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestampSeconds: 1_614_265_330, body: '{"test": 2432232314}' }, [
      'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    ]);
    expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it('signs so that a changed body, id, time or secret is rejected', () => {
    const secret = secretOf(32);
    const headers = signatureHeaders(messageOf(body), [secret]);
    const verify =
      (text: string, changed: Record<string, string>, by = secret) =>
      () =>
        new Webhook(by).verify(text, { ...headers, ...changed });
    expect(verify(body.replace('100.00', '900.00'), {})).toThrow();
    expect(verify(body, { 'webhook-id': 'cb_other' })).toThrow();
    expect(verify(body, { 'webhook-timestamp': String(Number(headers['webhook-timestamp']) + 1) })).toThrow();
    expect(verify(body, {}, secretOf(32))).toThrow();
  });

  it('adds one signature for each secret, so that receivers can rotate theirs', () => {
    const [before, after] = [secretOf(32), secretOf(32)];
    const headers = signatureHeaders(messageOf(body), [after, before]);
    expect(headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/);
    expect(() => new Webhook(before).verify(body, headers)).not.toThrow();
    expect(() => new Webhook(after).verify(body, headers)).not.toThrow();
  });

  it('rejects a secret without the whsec_ prefix', () => {
    expect(() => signatureHeaders(messageOf(body), ['secret'])).toThrow(/whsec_/);
  });
});
