import {
  accountProofsControllerAsk,
  accountProofsControllerConfirm,
  accountProofsControllerRotate,
  accountProofsControllerTest,
  accountProofsControllerWithdraw,
} from '../../../generated/sdk.gen.js';
import type { ChangeResultView, ConnectionTestView, ProofDto, ProviderAccountView, RotateSecretsDto } from '../../../generated/types.gen.js';
import { CALL, ifMatch } from '../../../lib/api/api-client.js';

/** Sends a harmless request that needs the credentials, and keeps what it proves. @throws {ApiProblem} */
export async function testConnection(id: string): Promise<ConnectionTestView> {
  return (await accountProofsControllerTest({ ...CALL, path: { id } })).data;
}

/** @throws {ApiProblem} */
export async function askConfirmation(id: string, reason: string): Promise<ProviderAccountView> {
  return (await accountProofsControllerAsk({ ...CALL, path: { id }, body: { reason } })).data;
}

/** @throws {ApiProblem} */
export async function confirmAccount(id: string, body: ProofDto): Promise<ProviderAccountView> {
  return (await accountProofsControllerConfirm({ ...CALL, path: { id }, body })).data;
}

/** @throws {ApiProblem} */
export async function withdrawConfirmation(id: string, reason: string): Promise<ProviderAccountView> {
  return (await accountProofsControllerWithdraw({ ...CALL, path: { id }, body: { reason } })).data;
}

/** Renews secrets of the version that the operator saw; of a live account, once another administrator has published them. @throws {ApiProblem} */
export async function rotateSecrets(id: string, version: number, body: RotateSecretsDto): Promise<ChangeResultView> {
  return (await accountProofsControllerRotate({ ...CALL, path: { id }, headers: ifMatch(version), body })).data;
}
