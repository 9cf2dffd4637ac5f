import { shortenText } from '@app/domain';
import ipaddr from 'ipaddr.js';
import { InvalidAccessRequest } from '../access.errors.js';

const MAX_RANGES = 50;
/** Of a range that cannot be read, in the answer. */
const SHOWN_CHARACTERS = 64;

/**
 * Normalises the addresses that a key may be used from to CIDR ranges; a single address is a range of one.
 * @throws {InvalidAccessRequest} naming the entry that cannot be read
 */
export function normaliseRanges(ranges: readonly string[]): string[] {
  if (ranges.length > MAX_RANGES) throw new InvalidAccessRequest([{ pointer: '/allowed_cidrs', detail: `A key takes at most ${MAX_RANGES} address ranges.` }]);
  return ranges.map((text, index) => normaliseRange(text.trim(), index));
}

function normaliseRange(text: string, index: number): string {
  const single = ipaddr.IPv4.isValidFourPartDecimal(text) ? `${text}/32` : ipaddr.IPv6.isValid(text) ? `${text}/128` : text;
  const isRange = ipaddr.IPv4.isValidCIDRFourPartDecimal(single) || ipaddr.IPv6.isValidCIDR(single);
  if (!isRange) {
    throw new InvalidAccessRequest([
      { pointer: `/allowed_cidrs/${index}`, detail: `"${shortenText(text, SHOWN_CHARACTERS)}" is not an address range such as 203.0.113.0/24.` },
    ]);
  }
  const [address, bits] = ipaddr.parseCIDR(single);
  if (address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress()) {
    throw new InvalidAccessRequest([{ pointer: `/allowed_cidrs/${index}`, detail: `"${text}" is an IPv4 address written as IPv6: write it as IPv4.` }]);
  }
  return `${address.toString()}/${bits}`;
}

/**
 * True when the list is empty or the address lies in one of its ranges.
 * @param remoteAddress as the socket reports it; IPv4 written as IPv6 (`::ffff:…`) counts as IPv4
 */
export function isAddressAllowed(ranges: readonly string[], remoteAddress: string): boolean {
  if (ranges.length === 0) return true;
  if (!ipaddr.isValid(remoteAddress)) return false;
  const address = ipaddr.process(remoteAddress);
  return ranges.some((range) => {
    const [network, bits] = ipaddr.parseCIDR(range);
    return network.kind() === address.kind() && address.match(network, bits);
  });
}
