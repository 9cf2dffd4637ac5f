import { CONFIG, type Config } from '@app/config';
import { CallbackUrlRefused, isLoopbackHost } from '@app/domain';
import { assertAcceptableCallbackAddress, assertAcceptableCallbackTarget, literalAddressOf } from '@app/outbound';
import { Inject, Injectable } from '@nestjs/common';
import { HostResolver } from './host-resolver.js';

/** The longest time that resolved addresses are used. */
const NAMES_LIFETIME_MS = 30_000;
const MAX_NAMES = 1_000;

/** A URL with the one address that may be connected to for it. */
export interface CallbackTarget {
  url: URL;
  /** Checked; the connection goes here, even when the name resolves to another one by then. */
  address: string;
}

/** Decides where the connection for a callback goes. The URL is hostile input. */
@Injectable()
export class CallbackTargets {
  private readonly names = new Map<string, { addresses: readonly string[]; expiresAtMs: number }>();

  constructor(
    private readonly resolver: HostResolver,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Resolves the name once and checks every address; one that is not public refuses the whole name.
   * @param turn attempts of one delivery go to the addresses in turn
   * @throws {CallbackUrlRefused | HostNotResolved}
   */
  async find(text: string, turn: number): Promise<CallbackTarget> {
    const rules = this.config.callbacks;
    const url = assertAcceptableCallbackTarget(text, rules);
    const addresses = await this.addressesOf(url);
    const checked = addresses.map((address) => assertAcceptableCallbackAddress(url, address, rules));
    // A gateway without IPv6 cannot reach an IPv6 address, and IPv4 is always available.
    const ipv4 = checked.filter((address) => !address.includes(':'));
    const candidates = ipv4.length > 0 ? ipv4 : checked;
    const address = candidates[turn % candidates.length];
    if (address === undefined) throw new CallbackUrlRefused('The host name of the callback URL has no address.');
    return { url, address };
  }

  private async addressesOf(url: URL): Promise<readonly string[]> {
    const literal = literalAddressOf(url);
    if (literal !== null) return [literal];
    // The name of this machine is not resolved.
    if (isLoopbackHost(url.hostname)) return ['127.0.0.1'];
    const known = this.names.get(url.hostname);
    if (known && known.expiresAtMs > performance.now()) return known.addresses;
    const addresses = await this.resolver.resolve(url.hostname);
    this.cacheNames(url.hostname, addresses);
    return addresses;
  }

  private cacheNames(hostname: string, addresses: readonly string[]): void {
    this.names.delete(hostname);
    const oldest = this.names.size >= MAX_NAMES ? this.names.keys().next() : undefined;
    if (oldest?.done === false) this.names.delete(oldest.value);
    this.names.set(hostname, { addresses, expiresAtMs: performance.now() + NAMES_LIFETIME_MS });
  }
}
