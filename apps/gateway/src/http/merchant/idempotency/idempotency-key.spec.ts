import { describe, expect, it } from '@jest/globals';
import { IdempotencyKeyMissing, InvalidRequest } from '../../problems/request.errors.js';
import { requestHashOf } from './idempotency.js';
import { idempotencyKeyOf } from './idempotency-key.js';

describe('the Idempotency-Key header', () => {
  it.each(['a', '9b1c6f0e-4d1c-4c0e-9d62-0f6a3f1f5a11', '"quoted"', '!~', 'k'.repeat(255)])('is accepted as %s', (key) => {
    expect(idempotencyKeyOf(key)).toBe(key);
  });

  it('is required', () => {
    expect(() => idempotencyKeyOf(undefined)).toThrow(IdempotencyKeyMissing);
  });

  it.each(['', ' ', 'a b', 'a\tb', 'é', '\u007f', 'k'.repeat(256)])('is rejected as %j', (key) => {
    expect(() => idempotencyKeyOf(key)).toThrow(InvalidRequest);
  });

  it('is rejected if it is sent twice', () => {
    // Node joins a repeated header with a comma and a space.
    expect(() => idempotencyKeyOf('one, two')).toThrow(InvalidRequest);
    expect(() => idempotencyKeyOf(['one', 'two'])).toThrow(InvalidRequest);
  });
});

describe('the request hash for idempotency', () => {
  const body = Buffer.from('{"a":1}');
  const hash = requestHashOf('POST', '/v1/payouts', body);

  it('is equal for equal requests, regardless of the query string', () => {
    expect(requestHashOf('POST', '/v1/payouts?x=1', Buffer.from('{"a":1}'))).toEqual(hash);
    expect(hash).toHaveLength(32);
  });

  it.each<[string, string, string, Buffer | null]>([
    ['method', 'PUT', '/v1/payouts', body],
    ['path', 'POST', '/v1/payouts/', body],
    ['body', 'POST', '/v1/payouts', Buffer.from('{"a":1 }')],
    ['absent body', 'POST', '/v1/payouts', null],
  ])('differs if the requests differ in the %s', (_what, method, url, bytes) => {
    expect(requestHashOf(method, url, bytes)).not.toEqual(hash);
  });
});
