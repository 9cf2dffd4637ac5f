import { Injectable } from '@nestjs/common';
import { Resolver } from 'node:dns/promises';
import { HostNotResolved } from './callbacks.errors.js';

const QUERY_TIMEOUT_MS = 2_000;
const QUERY_TRIES = 2;
/** A name with more addresses than this is not a web server. */
const MAX_ADDRESSES = 32;

/**
 * Asks the name servers directly. The system's lookup would block one of the four threads that password hashing and files share for
 * as long as a slow name server takes, and would also resolve names of this machine's local network.
 */
@Injectable()
export class HostResolver {
  /** Name servers to ask instead of those of the system, as `address:port`. Tests set them. */
  servers: readonly string[] = [];

  /**
   * Every address of the name, IPv4 first.
   * @throws {HostNotResolved}
   */
  async resolve(hostname: string): Promise<readonly string[]> {
    const resolver = new Resolver({ timeout: QUERY_TIMEOUT_MS, tries: QUERY_TRIES });
    if (this.servers.length > 0) resolver.setServers(this.servers);
    const [ipv4, ipv6] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
    const addresses = [ipv4, ipv6].flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (addresses.length === 0) throw new HostNotResolved('The host name of the callback URL has no address.');
    return addresses.slice(0, MAX_ADDRESSES);
  }
}
