import type { Mode } from '@app/domain';
import { queryOptions } from '@tanstack/react-query';
import {
  callbackEndpointsControllerEndFormer,
  callbackEndpointsControllerRotate,
  callbackEndpointsControllerSet,
  callbackEndpointsControllerSwitchOff,
  callbackEndpointsControllerSwitchOn,
  callbackEndpointsControllerTest,
  merchantProfilesControllerChange,
  merchantProfilesControllerCreate,
  merchantProfilesControllerDisable,
  merchantProfilesControllerEnable,
  merchantProfilesControllerGet,
  merchantProfilesControllerList,
} from '../../../generated/sdk.gen.js';
import type { ChangeMerchantDto, ChangeResultView, CreateMerchantDto, MerchantView, ProofDto, TestDeliveryView } from '../../../generated/types.gen.js';
import { CALL, ifMatch } from '../../../lib/api/api-client.js';
import { queryKeys } from '../../../lib/api/query-keys.js';
import { REFRESH } from '../../../lib/api/refresh-intervals.js';

/** A merchant in one mode. */
export interface MerchantMode {
  id: string;
  mode: Mode;
}

/** Merchants by name, those whose name has the text in it. */
export function merchantsQuery(search: string) {
  return queryOptions({
    queryKey: queryKeys.merchants(search),
    queryFn: async ({ signal }) => (await merchantProfilesControllerList({ ...CALL, signal, query: { search } })).data,
    ...REFRESH.providers,
  });
}

export function merchantQuery(id: string) {
  return queryOptions({
    queryKey: queryKeys.merchant(id),
    queryFn: async ({ signal }) => (await merchantProfilesControllerGet({ ...CALL, signal, path: { id } })).data,
    ...REFRESH.providers,
  });
}

/** @throws {ApiProblem} */
export async function createMerchant(body: CreateMerchantDto): Promise<MerchantView> {
  return (await merchantProfilesControllerCreate({ ...CALL, body })).data;
}

/** Changes the given members of the version that the operator saw. @throws {ApiProblem} */
export async function changeMerchant({ id, version }: Pick<MerchantView, 'id' | 'version'>, body: ChangeMerchantDto): Promise<MerchantView> {
  return (await merchantProfilesControllerChange({ ...CALL, path: { id }, headers: ifMatch(version), body })).data;
}

/** @throws {ApiProblem} */
export async function disableMerchant(path: MerchantMode, reason: string): Promise<MerchantView> {
  return (await merchantProfilesControllerDisable({ ...CALL, path, body: { reason } })).data;
}

/** @throws {ApiProblem} */
export async function enableMerchant(path: MerchantMode, reason: string): Promise<ChangeResultView> {
  return (await merchantProfilesControllerEnable({ ...CALL, path, body: { reason } })).data;
}

/** @throws {ApiProblem} */
export async function setEndpoint(path: MerchantMode, url: string, reason: string): Promise<ChangeResultView> {
  return (await callbackEndpointsControllerSet({ ...CALL, path, body: { url, ...(reason === '' ? {} : { reason }) } })).data;
}

/** @throws {ApiProblem} */
export async function switchEndpoint(path: MerchantMode, isOn: boolean, reason: string): Promise<MerchantView> {
  const send = isOn ? callbackEndpointsControllerSwitchOn : callbackEndpointsControllerSwitchOff;
  return (await send({ ...CALL, path, body: { reason } })).data;
}

/** @throws {ApiProblem} */
export async function testEndpoint(path: MerchantMode): Promise<TestDeliveryView> {
  return (await callbackEndpointsControllerTest({ ...CALL, path })).data;
}

/** @returns the new secret @throws {ApiProblem} */
export async function rotateCallbackSecret(path: MerchantMode, proof: ProofDto): Promise<string> {
  return (await callbackEndpointsControllerRotate({ ...CALL, path, body: proof })).data.secret;
}

/** @throws {ApiProblem} */
export async function endFormerSecret(path: MerchantMode, reason: string): Promise<MerchantView> {
  return (await callbackEndpointsControllerEndFormer({ ...CALL, path, body: { reason } })).data;
}
