import { describe, expect, it } from '@jest/globals';
import { authenticationHeader, challengeOf } from './sca.js';

const answer = (headers: Record<string, string | string[]>, status = 401) => ({ kind: 'answered' as const, status, headers, body: '' });

describe('challengeOf', () => {
  it.each<[string, Record<string, string | string[]>, string | null]>([
    ['as Adyen writes it', { 'www-authenticate': 'SCA realm="Transfer" auth-param1="eyJjaGFs="' }, 'eyJjaGFs='],
    ['separated by commas', { 'www-authenticate': 'SCA realm="Transfer", auth-param1=eyJjaGFs' }, 'eyJjaGFs'],
    ['beside another scheme', { 'www-authenticate': 'Basic realm="x", SCA realm="Transfer" auth-param1="abc"' }, 'abc'],
    ['in a header of its own', { 'www-authenticate': ['Basic realm="x"', 'sca realm="Transfer" auth-param1="abc"'] }, 'abc'],
    ['with the blob in its own header', { 'www-authenticate': 'SCA', 'auth-param1': 'abc' }, 'abc'],
    ['with nothing but the blob', { 'auth-param1': 'abc' }, 'abc'],
    ['without a blob', { 'www-authenticate': 'SCA realm="Transfer"' }, null],
    ['with a blob that is none', { 'www-authenticate': 'SCA realm="Transfer" auth-param1="<script>"' }, null],
  ])('finds the challenge in %s', (_, headers, blob) => {
    expect(challengeOf(answer(headers))).toEqual({ blob });
  });

  it.each<[string, Record<string, string>, number]>([
    ['credentials that are wrong', { 'www-authenticate': 'Basic realm="Adyen"' }, 401],
    ['a scheme that only looks alike', { 'www-authenticate': 'SCARY realm="x"' }, 401],
    ['no header', {}, 401],
    ['another status', { 'www-authenticate': 'SCA realm="Transfer" auth-param1="abc"' }, 403],
  ])('finds no challenge in %s', (_, headers, status) => {
    expect(challengeOf(answer(headers, status))).toBeNull();
  });

  it('answers a challenge in a header and accepts only base64', () => {
    expect(authenticationHeader('Transfer', 'eyJ+/=_-.')).toBe('SCA realm="Transfer" auth-param1="eyJ+/=_-."');
    expect(authenticationHeader('ApproveTransfers', 'abc')).toBe('SCA realm="ApproveTransfers" auth-param1="abc"');
    for (const response of [undefined, '', 1, 'a b', 'a"b', 'a\r\nx-api-key: y', 'ä', 'x'.repeat(4_097)])
      expect(authenticationHeader('Transfer', response)).toBeNull();
  });
});
