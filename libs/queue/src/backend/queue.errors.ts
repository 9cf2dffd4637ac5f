import { withoutCredentials } from '@app/observability';

/** Redis does not answer. */
export class RedisNotReachable extends Error {
  override readonly name = 'RedisNotReachable';
  readonly code = 'redis_not_reachable';

  constructor(url: string, cause: unknown) {
    const reason = withoutCredentials(cause instanceof Error ? cause.message : String(cause));
    super(`Redis is not reachable at ${withoutCredentials(url)} (${reason}): start it, or unset REDIS_URL to run the queue on PostgreSQL.`, { cause });
  }
}
