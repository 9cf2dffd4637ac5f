import { describe, expect, it } from '@jest/globals';
import { IdempotencyKeyMissing, InvalidRequest } from '../../problems/request.errors.js';
import { requestHashOf } from './idempotency.js';
import { idempotencyKeyOf } from './idempotency-key.js';

describe('Idempotency-Key', () => {
  it.each(['a', '9b1c6f0e-4d1c-4c0e-9d62-0f6a3f1f5a11', '"quoted"', '!~', 'k'.repeat(255)])('may be %s', (key) => {
    expect(idempotencyKeyOf(key)).toBe(key);
  });

  it('must be there', () => {
    expect(() => idempotencyKeyOf(undefined)).toThrow(IdempotencyKeyMissing);
  });

  it.each(['', ' ', 'a b', 'a\tb', 'é', '\u007f', 'k'.repeat(256)])('must not be %j', (key) => {
    expect(() => idempotencyKeyOf(key)).toThrow(InvalidRequest);
  });

  it('must be sent once', () => {
    // Node joins a repeated header with a comma and a space.
    expect(() => idempotencyKeyOf('one, two')).toThrow(InvalidRequest);
    expect(() => idempotencyKeyOf(['one', 'two'])).toThrow(InvalidRequest);
  });
});

describe('the hash of a request', () => {
  const body = Buffer.from('{"a":1}');
  const hash = requestHashOf('POST', '/v1/payouts', body);

  it('is the same for the same request, whatever the query', () => {
    expect(requestHashOf('POST', '/v1/payouts?x=1', Buffer.from('{"a":1}'))).toEqual(hash);
    expect(hash).toHaveLength(32);
  });

  it.each<[string, string, string, Buffer | null]>([
    ['method', 'PUT', '/v1/payouts', body],
    ['path', 'POST', '/v1/payouts/', body],
    ['body', 'POST', '/v1/payouts', Buffer.from('{"a":1 }')],
    ['absent body', 'POST', '/v1/payouts', null],
  ])('differs by %s', (_what, method, url, bytes) => {
    expect(requestHashOf(method, url, bytes)).not.toEqual(hash);
  });
});
