import { normaliseAddress } from '@app/outbound';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { buildConnector, Pool } from 'undici';
import type { CallbackTarget } from './callback-target.js';
import { ConnectedElsewhere } from './callbacks.errors.js';

const CONNECT_TIMEOUT_MS = 5_000;
const TOTAL_TIMEOUT_MS = 15_000;
/** Most servers close idle connections after five seconds; a longer time that a server announces counts up to ten. */
const IDLE_TIMEOUT_MS = 4_000;
const MAX_IDLE_TIMEOUT_MS = 10_000;
const MAX_POOLS = 200;
const MAX_CONNECTIONS_PER_POOL = 32;
const MAX_HEADER_BYTES = 16_384;

/**
 * Connects to the checked address and to nothing else. The URL's host stays in the Host header, in the TLS server name and in the
 * check of the certificate. The host name is not resolved a second time.
 * @param connect undici's own connector unless a test passes another one
 */
export function pinnedConnector(
  address: string,
  connect: buildConnector.connector = buildConnector({ timeout: CONNECT_TIMEOUT_MS }),
): buildConnector.connector {
  return (options, callback) => {
    connect({ ...options, hostname: address }, (...[error, socket]) => {
      if (error) callback(error, null);
      else if (normaliseAddress(socket.remoteAddress ?? '') === address) callback(null, socket);
      else {
        socket.destroy();
        callback(new ConnectedElsewhere('The connection did not go to the address that was checked.'), null);
      }
    });
  };
}

/** Keeps connections to receivers open for a few seconds: one pool for each pair of origin and checked address. */
@Injectable()
export class CallbackConnections implements OnApplicationShutdown {
  private readonly pools = new Map<string, Pool>();

  /** The pool for a target. Use it at once: the least recently used pool is closed when there are too many. */
  poolFor(target: CallbackTarget): Pool {
    const key = `${target.url.origin} ${target.address}`;
    const pool = this.pools.get(key) ?? openPool(target);
    this.pools.delete(key);
    this.pools.set(key, pool);
    if (this.pools.size > MAX_POOLS) this.closeOldest();
    return pool;
  }

  async onApplicationShutdown(): Promise<void> {
    const pools = [...this.pools.values()];
    this.pools.clear();
    await Promise.all(pools.map((pool) => pool.destroy()));
  }

  private closeOldest(): void {
    const [oldest] = this.pools;
    if (oldest === undefined) return;
    this.pools.delete(oldest[0]);
    // Closing waits for requests in progress.
    void oldest[1].close().catch(() => undefined);
  }
}

function openPool(target: CallbackTarget): Pool {
  return new Pool(target.url.origin, {
    connect: pinnedConnector(target.address),
    connections: MAX_CONNECTIONS_PER_POOL,
    pipelining: 1,
    keepAliveTimeout: IDLE_TIMEOUT_MS,
    keepAliveMaxTimeout: MAX_IDLE_TIMEOUT_MS,
    headersTimeout: TOTAL_TIMEOUT_MS,
    bodyTimeout: TOTAL_TIMEOUT_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
  });
}
