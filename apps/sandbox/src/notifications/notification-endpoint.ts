import type { Pool } from 'pg';
import { run, type Statement } from '../database/database.js';

/** Where notifications go, and the secret that signs them. */
export interface Endpoint {
  readonly url: string | null;
  readonly secret: string;
}

const READ: Statement = { name: 'read-endpoint', text: 'SELECT url, secret FROM sandbox.notification_endpoint' };
const WRITE: Statement = {
  name: 'write-endpoint',
  text: 'INSERT INTO sandbox.notification_endpoint (url, secret) VALUES ($1, $2) ON CONFLICT (only_row) DO UPDATE SET url = excluded.url, secret = excluded.secret',
};

/** The endpoint in memory, kept in the database for the next start. */
export class NotificationEndpoint {
  private constructor(
    private readonly pool: Pool,
    private endpoint: Endpoint,
  ) {}

  /** A URL from the environment wins at start; without one the stored endpoint is used. */
  static async open(pool: Pool, fromEnvironment: Endpoint): Promise<NotificationEndpoint> {
    if (fromEnvironment.url !== null) return new NotificationEndpoint(pool, fromEnvironment);
    const [stored] = await run<{ url: string | null; secret: string }>(pool, READ, []);
    return new NotificationEndpoint(pool, stored ?? fromEnvironment);
  }

  get current(): Endpoint {
    return this.endpoint;
  }

  async change(endpoint: Endpoint): Promise<void> {
    await run(this.pool, WRITE, [endpoint.url, endpoint.secret]);
    this.endpoint = endpoint;
  }
}
