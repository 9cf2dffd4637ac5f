import { PostgresConnection, PostgresQueueBackend, withBackend } from 'bullmq';
import type pg from 'pg';

type ListenClient = Awaited<ReturnType<PostgresConnection['getListenClient']>>;

type Listener = (...values: never[]) => void;

/** A connection that several use: what they say goes out one after the other. */
class OrderlyClient implements ListenClient {
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

  /** Nobody gets it after us: it listens. */
  destroy(): void {
    this.client.removeAllListeners('notification');
    this.client.release(true);
  }
}

/**
 * The one connection on which all workers of this process hear of new jobs. BullMQ would take one out of the pool for each worker;
 * with a worker for each lane the pool would be empty sooner or later, and nothing would move.
 */
export class SharedListener {
  private client: Promise<OrderlyClient> | null = null;
  private readonly connections = new Set<ListeningConnection>();
  private closed = false;

  constructor(readonly pool: pg.Pool) {}

  /** Tells it when the connection is lost. */
  add(connection: ListeningConnection): void {
    this.connections.add(connection);
  }

  remove(connection: ListeningConnection): void {
    this.connections.delete(connection);
  }

  /** The connection, opened by whoever needs it first. */
  get(): Promise<OrderlyClient> {
    if (this.closed) return Promise.reject(new Error('the queue is closed'));
    this.client ??= this.open();
    return this.client;
  }

  async close(): Promise<void> {
    this.closed = true;
    const client = await this.client?.catch(() => null);
    this.client = null;
    client?.destroy();
  }

  private open(): Promise<OrderlyClient> {
    const opening = this.pool.connect().then((client) => {
      // Every waiting worker listens to it.
      client.setMaxListeners(0);
      const orderly = new OrderlyClient(client);
      client.once('error', () => {
        this.lose(opening, orderly);
      });
      return orderly;
    });
    opening.catch(() => {
      if (this.client === opening) this.client = null;
    });
    return opening;
  }

  /** Workers wake up, look whether there is something, and listen on a new connection. */
  private lose(opening: Promise<OrderlyClient>, client: OrderlyClient): void {
    if (this.client !== opening) return;
    this.client = null;
    client.destroy();
    for (const connection of this.connections) connection.emit('listenerinvalidated');
  }
}

/** BullMQ's connection of one queue or worker: the pool and the listener are everybody's. */
class ListeningConnection extends PostgresConnection {
  constructor(private readonly listener: SharedListener) {
    super(listener.pool);
    listener.add(this);
  }

  override getListenClient(): Promise<ListenClient> {
    return this.listener.get();
  }

  /** A connection that is everybody's has nobody's name. */
  override setListenClientName(): Promise<void> {
    return Promise.resolve();
  }

  override close(): Promise<void> {
    this.listener.remove(this);
    return super.close();
  }
}

/** BullMQ's classes bound to PostgreSQL, all of them with the same pool and listener. */
export function classesOnPostgres(listener: SharedListener) {
  return withBackend<PostgresQueueBackend, pg.Pool>((name, opts) => new PostgresQueueBackend(new ListeningConnection(listener), name, opts, true));
}
