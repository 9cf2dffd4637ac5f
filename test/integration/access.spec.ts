import {
  AccessModule,
  ApiKeyAdministration,
  ApiKeyRefused,
  ApiKeysService,
  ApiKeyUses,
  InvalidAccessRequest,
  MerchantAdministration,
  MerchantsService,
  OperatorsService,
  planApiKey,
  SessionsService,
  type SignedIn,
  SignInFailed,
  SignInService,
  TooManyAttempts,
  TooManyActiveKeys,
} from '@app/access';
import { ConfigModule, loadConfig } from '@app/config';
import { DatabaseModule, FieldCipher } from '@app/database';
import { API_KEY_REVOKED_WITHIN_MS, CallbackUrlRefused, MAX_ACTIVE_API_KEYS, MODES, newId } from '@app/domain';
import { createLogger, ObservabilityModule } from '@app/observability';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ApiKeyUsesRepository } from '../../libs/access/src/api-keys/api-key-uses.repository.js';
import { ApiKeysRepository } from '../../libs/access/src/api-keys/api-keys.repository.js';
import { createTestDatabase, type TestDatabase } from '../setup/database.js';

const ADDRESS = '198.51.100.7';
const PASSWORD = 'correct horse battery staple';

@Module({})
class AccessTestModule {}

let testDatabase: TestDatabase;
let contexts: INestApplicationContext[] = [];

/** Acts as another process: nothing is cached. */
async function start(): Promise<INestApplicationContext> {
  const config = loadConfig({
    DATABASE_URL: testDatabase.applicationUrl,
    DATABASE_POOL_SIZE: '10',
    ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
    API_KEY_PEPPER: Buffer.alloc(32, 2).toString('base64'),
    LOG_LEVEL: 'silent',
  });
  const imports = [ConfigModule.with(config), ObservabilityModule.with(createLogger('silent')), DatabaseModule, AccessModule];
  const context = await NestFactory.createApplicationContext({ module: AccessTestModule, imports }, { logger: false });
  contexts.push(context);
  return context;
}

let app: INestApplicationContext;
let keys: ApiKeysService;
let administration: ApiKeyAdministration;
let merchants: MerchantsService;
let operators: OperatorsService;
let sessions: SessionsService;
let signInNumber = 0;

const run = (sql: string, values: unknown[] = []) => testDatabase.run(sql, values);

beforeAll(async () => {
  testDatabase = await createTestDatabase();
  app = await start();
  administration = app.get(ApiKeyAdministration);
  [keys, merchants, operators, sessions] = [app.get(ApiKeysService), app.get(MerchantsService), app.get(OperatorsService), app.get(SessionsService)];
}, 90_000);

afterAll(async () => {
  for (const context of contexts) await context.close();
  contexts = [];
  await testDatabase.drop();
});

/** Each sign-in comes from a network of its own, so that only the failures of the account count. */
function signIn(email: string, password: string): Promise<SignedIn> {
  signInNumber += 1;
  return app.get(SignInService).signIn(email, password, { ip: `198.51.${Math.floor(signInNumber / 250)}.${signInNumber % 250}` });
}

const newMerchant = async (): Promise<string> => (await merchants.create({ name: 'Shop' })).id;
const issue = (merchantId: string, more: Partial<Parameters<ApiKeyAdministration['issue']>[0]> = {}) =>
  administration.issue({ merchantId, name: 'main', mode: 'test', scopes: ['payouts:read', 'payouts:write'], ...more });
const refusalOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('API keys', () => {
  it('identify the merchant, and only a hash of the key is stored', async () => {
    const merchantId = await newMerchant();
    const { id, key } = await issue(merchantId, { mode: 'live', scopes: ['payouts:read'] });
    const principal = await keys.authenticate(`Bearer ${key}`, ADDRESS);
    expect(principal).toEqual({ merchantId, apiKeyId: id, mode: 'live', scopes: ['payouts:read'] });
    expect(() => keys.requireScope(principal, 'payouts:read')).not.toThrow();
    expect(() => keys.requireScope(principal, 'payouts:write')).toThrow(
      expect.objectContaining({ code: 'forbidden', message: expect.stringContaining('payouts:write') }),
    );
    const [row] = await run('SELECT to_jsonb(k)::text AS text FROM api_key k WHERE id = $1', [id]);
    expect(row?.['text']).not.toContain(key.slice(-49));
  });

  it('are refused with the reason: malformed, mistyped, unknown, expired, revoked, of a disabled merchant', async () => {
    const merchantId = await newMerchant();
    const expired = await issue(merchantId, { expiresAt: new Date(Date.now() - 1_000) });
    const revoked = await issue(merchantId);
    await administration.revoke(revoked.id);
    const other = await issue(merchantId);
    const ofDisabled = await issue(merchantId, { mode: 'live' });
    await app.get(MerchantAdministration).disable({ merchantId, mode: 'live' }, { operatorId: null, reason: null });
    const unknown = await start();
    await run('DELETE FROM api_key WHERE id = $1', [other.id]);
    const detail = async (header: string | undefined, code = 'unauthenticated'): Promise<string> => {
      const error = await refusalOf(unknown.get(ApiKeysService).authenticate(header, ADDRESS));
      expect(error).toBeInstanceOf(ApiKeyRefused);
      expect(error).toMatchObject({ code });
      return (error as ApiKeyRefused).message;
    };
    expect(await detail(undefined)).toMatch(/missing/);
    expect(await detail('Basic dXNlcjpwYXNz')).toMatch(/malformed/);
    expect(await detail('Bearer sk_live_1')).toMatch(/malformed/);
    expect(await detail(`Bearer ${'x'.repeat(100_000)}`)).toMatch(/malformed/);
    expect(await detail(`Bearer ${revoked.key.slice(0, -1)}${revoked.key.endsWith('0') ? '1' : '0'}`)).toMatch(/checksum/);
    expect(await detail(`Bearer ${other.key}`)).toBe('The API key is not known.');
    expect(await detail(`Bearer ${expired.key}`)).toMatch(/^The API key key_\w+ expired on 20.+: use the one that replaced it/);
    expect(await detail(`Bearer ${revoked.key}`)).toMatch(/^The API key key_\w+ was revoked on 20/);
    expect(await detail(`Bearer ${ofDisabled.key}`, 'forbidden')).toMatch(/^The merchant is disabled in live mode/);
  });

  it('are refused from an address outside their allow list', async () => {
    const { key } = await issue(await newMerchant(), { allowedCidrs: ['203.0.113.0/24', '2001:db8::1'] });
    await expect(keys.authenticate(`Bearer ${key}`, '203.0.113.9')).resolves.toBeDefined();
    await expect(keys.authenticate(`Bearer ${key}`, '::ffff:203.0.113.9')).resolves.toBeDefined();
    await expect(keys.authenticate(`Bearer ${key}`, '2001:db8::1')).resolves.toBeDefined();
    expect(await refusalOf(keys.authenticate(`Bearer ${key}`, '198.51.100.1'))).toMatchObject({ code: 'forbidden' });
  });

  it('cost one query for many requests, and a revocation takes effect at once in the same process', async () => {
    const { id, key } = await issue(await newMerchant());
    const find = jest.spyOn(app.get(ApiKeysRepository), 'find');
    for (let request = 0; request < 20; request += 1) await keys.authenticate(`Bearer ${key}`, ADDRESS);
    expect(find).toHaveBeenCalledTimes(1);
    find.mockRestore();
    await administration.revoke(id);
    await expect(keys.authenticate(`Bearer ${key}`, ADDRESS)).rejects.toThrow(ApiKeyRefused);
  });

  it.each(['revoked', 'of a merchant that is disabled', 'expired'] as const)(
    'are refused by another process within a second when they are %s',
    async (what) => {
      const merchantId = await newMerchant();
      const expiresAt = what === 'expired' ? new Date(Date.now() + 1_500) : null;
      const { id, key } = await issue(merchantId, { expiresAt });
      const other = (await start()).get(ApiKeysService);
      await other.authenticate(`Bearer ${key}`, ADDRESS);
      if (what === 'revoked') await administration.revoke(id);
      if (what === 'of a merchant that is disabled')
        await app.get(MerchantAdministration).disable({ merchantId, mode: 'test' }, { operatorId: null, reason: null });
      const since = expiresAt?.getTime() ?? Date.now();
      for (;;) {
        const error = await refusalOf(other.authenticate(`Bearer ${key}`, ADDRESS));
        if (error instanceof ApiKeyRefused) break;
        expect(Date.now() - since).toBeLessThan(API_KEY_REVOKED_WITHIN_MS);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      expect(Date.now() - since).toBeLessThan(API_KEY_REVOKED_WITHIN_MS);
    },
  );

  it('are limited to ten active keys per merchant and mode, even when issued concurrently', async () => {
    const merchantId = await newMerchant();
    const results = await Promise.allSettled(Array.from({ length: MAX_ACTIVE_API_KEYS + 4 }, () => issue(merchantId)));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(MAX_ACTIVE_API_KEYS);
    await expect(issue(merchantId)).rejects.toThrow(TooManyActiveKeys);
    await expect(issue(merchantId, { mode: 'live' })).resolves.toBeDefined();
    const [first] = await run("SELECT id FROM api_key WHERE merchant_id = $1 AND mode = 'test' LIMIT 1", [merchantId]);
    await administration.revoke(String(first?.['id']));
    await expect(issue(merchantId)).resolves.toBeDefined();
  });

  it('say when they were last used and from where, written once a minute and beside the request', async () => {
    const merchantId = await newMerchant();
    const { id, key } = await issue(merchantId);
    const uses = app.get(ApiKeyUses);
    const used = async () => {
      await uses.settle();
      return (await administration.list({ merchantId, mode: 'test' })).find((one) => one.id === id)?.lastUse;
    };
    expect(await used()).toBeNull();
    await keys.authenticate(`Bearer ${key}`, '::ffff:203.0.113.9');
    const first = await used();
    expect(first).toMatchObject({ network: '203.0.113.9', at: expect.any(Date) });
    const other = await start();
    for (const where of [app, other]) await where.get(ApiKeysService).authenticate(`Bearer ${key}`, '2001:db8:1:2:3::4');
    await other.get(ApiKeyUses).settle();
    expect(await used()).toEqual(first);
    await run(`UPDATE api_key_use SET used_at = now() - interval '61 seconds' WHERE api_key_id = $1`, [id]);
    const third = await start();
    await third.get(ApiKeysService).authenticate(`Bearer ${key}`, '2001:db8:1:2:3::4');
    await third.get(ApiKeyUses).settle();
    expect(await used()).toMatchObject({ network: '2001:db8:1:2::/64' });
  });

  it('are accepted while the use of a key cannot be written', async () => {
    const { key } = await issue(await newMerchant());
    const other = await start();
    const failing = jest.spyOn(other.get(ApiKeyUsesRepository), 'write').mockRejectedValue(new Error('no connection'));
    await expect(other.get(ApiKeysService).authenticate(`Bearer ${key}`, ADDRESS)).resolves.toBeDefined();
    await other.get(ApiKeyUses).settle();
    expect(failing).toHaveBeenCalledTimes(1);
    failing.mockRestore();
  });

  it('get their secret once, from the hands of their maker, and the key that they replace ends the agreed hours later', async () => {
    const merchantId = await newMerchant();
    const admin = (name: string) => operators.create({ email: `${name}@keys.example`, name, role: 'admin', password: PASSWORD });
    const [ada, nora] = await Promise.all([admin('ada'), admin('nora')]);
    const tenant = { merchantId, mode: 'live' } as const;
    const former = await issue(merchantId, { mode: 'live' });
    const plan = { ...planApiKey({ ...tenant, name: 'new', scopes: ['payouts:write'] }), id: newId('apiKey'), madeBy: ada.id };
    await administration.create({ ...plan, replaces: { id: former.id, overlapHours: 24 } }, { operatorId: nora.id, reason: 'it is time' });
    expect(await administration.get(tenant, plan.id)).toMatchObject({ state: 'unclaimed', secretHint: null, madeBy: { name: 'ada' } });
    expect(await administration.get(tenant, former.id)).toMatchObject({ state: 'active', expiresAt: null });
    await expect(administration.claim(tenant, plan.id, nora.id)).rejects.toThrow(/Only the operator who asked/);
    await expect(administration.claim({ merchantId, mode: 'test' }, plan.id, ada.id)).rejects.toMatchObject({ code: 'not_found' });
    const claims = await Promise.allSettled([1, 2, 3].map(() => administration.claim(tenant, plan.id, ada.id)));
    const [won] = claims.flatMap((claim) => (claim.status === 'fulfilled' ? [claim.value] : []));
    expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(keys.authenticate(`Bearer ${won?.key ?? ''}`, ADDRESS)).resolves.toMatchObject({ apiKeyId: plan.id });
    expect(await administration.get(tenant, plan.id)).toMatchObject({ state: 'active', secretHint: won?.key.slice(-4) });
    const { expiresAt } = await administration.get(tenant, former.id);
    expect(Math.abs((expiresAt?.getTime() ?? 0) - Date.now() - 86_400_000)).toBeLessThan(60_000);
    await expect(keys.authenticate(`Bearer ${former.key}`, ADDRESS)).resolves.toMatchObject({ apiKeyId: former.id });
    await expect(administration.shorten(former.id, new Date(Date.now() + 90_000_000), { operatorId: ada.id, reason: null })).rejects.toThrow(
      /only end earlier/,
    );
    await administration.shorten(former.id, new Date(Date.now() + 1_000), { operatorId: ada.id, reason: null });
  });

  it.each([
    ['a new secret', `secret_hash = '\\x01'`, 'key_has_one_secret'],
    ['a later end', `expires_at = now() + interval '9 days'`, 'key_ends_earlier'],
    ['no end', `expires_at = NULL`, 'key_ends_earlier'],
    ['other scopes', `scopes = '{payouts:write,payouts:read}'`, 'key_is_kept'],
    ['a life after its revocation', `revoked_at = NULL`, 'revoked_for_good'],
  ])('get no %s from the application, whatever a program writes', async (_, change, constraint) => {
    const { id } = await issue(await newMerchant(), { expiresAt: new Date(Date.now() + 86_400_000) });
    await administration.revoke(id);
    await expect(testDatabase.run(`UPDATE api_key SET ${change} WHERE id = $1`, [id])).rejects.toMatchObject({ constraint });
  });

  it('can be configured to be the same at every start', async () => {
    const merchantId = await newMerchant();
    const [id, secret] = [newId('apiKey'), Buffer.alloc(32, 9)];
    const { key } = await issue(merchantId, { id, secret });
    await run('DELETE FROM api_key WHERE id = $1', [id]);
    expect((await issue(merchantId, { id, secret })).key).toBe(key);
  });

  it('are refused without a merchant, a name or a scope', async () => {
    expect(await refusalOf(issue(newId('merchant')))).toMatchObject({ code: 'not_found' });
    const merchantId = await newMerchant();
    expect(await refusalOf(issue(merchantId, { name: ' ', scopes: [] }))).toMatchObject({ faults: [{ pointer: '/name' }, { pointer: '/scopes' }] });
    expect(await refusalOf(issue(merchantId, { allowedCidrs: ['10.0.0.0/99'] }))).toBeInstanceOf(InvalidAccessRequest);
    expect(await refusalOf(administration.revoke(newId('apiKey')))).toMatchObject({ code: 'not_found' });
  });
});

describe('merchants', () => {
  it('are stored and found with their limits and policy', async () => {
    const created = await merchants.create({
      name: 'Shop',
      defaultLifetimeSeconds: 3_600,
      callbackUrls: { live: 'https://shop.example/hook', test: null },
      callbackEvents: 'final',
      soloLimits: { EUR: 100_000n },
      policy: { aboveMinor: { EUR: 500 } },
    });
    expect(await merchants.find(created.id)).toEqual(created);
    expect(created).toMatchObject({
      name: 'Shop',
      defaultLifetimeSeconds: 3_600,
      callbackEvents: 'final',
      callbackEndpoints: { live: { url: 'https://shop.example/hook', isDisabled: false } },
    });
    for (const mode of MODES) {
      expect(created.policies[mode].policy).toMatchObject({ aboveMinor: { EUR: 500 } });
      expect(created.policies[mode].soloLimits.get('EUR')).toBe(100_000n);
    }
    expect(await merchants.find(newId('merchant'))).toBeNull();
  });

  it('have a signing secret that is encrypted at rest and can be rotated', async () => {
    const id = await newMerchant();
    const tenant = { merchantId: id, mode: 'live' } as const;
    const before = await merchants.callbackSecret(tenant);
    expect(before).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const [row] = await run('SELECT live_callback_secret_encrypted AS text FROM merchant WHERE id = $1', [id]);
    expect(String(row?.['text'])).not.toContain(before.slice(6));
    const after = await merchants.rotateCallbackSecret(tenant);
    expect(await merchants.callbackSecrets(tenant)).toEqual([after, before]);
    const latest = await merchants.rotateCallbackSecret(tenant);
    expect(await merchants.callbackSecrets(tenant)).toEqual([latest, after]);
    expect(await merchants.callbackSecret(tenant)).toBe(latest);
  });

  it('have a signing secret for each mode, and the rotation of one leaves the other', async () => {
    const merchantId = await newMerchant();
    const [live, test] = [await merchants.callbackSecret({ merchantId, mode: 'live' }), await merchants.callbackSecret({ merchantId, mode: 'test' })];
    expect(live).not.toBe(test);
    const after = await merchants.rotateCallbackSecret({ merchantId, mode: 'live' });
    expect(await merchants.callbackSecrets({ merchantId, mode: 'live' })).toEqual([after, live]);
    expect(await merchants.callbackSecrets({ merchantId, mode: 'test' })).toEqual([test]);
  });

  it('keep the one secret from before the modes had their own in each mode, until it is rotated there', async () => {
    const merchantId = await newMerchant();
    const shared = 'whsec_' + Buffer.alloc(32, 9).toString('base64');
    const encrypted = app.get(FieldCipher).encrypt(shared, { table: 'merchant', row: merchantId, column: 'callback_secret_encrypted' });
    await run(
      'UPDATE merchant SET callback_secret_encrypted = $2, live_callback_secret_encrypted = NULL, test_callback_secret_encrypted = NULL WHERE id = $1',
      [merchantId, encrypted],
    );
    merchants.forget(merchantId);
    expect(await merchants.callbackSecrets({ merchantId, mode: 'live' })).toEqual([shared]);
    const after = await merchants.rotateCallbackSecret({ merchantId, mode: 'test' });
    expect(await merchants.callbackSecrets({ merchantId, mode: 'test' })).toEqual([after, shared]);
    expect(await merchants.callbackSecrets({ merchantId, mode: 'live' })).toEqual([shared]);
  });

  it('are refused with an unacceptable callback URL, secret or lifetime', async () => {
    await expect(merchants.create({ name: 'Shop', callbackUrls: { test: 'http://shop.example/' } })).rejects.toThrow(CallbackUrlRefused);
    await expect(merchants.create({ name: 'Shop', callbackSecrets: { test: 'whsec_short' } })).rejects.toThrow(InvalidAccessRequest);
    await expect(merchants.create({ name: '', defaultLifetimeSeconds: 1 })).rejects.toMatchObject({
      faults: [{ pointer: '/name' }, { pointer: '/default_lifetime_seconds' }],
    });
  });
});

describe('operators and their sessions', () => {
  let number = 0;
  const newOperator = async (): Promise<{ id: string; email: string }> => {
    number += 1;
    const email = `operator${number}@gateway.example`;
    const { id } = await operators.create({ email, name: `Operator ${number}`, role: 'operator', password: PASSWORD });
    return { id, email };
  };

  it('let an operator sign in, recognise the session, and end it at sign-out', async () => {
    const { id, email } = await newOperator();
    const { token, session } = await signIn(`  ${email.toUpperCase()} `, PASSWORD);
    expect(session.operator).toEqual({ id, email, name: expect.any(String), role: 'operator' });
    expect(session.expiresAt.getTime() - Date.now()).toBeGreaterThan(11.9 * 3_600_000);
    expect(await sessions.resolve(token)).toEqual(session);
    const [row] = await run('SELECT to_jsonb(s)::text AS text FROM operator_session s WHERE id = $1', [session.sessionId]);
    expect(String(row?.['text'])).not.toContain(token);
    await sessions.end(token);
    expect(await sessions.resolve(token)).toBeNull();
    await expect(sessions.end(token)).resolves.toBeUndefined();
  });

  it.each([
    ['half an hour without a request', "last_seen_at = now() - interval '30 minutes'"],
    ['twelve hours', 'expires_at = now()'],
  ])('end a session after %s', async (_name, change) => {
    const { token, session } = await signIn((await newOperator()).email, PASSWORD);
    await run(`UPDATE operator_session SET ${change} WHERE id = $1`, [session.sessionId]);
    expect(await sessions.resolve(token)).toBeNull();
  });

  it('are prolonged while the operator is active, with one write a minute', async () => {
    const { token, session } = await signIn((await newOperator()).email, PASSWORD);
    const ageSeconds = async (): Promise<number> => {
      const [row] = await run('SELECT extract(epoch FROM now() - last_seen_at)::float8 AS age FROM operator_session WHERE id = $1', [session.sessionId]);
      return Number(row?.['age']);
    };
    await run("UPDATE operator_session SET last_seen_at = now() - interval '50 seconds' WHERE id = $1", [session.sessionId]);
    expect(await sessions.resolve(token)).not.toBeNull();
    expect(await ageSeconds()).toBeGreaterThan(49);
    await run("UPDATE operator_session SET last_seen_at = now() - interval '29 minutes' WHERE id = $1", [session.sessionId]);
    expect(await sessions.resolve(token)).not.toBeNull();
    expect(await ageSeconds()).toBeLessThan(10);
  });

  it('are refused as soon as the operator is disabled', async () => {
    const { id, email } = await newOperator();
    const { token } = await signIn(email, PASSWORD);
    await run('UPDATE operator SET disabled_at = now() WHERE id = $1', [id]);
    expect(await sessions.resolve(token)).toBeNull();
    await expect(signIn(email, PASSWORD)).rejects.toThrow(SignInFailed);
    await operators.disable(id);
    expect(await run('SELECT FROM operator_session WHERE operator_id = $1', [id])).toHaveLength(0);
  });

  it('answer an unknown e-mail and a wrong password alike, after a similar amount of work', async () => {
    const { email } = await newOperator();
    const timed = async (address: string): Promise<number> => {
      const durationsMs: number[] = [];
      for (let round = 0; round < 3; round += 1) {
        const startedAtMs = performance.now();
        expect(await refusalOf(signIn(address, 'wrong password here'))).toEqual(new SignInFailed());
        durationsMs.push(performance.now() - startedAtMs);
      }
      return Math.min(...durationsMs);
    };
    await timed('warm-up@gateway.example');
    const [known, unknown] = [await timed(email), await timed('nobody@gateway.example')];
    expect(unknown).toBeGreaterThan(known / 4);
    expect(unknown).toBeLessThan(known * 4);
  });

  it('block sign-in after five failures, for known and unknown operators, until the oldest failure is 15 minutes old', async () => {
    const { email } = await newOperator();
    for (let attempt = 0; attempt < 5; attempt += 1) await expect(signIn(email, 'wrong password here')).rejects.toThrow(SignInFailed);
    const refusal = await refusalOf(signIn(email.toUpperCase(), PASSWORD));
    expect(refusal).toBeInstanceOf(TooManyAttempts);
    expect((refusal as TooManyAttempts).retryAfterSeconds).toBeGreaterThan(880);
    expect((refusal as TooManyAttempts).retryAfterSeconds).toBeLessThanOrEqual(900);
    await expect(signIn((await newOperator()).email, PASSWORD)).resolves.toBeDefined();
    await run("UPDATE sign_in_failure SET failed_at = failed_at - interval '15 minutes'");
    await expect(signIn(email, PASSWORD)).resolves.toBeDefined();
  });

  it('allow five password guesses even when all arrive at once', async () => {
    const { email } = await newOperator();
    const refusals = await Promise.all(Array.from({ length: 12 }, () => refusalOf(signIn(email, 'wrong password here'))));
    expect(refusals.filter((refusal) => refusal instanceof SignInFailed)).toHaveLength(5);
    expect(refusals.filter((refusal) => refusal instanceof TooManyAttempts)).toHaveLength(7);
  });

  it('reset the count of failed sign-ins after a successful one', async () => {
    const { email } = await newOperator();
    for (let round = 0; round < 2; round += 1) {
      for (let attempt = 0; attempt < 4; attempt += 1) await expect(signIn(email, 'wrong password here')).rejects.toThrow(SignInFailed);
      await expect(signIn(email, PASSWORD)).resolves.toBeDefined();
    }
  });

  it('delete old sessions and failed sign-ins completely when they are purged', async () => {
    const { token } = await signIn((await newOperator()).email, PASSWORD);
    await run("UPDATE operator_session SET last_seen_at = now() - interval '31 minutes' WHERE token_hash <> $1", [Buffer.alloc(32)]);
    const { token: running } = await signIn((await newOperator()).email, PASSWORD);
    await run("UPDATE sign_in_failure SET failed_at = failed_at - interval '16 minutes'");
    await sessions.purge();
    expect(await sessions.resolve(token)).toBeNull();
    expect(await sessions.resolve(running)).not.toBeNull();
    expect(await run('SELECT FROM operator_session')).toHaveLength(1);
    expect(await run('SELECT FROM sign_in_failure')).toHaveLength(0);
  });

  it('require a unique e-mail address, a known role and a long password for each operator', async () => {
    const { email } = await newOperator();
    const wanted = { email: email.toUpperCase(), name: 'Twin', role: 'viewer', password: PASSWORD } as const;
    expect(await refusalOf(operators.create(wanted))).toMatchObject({ faults: [{ pointer: '/email' }] });
    expect(await refusalOf(operators.create({ ...wanted, email: 'no address', password: 'short' }))).toMatchObject({
      faults: [{ pointer: '/email' }, { pointer: '/password' }],
    });
    expect(await operators.findByEmail(email.toUpperCase())).toMatchObject({ email });
    const listed = await operators.list();
    expect(listed.map((operator) => operator.email)).toContain(email);
    expect(JSON.stringify(listed)).not.toContain('argon2');
  });
});
