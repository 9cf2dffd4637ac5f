import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { describeWithBrowser, launchBrowser } from '../setup/browser.js';
import { type AdminAnswer, AdminClient, requestIn } from '../setup/change-requests.js';
import { createEmptyDatabase, type TestDatabase } from '../setup/database.js';
import { freePort } from '../setup/ports.js';
import { codeOf, waitForCalm } from '../setup/second-factor.js';
import { findingsAtWidths, findingsInBothThemes } from './axe.js';
import { type BuiltProcess, runBuilt, type Settings, startBuilt } from './built-process.js';

const START_TIMEOUT_MS = 180_000;
const TEST_TIMEOUT_MS = 300_000;
const UI_TIMEOUT_MS = 20_000;
const WIDTHS = [320, 390, 1440];
const PASSWORD = 'four words that do not belong together';
const REASON = 'The first start';

let database: TestDatabase;
let browser: Browser;
let settings: Settings;
let gateway: BuiltProcess;
let sandbox: BuiltProcess;

const secret = (): string => randomBytes(32).toString('base64');

/** Runs a command of the server. @returns the line with the link; before or after it stands what the command says to the security log */
async function command(file: string, ...args: string[]): Promise<Record<string, string>> {
  const printed = await runBuilt(`apps/gateway/src/cli/${file}.js`, settings, args);
  const lines = printed
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, string>);
  return lines.find((line) => 'link' in line) ?? {};
}

const saidBy = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'nothing',
    (error: unknown) => (error as { stderr?: string }).stderr ?? String(error),
  );

async function newPage(): Promise<{ context: BrowserContext; page: Page; errors: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(UI_TIMEOUT_MS);
  const errors: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !/the server responded with a status of/.test(message.text())) errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  return { context, page, errors };
}

/** Sets up the second factor on the page that asks for it, until the overview is shown. */
async function enrol(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Set up a second factor', level: 1 }).waitFor();
  await page.getByRole('button', { name: 'Set up an authenticator app' }).click();
  const key = (await page.getByRole('form', { name: 'Confirm the app' }).locator('[title][class*="mono"]').getAttribute('title')) ?? '';
  await waitForCalm();
  await page.getByLabel('Code of your authenticator app').fill(codeOf(key));
  await page.getByLabel('I have stored the codes').check();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
}

/** The API in the session of a browser. */
async function apiOf(context: BrowserContext): Promise<AdminClient> {
  const cookie = (await context.cookies(`${gateway.url}/admin`)).map(({ name, value }) => `${name}=${value}`).join('; ');
  const answer = await fetch(`${gateway.url}/admin/api/session`, { headers: { cookie } });
  const { id, operator } = (await answer.json()) as { id: string; operator: { id: string } };
  return new AdminClient(gateway.url, { cookie, session: id }, operator.id);
}

const done = async (page: Page): Promise<string> => {
  await page.reload();
  return (await page.getByRole('heading', { name: /^First steps/ }).textContent()) ?? '';
};

await describeWithBrowser('the first start on an empty database', () => {
  beforeAll(async () => {
    [database, browser] = await Promise.all([createEmptyDatabase(), launchBrowser()]);
    settings = {
      DATABASE_URL: database.applicationUrl,
      ENCRYPTION_KEYS: `k1:${secret()}`,
      API_KEY_PEPPER: secret(),
      PORT: String(await freePort()),
      ROLE: 'all',
      LOG_LEVEL: 'warn',
      SECOND_FACTOR: 'required',
      SWEEP_INTERVAL_MS: '100',
    };
    await runBuilt('apps/gateway/src/cli/migrate.js', { ...settings, DATABASE_OWNER_URL: database.url });
    sandbox = await startBuilt('apps/sandbox/src/main.js', { DATABASE_URL: database.applicationUrl, SANDBOX_PORT: '0' });
    gateway = await startBuilt('apps/gateway/src/main.js', settings);
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await browser.close();
    await gateway.stop();
    await sandbox.stop();
    await database.drop();
  }, START_TIMEOUT_MS);

  it(
    'leads from a link of the server over two administrators to a test payout that is paid, without SQL',
    async () => {
      const former = await command('people/setup');
      const { link = '' } = await command('people/setup');
      expect(link).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${settings['PORT'] ?? ''}/admin/join#[\\w-]{43}$`));
      const ada = await newPage();
      await ada.page.goto(former['link'] ?? '');
      await ada.page.getByText('This link is not valid, or not any more', { exact: false }).waitFor();
      const found = await findingsAtWidths(ada.page, 'a link that is void', WIDTHS);
      await ada.page.goto('about:blank');
      await ada.page.goto(link);
      await ada.page.getByRole('heading', { name: 'Set up Payout Gateway', level: 1 }).waitFor();
      // The token stays neither in the address nor in the history of the browser.
      expect(ada.page.url()).toBe(`${gateway.url}/admin/join`);
      found.push(...(await findingsAtWidths(ada.page, 'the first page', WIDTHS)));
      await ada.page.setViewportSize({ width: 1440, height: 900 });
      await ada.page.getByLabel('E-mail').fill('ada@first.example');
      await ada.page.getByLabel('Name').fill('Ada Brandt');
      await ada.page.getByLabel('Password', { exact: true }).fill('password1234');
      await ada.page.getByRole('button', { name: 'Join' }).click();
      await ada.page.getByText('The password is one of those that are guessed first', { exact: false }).waitFor();
      await ada.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await ada.page.keyboard.press('Enter');
      await enrol(ada.page);
      expect(await done(ada.page)).toContain('0 of 11 done');
      found.push(...(await findingsAtWidths(ada.page, 'the first steps', WIDTHS)));
      await ada.page.setViewportSize({ width: 1440, height: 900 });
      expect(await saidBy(command('people/setup'))).toContain('nothing is set up again');

      const { link: second = '' } = await command('people/operator-invite', '--email', 'nora@first.example');
      const nora = await newPage();
      await nora.page.goto(second);
      await nora.page.getByRole('heading', { name: 'Join Payout Gateway', level: 1 }).waitFor();
      expect(await nora.page.getByLabel('E-mail').inputValue()).toBe('nora@first.example');
      await nora.page.getByLabel('Name').fill('Nora Lindqvist');
      await nora.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await nora.page.keyboard.press('Enter');
      await enrol(nora.page);

      const [maker, publisher] = await Promise.all([apiOf(ada.context), apiOf(nora.context)]);
      const made = (answer: AdminAnswer, status: number): Record<string, unknown> => {
        if (answer.status !== status) throw new Error(`${String(answer.status)}: ${answer.text}`);
        return answer.body;
      };
      const credentials = { baseUrl: sandbox.url, apiKey: 'sandbox_test_key', notificationSecret: 'sandbox_notification_secret' };
      made(await maker.post('/provider-accounts', { provider: 'sandbox', name: 'Sandbox', mode: 'test', credentials }), 201);
      const service = { template: 'us_ach', code: 'ach', name: 'ACH', currency: 'USD', min_amount: '1.00', max_amount: '500.00', reason: REASON };
      const waiting = requestIn(await maker.post('/services', service));
      made(await publisher.post(`/change-requests/${waiting.id}/publish`, {}), 200);
      const accounts = (await maker.get('/provider-accounts')).body as unknown as { data: { id: string }[] };
      made(await maker.post('/routes', { service: 'ach', provider_account: accounts.data[0]?.id }), 201);
      const merchant = made(await maker.post('/merchants', { name: 'Northwind' }), 201);
      const key = await maker.post(`/merchants/${String(merchant['id'])}/modes/test/api-keys`, { name: 'checkout', scopes: ['payouts:read', 'payouts:write'] });
      const apiKey = String(made(key, 201)['secret']);
      await sleep(5_100);
      expect(await done(ada.page)).toContain('6 of 11 done');

      const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', 'idempotency-key': 'first' };
      const fields = { routing_number: '021000021', account_number: '1000000000', account_type: 'checking', holder_name: 'Rosa Klein' };
      const body = JSON.stringify({ service: 'ach', amount: '10.00', reference: 'first', fields });
      const created = await fetch(`${gateway.url}/v1/payouts`, { method: 'POST', headers, body });
      expect([created.status, await created.text()]).toEqual([201, expect.stringContaining('"mode":"test"')]);
      for (let tries = 0; tries < 100; tries += 1) {
        if ((await (await fetch(`${gateway.url}/v1/payouts?reference=first`, { headers })).text()).includes('"PROCESSED"')) break;
        await sleep(100);
      }
      await sleep(5_100);
      expect(await done(ada.page)).toContain('7 of 11 done');
      await ada.page.getByRole('button', { name: 'Hide' }).click();
      await ada.page.getByRole('heading', { name: /^First steps/ }).waitFor({ state: 'detached' });
      await ada.page.reload();
      await ada.page.getByRole('heading', { name: 'Needs an operator' }).waitFor();
      expect(await ada.page.getByRole('heading', { name: /^First steps/ }).count()).toBe(0);

      await ada.page.goto(`${gateway.url}/admin/operators`);
      await ada.page.getByRole('button', { name: 'Invite a person' }).click();
      const panel = ada.page.getByRole('dialog');
      await panel.getByLabel('E-mail').fill('olga@first.example');
      found.push(...(await findingsInBothThemes(ada.page, 'the form of an invitation')));
      await panel.getByLabel('Reason').fill(REASON);
      await panel.getByRole('button', { name: 'Send for approval' }).click();
      await ada.page.getByText('Invite olga@first.example as operator').first().waitFor();
      const changes = (await publisher.get('/change-requests')).body as unknown as { data: { id: string }[] };
      made(await publisher.post(`/change-requests/${changes.data[0]?.id ?? ''}/publish`, {}), 200);
      await ada.page.reload();
      await ada.page.getByRole('button', { name: 'Fetch the link for olga@first.example' }).click();
      await panel.getByRole('button', { name: 'Show the link' }).click();
      const shown = (await ada.page.locator('[data-secret]').textContent()) ?? '';
      expect(shown).toMatch(/\/admin\/join#[\w-]{43}$/);
      await ada.page.getByLabel('I have stored it').check();
      await ada.page.getByRole('button', { name: 'Done' }).click();
      found.push(...(await findingsAtWidths(ada.page, 'the invitations', WIDTHS)));
      expect(await ada.page.content()).not.toContain(shown.slice(-43));
      expect(found).toEqual([]);
      expect([...ada.errors, ...nora.errors]).toEqual([]);
      await Promise.all([ada.context.close(), nora.context.close()]);
    },
    TEST_TIMEOUT_MS,
  );
});
