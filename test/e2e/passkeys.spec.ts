import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Browser, CDPSession } from 'playwright-core';
import { describeWithBrowser, launchBrowser } from '../setup/browser.js';
import { findingsAtWidths } from './axe.js';
import { OperatorBrowser } from './operator-browser.js';
import { RunningSystem } from './running-system.js';

const START_TIMEOUT_MS = 90_000;
const TEST_TIMEOUT_MS = 180_000;
const REASON = 'Lost the laptop, seen in person';

let system: RunningSystem;
let browser: Browser;
/** Of Nora, an administrator. Her passkey is kept by it through all tests. */
let nora: OperatorBrowser;
let device: CDPSession;

/** An authenticator in the browser, which verifies its person unless it is told otherwise. */
async function addDevice({ context, page }: OperatorBrowser): Promise<CDPSession> {
  const session = await context.newCDPSession(page);
  await session.send('WebAuthn.enable');
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true } as const;
  await session.send('WebAuthn.addVirtualAuthenticator', { options: { ...options, automaticPresenceSimulation: true } });
  return session;
}

/** Enters e-mail and password, and waits for the second step. */
async function enterPassword({ page, adminUrl }: OperatorBrowser): Promise<void> {
  const { email, password } = system.operator('admin', 1);
  await page.goto(`${adminUrl}/sign-in`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Use a passkey' }).waitFor();
}

/** Adds a passkey on the page of sessions, and stores the recovery codes. */
async function addPasskey({ page }: OperatorBrowser, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByLabel('Name of the passkey').fill(name);
  await page.getByRole('button', { name: 'Add the passkey' }).click();
  await page.getByRole('heading', { name: 'Your recovery codes' }).waitFor();
  await page.getByLabel('I have stored the codes').check();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('list', { name: 'Second factors' }).getByText(name).waitFor();
}

await describeWithBrowser('the passkey of an operator in a browser', () => {
  beforeAll(async () => {
    [system, browser] = await Promise.all([RunningSystem.start(), launchBrowser()]);
    // Browsers keep passkeys for names, not for addresses.
    nora = await OperatorBrowser.open(browser, { adminUrl: system.adminUrl.replace('127.0.0.1', 'localhost') });
    device = await addDevice(nora);
  }, START_TIMEOUT_MS);

  afterAll(async () => {
    await browser.close();
    await system.stop();
  }, START_TIMEOUT_MS);

  it(
    'is registered under a name, shown with when it was made, and removed again',
    async () => {
      const { page } = nora;
      await nora.signIn(system, 'admin', 1);
      await nora.goTo('/sessions');
      const found = await findingsAtWidths(nora.page, 'no factor');
      await page.getByRole('button', { name: 'Add a passkey' }).click();
      await page.getByLabel('Name of the passkey').waitFor();
      found.push(...(await findingsAtWidths(nora.page, 'a new passkey')));
      await page.getByRole('button', { name: 'Cancel' }).click();
      await addPasskey(nora, 'Old laptop');
      found.push(...(await findingsAtWidths(nora.page, 'a passkey')));
      await page.getByRole('button', { name: 'Remove Passkey “Old laptop”' }).click();
      await page.getByText('your password alone is enough then', { exact: false }).waitFor();
      found.push(...(await findingsAtWidths(nora.page, 'the removal')));
      await page.getByRole('button', { name: 'Remove', exact: true }).click();
      await page.getByText('Your password alone lets anybody in who knows it.', { exact: false }).waitFor();
      expect(found).toEqual([]);
      await device.send('WebAuthn.disable');
      device = await addDevice(nora);
      await addPasskey(nora, 'Work laptop');
      await page.getByText('Unused recovery codes: 10.').waitFor();
      expect(nora.consoleErrors).toEqual([]);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'signs in after the password by one press, and says when it was last used',
    async () => {
      const { page } = nora;
      await nora.signOut('Nora Lindqvist');
      await enterPassword(nora);
      expect(await findingsAtWidths(nora.page, 'the second step')).toEqual([]);
      await page.getByRole('button', { name: 'Use a passkey' }).click();
      await page.getByRole('heading', { name: 'Moderation', level: 1 }).waitFor();
      await nora.goTo('/sessions');
      await page.getByRole('list', { name: 'Second factors' }).getByText('last used', { exact: false }).waitFor();
      expect(nora.consoleErrors).toEqual([]);
    },
    TEST_TIMEOUT_MS,
  );

  it(
    'proves a decision by one press, and is reset by two administrators',
    async () => {
      const ada = await OperatorBrowser.open(browser, system);
      await ada.signIn(system, 'admin', 0);
      await ada.goTo('/operators');
      const row = ada.page.getByRole('row').filter({ hasText: 'Nora Lindqvist' });
      await row.getByText('Passkey').waitFor();
      await ada.page.getByRole('button', { name: /^Reset the second factor of Nora Lindqvist/ }).click();
      await ada.confirm('Send for approval', REASON);
      await ada.page.getByText('Reset the second factor of Nora Lindqvist').first().waitFor();

      await system.letCodesAge();
      await nora.goTo('/approvals');
      await nora.page.getByRole('link', { name: /Reset the second factor of Nora Lindqvist/ }).click();
      await nora.page.getByText('Passkey “Work laptop”, since', { exact: false }).first().waitFor();
      await nora.page.getByRole('button', { name: 'Publish', exact: true }).click();
      const publish = nora.panel.getByRole('button', { name: 'Publish', exact: true });
      await nora.panel.getByRole('button', { name: 'Use a passkey' }).waitFor();
      expect(await publish.isDisabled()).toBe(true);
      expect(await findingsAtWidths(nora.page, 'the proof')).toEqual([]);
      await nora.panel.getByRole('button', { name: 'Use a passkey' }).click();
      await nora.panel.getByText('Your passkey was accepted.', { exact: false }).waitFor();
      await nora.confirm('Publish', 'It is my own laptop');
      // Her own sessions end with her factor.
      await nora.page.getByText('Your session has ended').waitFor();
      await row.getByText('None').waitFor();
      await nora.signIn(system, 'admin', 1);
      expect([...ada.consoleErrors, ...nora.consoleErrors]).toEqual([]);
    },
    TEST_TIMEOUT_MS,
  );
});
