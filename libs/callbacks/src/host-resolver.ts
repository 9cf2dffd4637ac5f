import { Injectable } from '@nestjs/common';
import { Resolver } from 'node:dns/promises';

const QUERY_TIMEOUT_MS = 2_000;
const QUERY_TRIES = 2;
/** A name with more addresses than this is not a web server. */
const MAX_ADDRESSES = 32;

/** The host name has no address, or its name servers do not answer. */
export class HostNotResolved extends Error {
  override readonly name = 'HostNotResolved';
}

/**
 * Asks the name servers directly. The system's own lookup would use one of four threads that password hashing and files need too,
 * for as long as a slow name server likes; and it would search the names of this machine's own network.
 */
@Injectable()
export class HostResolver {
  /**
   * Every address of the name, IPv4 first.
   * @throws {HostNotResolved}
   */
  async resolve(hostname: string): Promise<readonly string[]> {
    const resolver = new Resolver({ timeout: QUERY_TIMEOUT_MS, tries: QUERY_TRIES });
    const [ipv4, ipv6] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
    const addresses = [ipv4, ipv6].flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (addresses.length === 0) throw new HostNotResolved('The host name of the callback URL has no address.');
    return addresses.slice(0, MAX_ADDRESSES);
  }
}
