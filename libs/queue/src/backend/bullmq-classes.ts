import { createRedisBackend, type IQueueBackend, PostgresQueueBackend, withBackend } from 'bullmq';
import { Redis } from 'ioredis';
import { ListeningConnection, ListeningPool } from './listening-pool.js';

/** What a queue or worker is constructed with: the pool on PostgreSQL, the client on Redis. */
export type QueueConnection = ListeningPool | Redis;

/** BullMQ's classes, bound to the backend that the connection belongs to. */
export const { Queue: BackendQueue, Worker: BackendWorker } = withBackend<IQueueBackend, QueueConnection>((name, opts, options) => {
  const { connection } = opts;
  if (connection instanceof ListeningPool) return new PostgresQueueBackend(new ListeningConnection(connection.listener), name, { ...opts, connection }, true);
  if (connection instanceof Redis) return createRedisBackend(name, { ...opts, connection }, options);
  // The connection is an optional dependency of BullModule: after a failed boot it is missing, and BullMQ would connect to a Redis on this machine.
  throw new Error(`the queue ${name} was opened without a connection`);
});
