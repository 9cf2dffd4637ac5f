import {
  passkeysControllerConfirm,
  passkeysControllerProve,
  passkeysControllerQuestion,
  passkeysControllerRemove,
  passkeysControllerStart,
} from '../../../generated/sdk.gen.js';
import type { ProofDto } from '../../../generated/types.gen.js';
import { CALL } from '../../../lib/api/api-client.js';
import { askPasskey, makePasskey } from '../passkeys/ask-passkey.js';

/** Registers a passkey. @returns recovery codes with the first factor; null: those from before still count @throws {ApiProblem} */
export async function addPasskey({ name, proof }: { name: string; proof: ProofDto }): Promise<string[] | null> {
  const { data: question } = await passkeysControllerStart({ ...CALL, body: proof });
  const passkey = await makePasskey(name, question);
  return (await passkeysControllerConfirm({ ...CALL, body: passkey })).data.recovery_codes;
}

/** Proves with a passkey who is at the page, for five minutes of the session. @throws {ApiProblem} */
export async function proveWithPasskey(): Promise<void> {
  const { data: question } = await passkeysControllerQuestion(CALL);
  await passkeysControllerProve({ ...CALL, body: { passkey: await askPasskey(question) } });
}

/** Removes a passkey or the authenticator app. @throws {ApiProblem} */
export async function removeFactor({ id, proof }: { id: string; proof: ProofDto }): Promise<void> {
  await passkeysControllerRemove({ ...CALL, path: { id }, body: proof });
}
