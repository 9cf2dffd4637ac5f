import ipaddr from 'ipaddr.js';

/** Addresses of public and private ranges under which a cloud tells a machine its secrets: Azure's machine service, and the metadata of AWS by IPv6. */
const PLATFORM_ADDRESSES = new Set(['168.63.129.16', 'fd00:ec2::254']);
const PRIVATE_RANGES = new Set(['private', 'uniqueLocal']);
const GLOBAL_UNICAST = ipaddr.IPv6.parseCIDR('2000::/3');
const NAT64 = ipaddr.IPv6.parseCIDR('64:ff9b::/96');

/** The address in one spelling; IPv4 written as IPv6 (`::ffff:…`) becomes IPv4. Null when the text is no address. */
export function normaliseAddress(text: string): string | null {
  if (!ipaddr.IPv4.isValidFourPartDecimal(text) && !ipaddr.IPv6.isValid(text)) return null;
  return ipaddr.process(text).toString();
}

/** True for 127/8 and ::1, also written as IPv4 in IPv6. */
export function isLoopbackAddress(text: string): boolean {
  const address = normaliseAddress(text);
  return address !== null && ipaddr.parse(address).range() === 'loopback';
}

/**
 * True for an address on the public Internet that belongs to one host. Everything with a special purpose is out (RFC 6890 and its
 * successors), and so are the tunnels that carry IPv4 in IPv6, except NAT64's well-known prefix when the IPv4 inside is public.
 */
export function isPublicAddress(text: string): boolean {
  const normalised = normaliseAddress(text);
  if (normalised === null || PLATFORM_ADDRESSES.has(normalised)) return false;
  const address = ipaddr.parse(normalised);
  if (address instanceof ipaddr.IPv4) return address.range() === 'unicast';
  if (address.zoneId) return false;
  if (address.match(NAT64)) return isPublicAddress(ipaddr.fromByteArray(address.toByteArray().slice(12)).toString());
  return address.range() === 'unicast' && address.match(GLOBAL_UNICAST);
}

/** True for an address of a private network (10/8, 172.16/12, 192.168/16, fc00::/7). Link-local addresses and those of metadata services are none. */
export function isPrivateAddress(text: string): boolean {
  const normalised = normaliseAddress(text);
  if (normalised === null || PLATFORM_ADDRESSES.has(normalised)) return false;
  const address = ipaddr.parse(normalised);
  return PRIVATE_RANGES.has(address.range()) && !(address instanceof ipaddr.IPv6 && address.zoneId);
}

/** The address that is written in a URL itself, or null for a name. The URL parser has already turned decimal, octal and hexadecimal forms into the usual one. */
export function literalAddressOf(url: URL): string | null {
  return normaliseAddress(url.hostname.replace(/^\[(.*)\]$/, '$1'));
}
