import { KillSwitches } from '@app/payouts';
import { AccountProofs, ProviderAccountsService } from '@app/providers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AdminAnswer, AdminClient, PASSWORD } from '../setup/change-requests.js';
import { FakeProvider } from '../setup/fake-provider.js';
import { TestGateway } from '../setup/gateway.js';

/** What one person has asked a second one to agree to, and how the second one does. */
interface Asked {
  agree: (by: AdminClient, body: object) => Promise<AdminAnswer>;
  isAgreed: () => Promise<boolean>;
}

let provider: FakeProvider;
let gateway: TestGateway;

beforeAll(async () => {
  provider = await FakeProvider.start();
  gateway = await TestGateway.start({ jobs: false, http: true, environment: { SANDBOX_MAY_BE_LIVE: 'true' } });
}, 90_000);

afterAll(async () => {
  await gateway.stop();
  await provider.stop();
});

async function askedConfirmation(): Promise<Asked> {
  const credentials = { baseUrl: provider.url, apiKey: 'k', notificationSecret: 's' };
  const id = await gateway.app.get(ProviderAccountsService).save({ provider: 'sandbox', name: 'Bank', mode: 'live', credentials });
  await gateway.app.get(AccountProofs).askConfirmation(gateway.operator('admin').id, id, 'Checked in their dashboard.');
  return {
    agree: (by, body) => by.post(`/provider-accounts/${id}/confirm`, body),
    isAgreed: async () => (await gateway.run(`SELECT id FROM provider_account WHERE id = $1 AND proof = 'confirmed'`, [id])).length === 1,
  };
}

async function askedResumption(): Promise<Asked> {
  const operatorId = gateway.operator('operator').id;
  const switches = gateway.app.get(KillSwitches);
  const { id, version } = await switches.press(operatorId, { scope: 'all', targetId: null, reason: 'Answers look forged' });
  const asked = await switches.askToResume({ operatorId, id, expectedVersion: version, reason: 'They were genuine' });
  return {
    agree: (by, body) => by.send('POST', `/kill-switches/${id}/resumption/approve`, body, asked.version),
    isAgreed: async () => (await gateway.run(`SELECT id FROM kill_switch WHERE id = $1 AND resumed_at IS NOT NULL`, [id])).length === 1,
  };
}

describe.each([
  { name: "the confirmation of an account's identity", ask: askedConfirmation, who: 'Cora' },
  { name: 'the resumption of live sends', ask: askedResumption, who: 'Rolf' },
])('$name', ({ ask, who }) => {
  it("is given with the second person's own password only, and not at all after five wrong ones", async () => {
    const { agree, isAgreed } = await ask();
    const second = await AdminClient.open(gateway, who, 'approver');
    const guesser = await AdminClient.open(gateway, `${who}2`, 'approver');
    expect(await agree(guesser, {})).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
    for (let tries = 0; tries < 5; tries += 1)
      expect(await agree(guesser, { password: 'wrong horse battery' })).toMatchObject({ status: 403, body: { code: 'password_wrong' } });
    expect(await agree(guesser, { password: PASSWORD })).toMatchObject({ status: 429, body: { code: 'too_many_attempts' } });
    expect(await isAgreed()).toBe(false);
    expect((await agree(second, { password: PASSWORD })).status).toBe(200);
    expect(await isAgreed()).toBe(true);
  });
});
