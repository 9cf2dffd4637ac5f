/**
 * What makes an account at a provider that account, written as `account@place`. The place is the host of the provider's API, with whatever else
 * decides where a payout is looked for. Without an account the credentials name none: it is the one that the key belongs to.
 */
export function writeIdentity(account: string, place: string): string {
  return `${account}@${place}`;
}

/** The account that an identity names; '' where only the key decides it. */
export function accountIn(identity: string): string {
  return identity.slice(0, Math.max(0, identity.lastIndexOf('@')));
}

/** An identity in words. @param identity null: of a record from before identities were kept */
export function describeIdentity(identity: string | null): string {
  if (identity === null) return 'not recorded';
  const account = accountIn(identity);
  const place = identity.slice(identity.lastIndexOf('@') + 1);
  return account === '' ? `the account of the key at ${place}` : `account ${account} at ${place}`;
}
