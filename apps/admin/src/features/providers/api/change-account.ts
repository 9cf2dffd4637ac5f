import {
  providerAccountsControllerCreate,
  providerAccountsControllerPause,
  providerAccountsControllerResume,
  providerAccountsControllerUpdate,
} from '../../../generated/sdk.gen.js';
import type { ChangeResultView, CreateAccountDto, ProviderAccountView, UpdateAccountDto } from '../../../generated/types.gen.js';
import { CALL, ifMatch } from '../../../lib/api/api-client.js';

/** @throws {ApiProblem} */
export async function createAccount(body: CreateAccountDto): Promise<ChangeResultView> {
  return (await providerAccountsControllerCreate({ ...CALL, body })).data;
}

/** Changes the given fields of the version that the operator saw. @throws {ApiProblem} */
export async function updateAccount(id: string, version: number, body: UpdateAccountDto): Promise<ChangeResultView> {
  return (await providerAccountsControllerUpdate({ ...CALL, path: { id }, headers: ifMatch(version), body })).data;
}

/** @throws {ApiProblem} */
export async function pauseAccount(id: string, reason: string): Promise<ProviderAccountView> {
  return (await providerAccountsControllerPause({ ...CALL, path: { id }, body: { reason } })).data;
}

/** @throws {ApiProblem} */
export async function resumeAccount(id: string, reason: string): Promise<ChangeResultView> {
  return (await providerAccountsControllerResume({ ...CALL, path: { id }, body: { reason } })).data;
}
