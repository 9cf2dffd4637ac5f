/**
 * True when an address names several hosts, as libpq reads them: `postgres://a,b/payouts`, or the parameter `host=a,b`. The drivers of the
 * gateway read one host, and would fail with a message about the URL or a name that does not exist.
 */
export function namesSeveralHosts(address: string): boolean {
  const [beforeQuery = '', query = ''] = address.split('?', 2);
  const authority = /^[a-z]+:\/\/([^/#]*)/i.exec(beforeQuery)?.[1] ?? '';
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  return host.includes(',') || (new URLSearchParams(query).get('host') ?? '').includes(',');
}
