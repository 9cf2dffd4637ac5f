import { describe, expect, it } from '@jest/globals';
import type { ToldAccount } from '../connector-kit/connector.contract.js';
import { judgeTest, type TestedAccount } from './judge-test.js';

const ACCOUNT: TestedAccount = { title: 'Acme', mode: 'live', identity: 'a_1@acme.example', provedAccount: null };
const judged = (told: Partial<ToldAccount>, account: Partial<TestedAccount> = {}, ok = true) =>
  judgeTest({ ...ACCOUNT, ...account }, { ok, message: '', told: { account: null, mode: null, ...told } });

describe('what a connection test proves', () => {
  it('is nothing when it fails', () => {
    expect(judged({}, {}, false)).toEqual({ kind: 'failed', note: null });
  });

  it.each<[string, Partial<ToldAccount>, Partial<TestedAccount>, string]>([
    ['is everything where the provider says both', { account: 'a_1', mode: 'live' }, {}, 'told'],
    ['is the account that only the key decides, once it is named', { account: 'a_9', mode: 'live' }, { identity: '@acme.example' }, 'told'],
    ['is the same account as before', { account: 'a_9', mode: 'live' }, { identity: '@acme.example', provedAccount: 'a_9' }, 'told'],
    ['is contradicted by another mode', { account: 'a_1', mode: 'test' }, {}, 'contradicted'],
    ['is contradicted by a live key in a test account', { account: 'a_1', mode: 'live' }, { mode: 'test' }, 'contradicted'],
    ['is contradicted by another account', { account: 'a_2' }, {}, 'contradicted'],
    ['is contradicted by another account than the key had', { account: 'a_8' }, { identity: '@acme.example', provedAccount: 'a_9' }, 'contradicted'],
    ['is not enough without the account', { mode: 'live' }, {}, 'unprovable'],
    ['is not enough without the mode', { account: 'a_1' }, {}, 'unprovable'],
  ])('%s', (_, told, account, kind) => {
    expect(judged(told, account).kind).toBe(kind);
  });

  it('says what the provider leaves open', () => {
    expect(judged({}).note).toBe('Acme does not say that it is account a_1 at acme.example, or whether it is live or test.');
    expect(judged({ account: 'a_2' }).note).toBe('Acme says that these credentials belong to the account a_2, not to a_1.');
  });
});
