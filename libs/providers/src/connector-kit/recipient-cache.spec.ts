import { describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import { RecipientCache } from './recipient-cache.js';

const account = { secretKey: 'sk_test_a' };
const recipient = { name: 'Ada Obi', account_number: '0123456789', bank_code: '058' };

describe('RecipientCache', () => {
  it('finds a code only for the same recipient at the same account', () => {
    const codes = new RecipientCache();
    codes.keep(codes.keyOf(account, recipient), 'RCP_1');
    expect(codes.get(codes.keyOf(account, { ...recipient }))).toBe('RCP_1');
    expect(codes.get(codes.keyOf(account, { ...recipient, account_number: '0123456780' }))).toBeNull();
    expect(codes.get(codes.keyOf({ secretKey: 'sk_test_b' }, recipient))).toBeNull();
  });

  it('stores codes under a keyed hash of the process and stores no detail of the recipient', () => {
    const codes = new RecipientCache();
    const key = codes.keyOf(account, recipient);
    codes.keep(key, 'RCP_1');
    expect(new RecipientCache().keyOf(account, recipient)).not.toBe(key);
    const kept = inspect(codes, { depth: 10, showHidden: true });
    for (const detail of [...Object.values(recipient), account.secretKey]) expect(kept).not.toContain(detail);
  });

  it('drops the least recently used code when the limit is reached', () => {
    const codes = new RecipientCache(2);
    codes.keep('a', 'RCP_a');
    codes.keep('b', 'RCP_b');
    expect(codes.get('a')).toBe('RCP_a');
    codes.keep('c', 'RCP_c');
    expect(['a', 'b', 'c'].map((key) => codes.get(key))).toEqual(['RCP_a', null, 'RCP_c']);
  });

  it('drops a code that the provider no longer knows', () => {
    const codes = new RecipientCache();
    codes.keep('a', 'RCP_a');
    codes.forget('a');
    expect(codes.get('a')).toBeNull();
  });
});
