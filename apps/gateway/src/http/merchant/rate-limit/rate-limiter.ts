import { performance } from 'node:perf_hooks';

const MAX_BUCKETS = 10_000;

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

/** The decision about one request, and what remains of the limit. */
export interface Allowance {
  isGranted: boolean;
  /** Requests that remain now. */
  remaining: number;
  /** Whole seconds until another request is certain to be possible, at least 1. */
  resetSeconds: number;
}

/** One token bucket per key, in this process: it allows a burst of one second's requests, then a steady rate. */
export class RateLimiter {
  /** The value of the `RateLimit-Policy` header (draft-ietf-httpapi-ratelimit-headers). */
  readonly policy: string;
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    private readonly perSecond: number,
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    this.policy = `"default";q=${perSecond};w=1`;
  }

  /** Takes one token from the key's bucket, if there is one. */
  take(key: string): Allowance {
    const bucket = this.bucketOf(key);
    const nowMs = this.nowMs();
    bucket.tokens = Math.min(this.perSecond, bucket.tokens + ((nowMs - bucket.filledAtMs) / 1000) * this.perSecond);
    bucket.filledAtMs = nowMs;
    const isGranted = bucket.tokens >= 1;
    if (isGranted) bucket.tokens -= 1;
    return { isGranted, remaining: Math.floor(bucket.tokens), resetSeconds: 1 };
  }

  private bucketOf(key: string): Bucket {
    const known = this.buckets.get(key);
    if (known) return known;
    if (this.buckets.size >= MAX_BUCKETS) this.forgetOldest();
    const bucket = { tokens: this.perSecond, filledAtMs: this.nowMs() };
    this.buckets.set(key, bucket);
    return bucket;
  }

  private forgetOldest(): void {
    const oldest = this.buckets.keys().next();
    if (!oldest.done) this.buckets.delete(oldest.value);
  }
}
