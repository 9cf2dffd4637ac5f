import type { LookupFunction } from 'node:net';
import { nameLookups, type Resolve } from './name-lookups.js';
import { AddressOutOfReach } from './outbound.errors.js';
import { isWithinReach, type Reach } from './reach.js';

/**
 * Resolves a name for a connection that is about to be opened, and refuses the whole name when one of its addresses is not within reach. The
 * connection goes to the addresses that were checked: the name is not resolved a second time. Addresses written in a URL do not pass here.
 * @param resolve the lookups of the process unless a test passes another one
 */
export function checkedLookup(reach: Reach, resolve: Resolve = nameLookups().find): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      // The addresses are missing then.
      if (error) {
        callback(error, '', 0);
        return;
      }
      const [first] = addresses;
      if (first === undefined || !addresses.every(({ address }) => isWithinReach(address, reach))) callback(new AddressOutOfReach(), '', 0);
      else if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
