import ipaddr from 'ipaddr.js';

/** A subscriber of IPv6 usually has a whole network of this many bits. */
const IPV6_NETWORK_BYTES = 8;
/** The network of what is no address. */
export const UNKNOWN_NETWORK = 'unknown';

/**
 * What failures are counted by: the address itself for IPv4, the first 64 bits for IPv6.
 * @param ip as the socket reports it, IPv4 written as IPv6 included
 */
export function networkOf(ip: string): string {
  if (!ipaddr.isValid(ip)) return UNKNOWN_NETWORK;
  const address = ipaddr.process(ip);
  if (address instanceof ipaddr.IPv4) return address.toString();
  const bytes = address.toByteArray().map((byte, index) => (index < IPV6_NETWORK_BYTES ? byte : 0));
  return `${ipaddr.fromByteArray(bytes).toString()}/${String(IPV6_NETWORK_BYTES * 8)}`;
}
