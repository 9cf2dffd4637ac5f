// Plays a provider's outage in a gateway of its own and writes the pictures of docs/screenshots.
import chromium from '@sparticuz/chromium';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { chromium as playwright } from 'playwright-core';
import { checkNodeVersion } from './lib/node-version.mjs';
import { Failure, reportFailure, step } from './lib/output.mjs';
import { root } from './lib/project.mjs';

const FOLDER = join(root, 'docs/screenshots');
const SYSTEM_BROWSER = '/usr/bin/chromium';
const START_TIMEOUT_MS = 300_000;
const STOP_TIMEOUT_MS = 30_000;
const PATIENCE_MS = 20_000;
/** Fonts are there and the panel has slid in. */
const CALM_MS = 500;
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const LOST_ANSWER = 'refund-1046';
const NEVER_ARRIVED = 'refund-1047';

/** `npm start` with data and ports of its own; answers its addresses and sign-ins once the demo was played. */
async function startGateway(stateFolder) {
  const env = { ...process.env, PAYOUT_GATEWAY_STATE_DIR: stateFolder, PORT: '0', SANDBOX_PORT: '0', DATABASE_URL: '' };
  const child = spawn(process.execPath, ['scripts/start.mjs'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(timer);
  };
  try {
    await new Promise((resolve, reject) => {
      const fail = (what) => reject(new Failure(`The gateway ${what}. It said:\n\n${said}`));
      const timer = setTimeout(() => fail(`was not ready after ${START_TIMEOUT_MS / 1000} s`), START_TIMEOUT_MS);
      const listen = (chunk) => {
        said += chunk;
        if (!said.includes('Ctrl-C stops everything')) return;
        clearTimeout(timer);
        resolve();
      };
      child.stdout.setEncoding('utf8').on('data', listen);
      child.stderr.setEncoding('utf8').on('data', listen);
      child.once('exit', () => fail('has ended'));
    });
    return { demo: JSON.parse(await readFile(join(stateFolder, 'demo.json'), 'utf8')), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function launchBrowser() {
  const executablePath = existsSync(SYSTEM_BROWSER) ? SYSTEM_BROWSER : await chromium.executablePath();
  return playwright.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--font-render-hinting=none'] });
}

/** A browser of an operator's own, at the moderation queue. */
async function signIn(browser, demo, role, { viewport = DESK, colorScheme = 'light' } = {}) {
  const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce', deviceScaleFactor: 1 });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const { email, password } = demo.operators.find((operator) => operator.role === role);
  await page.goto(demo.adminUrl);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: LOST_ANSWER, exact: true }).waitFor();
  return page;
}

async function shoot(page, name) {
  await page.mouse.move(0, 0);
  await page.evaluate('document.fonts.ready');
  await page.waitForTimeout(CALM_MS);
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
}

async function openPayout(page, reference) {
  await page.getByRole('link', { name: 'Moderation' }).first().click();
  await page.getByRole('link', { name: reference, exact: true }).click();
  await page.getByRole('heading', { name: 'What you can do' }).waitFor();
}

/** What does not change anything comes first: both themes, and a phone. */
async function shootThemes(browser, demo) {
  for (const colorScheme of ['light', 'dark']) {
    const page = await signIn(browser, demo, 'operator', { colorScheme });
    // The second "not found" has come, so the rows say what is certain.
    await page.getByText('Sent, not received').nth(1).waitFor();
    await shoot(page, `moderation-${colorScheme}`);
    await openPayout(page, LOST_ANSWER);
    await shoot(page, `payout-${colorScheme}`);
    await page.context().close();
  }
  const phone = await signIn(browser, demo, 'operator', { viewport: PHONE });
  await shoot(phone, 'narrow');
  await phone.context().close();
}

/** From the queue to the payment: the payout that never arrived is sent again, when a second operator agrees. */
async function shootOutage(browser, demo) {
  const operator = await signIn(browser, demo, 'operator');
  for (let row = 0; row < 3; row += 1) await operator.keyboard.press('j');
  await shoot(operator, 'outage-1-queue');
  await openPayout(operator, NEVER_ARRIVED);
  await shoot(operator, 'outage-2-why');
  await operator.getByRole('button', { name: 'Send again' }).click();
  await operator.getByRole('dialog').getByRole('textbox').fill('The provider was asked several times and never had it.');
  await shoot(operator, 'outage-3-enquire-or-confirm');
  await operator.getByRole('button', { name: 'Ask for approval' }).click();
  await operator.getByRole('article').waitFor();

  const approver = await signIn(browser, demo, 'approver');
  await openPayout(approver, NEVER_ARRIVED);
  await approver.getByRole('button', { name: 'Approve', exact: true }).click();
  await approver.getByRole('dialog').getByRole('textbox').fill('Agreed: the same key, so it cannot be paid twice.');
  await approver.getByRole('dialog').getByRole('button', { name: 'Approve', exact: true }).click();
  await approver.getByRole('button', { name: 'Undo' }).waitFor();
  await shoot(approver, 'outage-4-armed');
  await approver.locator('main header').getByText('PROCESSED', { exact: true }).waitFor();
  await approver.getByText('No decision is needed.').waitFor();
  await approver.getByRole('button', { name: /^Dismiss/ }).click();
  await shoot(approver, 'outage-5-paid');
}

/** The account that the demo pays through, and where its payouts come from. */
async function shootProviders(browser, demo) {
  const page = await signIn(browser, demo, 'admin');
  await page.getByRole('link', { name: 'Providers' }).first().click();
  await page.getByRole('link', { name: 'Sandbox Bank', exact: true }).click();
  await page.getByRole('button', { name: 'Test connection' }).click();
  await page.getByText('accepted the credentials').waitFor();
  await shoot(page, 'provider-account');
  await page.goto(`${demo.adminUrl}/providers/routes`);
  await page.getByRole('heading', { name: 'Latest changes' }).waitFor();
  await shoot(page, 'routes');
  await page.context().close();
}

async function run() {
  const stateFolder = await mkdtemp(join(tmpdir(), 'payout-gateway-screenshots-'));
  await mkdir(FOLDER, { recursive: true });
  let gateway;
  let browser;
  try {
    gateway = await step('Start a gateway and play the demo', () => startGateway(stateFolder));
    browser = await launchBrowser();
    await step('Both themes', () => shootThemes(browser, gateway.demo));
    await step('Providers', () => shootProviders(browser, gateway.demo));
    await step('An outage, step by step', () => shootOutage(browser, gateway.demo));
  } finally {
    await browser?.close();
    await gateway?.stop();
    await rm(stateFolder, { recursive: true, force: true });
  }
}

checkNodeVersion();
try {
  await run();
} catch (error) {
  reportFailure(error);
  process.exitCode = 1;
}
