import { PostgresConnection } from 'bullmq';
import pg from 'pg';
import { type ListenClient, OrderedClient } from './ordered-client.js';

/**
 * The one connection on which all workers of this process are notified of new jobs. BullMQ would take one out of the pool for each
 * worker; with two workers for each provider account the pool would run empty and the process would stand still.
 */
export class SharedListener {
  private client: Promise<OrderedClient> | null = null;
  private readonly connections = new Set<ListeningConnection>();
  private closed = false;

  constructor(readonly pool: pg.Pool) {}

  /** Notifies the connection from now on when the listener's own connection is lost. */
  add(connection: ListeningConnection): void {
    this.connections.add(connection);
  }

  remove(connection: ListeningConnection): void {
    this.connections.delete(connection);
  }

  /** The connection; opened by the first call. */
  get(): Promise<OrderedClient> {
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

  private open(): Promise<OrderedClient> {
    const opening = this.pool.connect().then((client) => {
      // Every waiting worker adds a listener.
      client.setMaxListeners(0);
      const ordered = new OrderedClient(client);
      client.once('error', () => {
        this.lose(opening, ordered);
      });
      return ordered;
    });
    opening.catch(() => {
      if (this.client === opening) this.client = null;
    });
    return opening;
  }

  /** Makes all workers look for jobs once, and listen again on a new connection. */
  private lose(opening: Promise<OrderedClient>, client: OrderedClient): void {
    if (this.client !== opening) return;
    this.client = null;
    client.destroy();
    for (const connection of this.connections) connection.emit('listenerinvalidated');
  }
}

/** The pool of all queues and workers of a process, with their shared listener. */
export class ListeningPool extends pg.Pool {
  readonly listener = new SharedListener(this);
}

/** BullMQ's connection of one queue or worker: the pool and the listener are shared. */
export class ListeningConnection extends PostgresConnection {
  constructor(private readonly listener: SharedListener) {
    super(listener.pool);
    listener.add(this);
  }

  override getListenClient(): Promise<ListenClient> {
    return this.listener.get();
  }

  /** Does nothing: a shared connection cannot carry the name of one worker. */
  override setListenClientName(): Promise<void> {
    return Promise.resolve();
  }

  override close(): Promise<void> {
    this.listener.remove(this);
    return super.close();
  }
}
