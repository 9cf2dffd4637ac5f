import { queryOptions } from '@tanstack/react-query';
import {
  apiKeysControllerClaim,
  apiKeysControllerCreate,
  apiKeysControllerList,
  apiKeysControllerRevoke,
  apiKeysControllerRotate,
  apiKeysControllerShorten,
} from '../../../generated/sdk.gen.js';
import type { ApiKeyResultView, ApiKeyView, CreateApiKeyDto, ProofDto, RotateApiKeyDto } from '../../../generated/types.gen.js';
import { CALL } from '../../../lib/api/api-client.js';
import { queryKeys } from '../../../lib/api/query-keys.js';
import { REFRESH } from '../../../lib/api/refresh-intervals.js';
import type { MerchantMode } from './merchants.js';

/** The API keys of a merchant in a mode, the newest first. */
export function apiKeysQuery({ id, mode }: MerchantMode) {
  return queryOptions({
    queryKey: queryKeys.apiKeys(id, mode),
    queryFn: async ({ signal }) => (await apiKeysControllerList({ ...CALL, signal, path: { id, mode } })).data,
    ...REFRESH.providers,
  });
}

/** @throws {ApiProblem} */
export async function createApiKey(path: MerchantMode, body: CreateApiKeyDto): Promise<ApiKeyResultView> {
  return (await apiKeysControllerCreate({ ...CALL, path, body })).data;
}

/** @throws {ApiProblem} */
export async function rotateApiKey(path: MerchantMode, key: string, body: RotateApiKeyDto): Promise<ApiKeyResultView> {
  return (await apiKeysControllerRotate({ ...CALL, path: { ...path, key }, body })).data;
}

/** Fetches the secret of a published key. @throws {ApiProblem} */
export async function claimApiKey(path: MerchantMode, key: string, proof: ProofDto): Promise<ApiKeyResultView> {
  return (await apiKeysControllerClaim({ ...CALL, path: { ...path, key }, body: proof })).data;
}

/** @throws {ApiProblem} */
export async function revokeApiKey(path: MerchantMode, key: string, reason: string): Promise<ApiKeyView> {
  return (await apiKeysControllerRevoke({ ...CALL, path: { ...path, key }, body: { reason } })).data;
}

/** @param expiresAt RFC 3339 @throws {ApiProblem} */
export async function shortenApiKey(path: MerchantMode, key: string, expiresAt: string, reason: string): Promise<ApiKeyView> {
  return (await apiKeysControllerShorten({ ...CALL, path: { ...path, key }, body: { expires_at: expiresAt, reason } })).data;
}
