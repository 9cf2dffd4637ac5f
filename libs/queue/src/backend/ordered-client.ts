import type { PostgresConnection } from 'bullmq';
import type pg from 'pg';

/** What BullMQ needs of the connection on which it listens. */
export type ListenClient = Awaited<ReturnType<PostgresConnection['getListenClient']>>;

type Listener = (...values: never[]) => void;

/** A connection with several users: their statements are sent one after the other. */
export class OrderedClient implements ListenClient {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly client: pg.PoolClient) {}

  readonly query: ListenClient['query'] = (text, values = []) => {
    const result = this.last.then(() => this.client.query(text, [...values]));
    this.last = result.catch(() => undefined);
    return result;
  };

  on(event: string, listener: Listener): this {
    this.client.on(event as 'notification', listener as (message: pg.Notification) => void);
    return this;
  }

  removeListener(event: string, listener: Listener): this {
    this.client.removeListener(event, listener as (...values: unknown[]) => void);
    return this;
  }

  removeAllListeners(event: string): this {
    this.client.removeAllListeners(event);
    return this;
  }

  /** Ends the connection: it still listens, so the pool must not hand it out again. */
  destroy(): void {
    this.client.removeAllListeners('notification');
    this.client.release(true);
  }
}
