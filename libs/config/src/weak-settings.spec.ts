import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { InvalidConfiguration } from './config.errors.js';
import { loadConfig } from './load-config.js';

const random = (): string => randomBytes(32).toString('base64');
const ZEROS = Buffer.alloc(32).toString('base64');
const WORD = Buffer.from('passwordpasswordpasswordpassword').toString('base64');

const SOUND = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://pay.example',
  DATABASE_URL: 'postgres://user:password@db.example:5432/payouts?sslmode=verify-full',
  REDIS_URL: 'rediss://queue.example:6379',
  ENCRYPTION_KEYS: `k1:${random()}`,
  API_KEY_PEPPER: random(),
  AUDIT_SIGNING_KEY: random(),
  AUDIT_CHECKPOINT_FILE: '/var/lib/checkpoints.jsonl',
};

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    loadConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof InvalidConfiguration) return error.problems;
    throw error;
  }
}

describe('a configuration of production', () => {
  it('is accepted without a warning when everything is sound', () => {
    expect(loadConfig(SOUND).warnings).toEqual([]);
  });

  it.each([
    ['ENCRYPTION_KEYS', `k1:${ZEROS}`],
    ['ENCRYPTION_KEYS', `k2:${WORD},k1:${random()}`],
    ['API_KEY_PEPPER', ZEROS],
    ['API_KEY_PEPPER', WORD],
    ['AUDIT_SIGNING_KEY', ZEROS],
  ])('is refused with a %s that is not random, and says how to make one', (name, value) => {
    expect(problemsOf({ ...SOUND, [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name} .*not random.*openssl rand`))]);
    expect(problemsOf({ ...SOUND, NODE_ENV: 'development', [name]: value })).toEqual([]);
  });

  it.each([
    ['DATABASE_URL', 'sslmode=no-verify'],
    ['DATABASE_URL', 'uselibpqcompat=true&sslmode=require'],
    ['DATABASE_URL', 'uselibpqcompat=true&sslmode=verify-ca&sslrootcert=/ca.pem'],
    ['DATABASE_OWNER_URL', 'sslmode=no-verify'],
  ])('is refused where the certificate of the database is not checked, and says how it is: %s with %s', (name, parameters) => {
    const change = { [name]: `postgres://user@db.example/payouts?${parameters}` };
    expect(problemsOf({ ...SOUND, ...change })).toEqual([expect.stringMatching(new RegExp(`^${name} .*not checked.*sslmode=verify-full.*sslrootcert=`))]);
    expect(problemsOf({ ...SOUND, ...change, NODE_ENV: 'development' })).toEqual([]);
    expect(problemsOf({ ...SOUND, [name]: `postgres://user@127.0.0.1/payouts?${parameters}` })).toEqual([]);
  });

  it.each(['sslmode=require', 'sslmode=verify-full', 'uselibpqcompat=true&sslmode=verify-full', 'ssl=true'])(
    'is accepted with %s for the database, in which the driver checks the certificate and the name in it',
    (parameters) => {
      const connectionString = `postgres://user@db.example/payouts?${parameters}`;
      expect(problemsOf({ ...SOUND, DATABASE_URL: connectionString })).toEqual([]);
      const { ssl } = new pg.Client({ connectionString }) as unknown as { ssl: unknown };
      // No member of the options switches a check off, so those of Node hold.
      expect([true, {}]).toContainEqual(ssl);
    },
  );

  it.each<[string, Record<string, string>]>([
    ['ENCRYPTION_KEYS still has', { ENCRYPTION_KEYS: `k2:${random()},k1:${ZEROS}` }],
    ['DEMO_SEED_SECRET is set', { DEMO_SEED_SECRET: random() }],
    ['AUDIT_SIGNING_KEY and', { AUDIT_SIGNING_KEY: '', AUDIT_CHECKPOINT_FILE: '' }],
    ['PUBLIC_URL is not set', { PUBLIC_URL: '' }],
    ['Operators cannot use passkeys: PUBLIC_URL has a network address', { PUBLIC_URL: 'https://192.0.2.7' }],
    ['SECOND_FACTOR=optional: ', { SECOND_FACTOR: 'optional' }],
    ['DATABASE_URL leads', { DATABASE_URL: 'postgres://user@db.example/payouts' }],
    ['DATABASE_URL leads', { DATABASE_URL: 'postgres://user@db.example/payouts?sslmode=disable' }],
    ['DATABASE_OWNER_URL leads', { DATABASE_OWNER_URL: 'postgres://owner@db.example/payouts' }],
    ['REDIS_URL leads', { REDIS_URL: 'redis://queue.example:6379' }],
  ])('starts with a warning: %s', (beginning, change) => {
    expect(loadConfig({ ...SOUND, ...change }).warnings).toEqual([expect.stringMatching(new RegExp(`^${beginning}`))]);
    expect(loadConfig({ ...SOUND, ...change, NODE_ENV: 'development' }).warnings).toEqual([]);
  });

  it.each([
    { DATABASE_URL: 'postgres://user@127.0.0.1/payouts' },
    { DATABASE_URL: 'postgres://user@localhost/payouts' },
    { DATABASE_URL: 'postgres://user@[::1]:5432/payouts' },
    { DATABASE_URL: 'postgres:///payouts?host=/var/run/postgresql' },
    { DATABASE_URL: 'postgres://user@db.example/payouts?ssl=true' },
    { REDIS_URL: 'redis://127.0.0.1:6379' },
    { ROLE: 'api', AUDIT_SIGNING_KEY: '', AUDIT_CHECKPOINT_FILE: '' },
    { ROLE: 'worker', PUBLIC_URL: '' },
  ])('starts without a warning with %j', (change) => {
    expect(loadConfig({ ...SOUND, ...change }).warnings).toEqual([]);
  });
});

describe('lists and switches of the configuration', () => {
  it('are read', () => {
    expect(loadConfig({ ...SOUND, CALLBACK_PORTS: '443, 9443' }).callbacks).toMatchObject({ ports: [443, 9443], allowHttpLoopback: false });
    expect(loadConfig(SOUND).secondFactorRequired).toBe(true);
    expect(loadConfig({ ...SOUND, SECOND_FACTOR: 'optional' }).secondFactorRequired).toBe(false);
    expect(loadConfig({ ...SOUND, NODE_ENV: 'development' }).secondFactorRequired).toBe(false);
    expect(loadConfig({ ...SOUND, NODE_ENV: 'development', SECOND_FACTOR: 'required' }).secondFactorRequired).toBe(true);
    expect(loadConfig(SOUND).providers).toEqual({ allowPrivateNetwork: false });
    expect(loadConfig({ ...SOUND, NODE_ENV: 'development' }).providers).toEqual({ allowPrivateNetwork: true });
    expect(loadConfig({ ...SOUND, PROVIDER_ALLOW_PRIVATE_NETWORK: 'true' }).providers).toEqual({ allowPrivateNetwork: true });
  });

  it.each([
    ['SECOND_FACTOR', 'yes'],
    ['CALLBACK_PORTS', '443,'],
    ['CALLBACK_PORTS', '0'],
    ['CALLBACK_PORTS', '65536'],
    ['CALLBACK_PORTS', 'https'],
    ['PROVIDER_ALLOW_PRIVATE_NETWORK', 'yes'],
    ['CALLBACK_ALLOW_HTTP_LOOPBACK', '1'],
  ])('are refused with a sentence: %s=%s', (name, value) => {
    expect(problemsOf({ ...SOUND, [name]: value })).toEqual([expect.stringMatching(new RegExp(`^${name} must be `))]);
  });
});
