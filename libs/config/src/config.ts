import type { NoPasskeySite, PasskeySite } from './passkey-site.js';

export type Role = 'api' | 'worker' | 'all';

/** A key that encrypts at rest. */
export interface EncryptionKey {
  id: string;
  /** 32 bytes, AES-256. */
  key: Buffer;
}

/** The whole configuration, validated and frozen. Durations in milliseconds. */
export interface Config {
  production: boolean;
  role: Role;
  http: { host: string; port: number; publicUrl: string | null; trustedProxies: readonly string[]; rateLimitPerSecond: number; adminRoot: string | null };
  /** `directUrl` keeps whole sessions, for locks and the queue. `ownerUrl` is for migrations only: the running gateway never connects with it. */
  database: { url: string; directUrl: string; ownerUrl: string; poolSize: number };
  queue: { redisUrl: string | null; poolSize: number; workerConcurrency: number; sweepIntervalMs: number; expiryIntervalMs: number; enqueueLeaseMs: number };
  secrets: { encryptionKeys: readonly EncryptionKey[]; apiKeyPepper: Buffer };
  sending: { timeoutMs: number };
  /** Whether an account of the sandbox provider, which moves no money, may be live. Never in production. */
  sandboxMayBeLive: boolean;
  /** Whether the only administrator may change live configuration alone. Without effect while there are two. */
  soleOperator: boolean;
  /** Whether every operator needs a second factor. Those who have one are asked for it either way. */
  secondFactorRequired: boolean;
  /** For which site operators have passkeys, which follows from `http.publicUrl`. */
  passkeys: PasskeySite | NoPasskeySite;
  callbacks: { allowHttpLoopback: boolean; ports: readonly number[]; retryScale: number };
  /** Whether provider accounts may use this machine and private networks, over http too. */
  providers: { allowPrivateNetwork: boolean };
  /** How alerts leave by e-mail; null: they do not. */
  mail: { url: string; from: string } | null;
  /** Ed25519 keys of 32 bytes. Without a key and a file no checkpoints are made. */
  audit: { signingKey: Buffer | null; publicKey: Buffer | null; checkpointFile: string | null; intervalMs: number };
  logLevel: string;
  metricsToken: string | null;
  /** Sentences for the log: settings that should be changed before the next version. */
  warnings: readonly string[];
}
