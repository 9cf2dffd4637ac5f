import { accountIn, type AccountMode, describeIdentity } from '@app/domain';
import type { ConnectionTest } from '../connector-kit/connector.contract.js';

/** What a connection test is held against. */
export interface TestedAccount {
  /** Of the provider, for operators. */
  title: string;
  mode: AccountMode;
  identity: string;
  /** The account as the provider named it before; null where it did not. */
  provedAccount: string | null;
}

/**
 * What a connection test proves about an account.
 * - `failed`: nothing, because the credentials were not accepted or nobody answered
 * - `contradicted`: the provider says that it is another account, or another mode
 * - `told`: mode and identity, by the provider itself
 * - `unprovable`: the provider does not say all of it
 */
export type Judgement = { kind: 'failed' | 'told'; note: null } | { kind: 'contradicted' | 'unprovable'; note: string };

/** Holds a connection test against the account as it was entered. Pure. */
export function judgeTest({ title, mode, identity, provedAccount }: TestedAccount, { ok, told }: ConnectionTest): Judgement {
  if (!ok) return { kind: 'failed', note: null };
  if (told.mode !== null && told.mode !== mode)
    return { kind: 'contradicted', note: `${title} says that these credentials are for ${told.mode}, but this is a ${mode} account.` };
  const named = accountIn(identity);
  const expected = named === '' ? provedAccount : named;
  if (told.account !== null && expected !== null && told.account !== expected)
    return { kind: 'contradicted', note: `${title} says that these credentials belong to the account ${told.account}, not to ${expected}.` };
  const missing = [told.account === null ? [`that it is ${describeIdentity(identity)}`] : [], told.mode === null ? [`whether it is live or test`] : []].flat();
  return missing.length === 0 ? { kind: 'told', note: null } : { kind: 'unprovable', note: `${title} does not say ${missing.join(', or ')}.` };
}
