import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import {
  codeRulesControllerDraft,
  codeRulesControllerDrop,
  codeRulesControllerImpact,
  codeRulesControllerTable,
  codeRulesControllerWithdraw,
} from '../../../generated/sdk.gen.js';
import type { ChangeResultView, CodeRuleView, DraftCodeRuleDto } from '../../../generated/types.gen.js';
import { CALL } from '../../../lib/api/api-client.js';
import { REFRESH } from '../../../lib/api/refresh-intervals.js';
import { queryKeys } from '../../../lib/api/query-keys.js';

export type CodeMeaning = DraftCodeRuleDto['resolution'];

/** The meanings of the provider's codes for an account, and the codes without one. */
export function codesQuery(accountId: string) {
  return queryOptions({
    queryKey: queryKeys.codes(accountId),
    queryFn: async ({ signal }) => (await codeRulesControllerTable({ ...CALL, signal, path: { id: accountId } })).data,
    ...REFRESH.providers,
  });
}

/** How many recent payouts a meaning would have changed. */
export function codeImpactQuery(accountId: string, code: string, resolution: CodeMeaning) {
  return queryOptions({
    queryKey: queryKeys.codeImpact(accountId, code, resolution),
    queryFn: async ({ signal }) => (await codeRulesControllerImpact({ ...CALL, signal, path: { id: accountId }, query: { code, resolution } })).data,
    placeholderData: keepPreviousData,
  });
}

/** Gives a code another meaning; of a live account, once another administrator has published it. @throws {ApiProblem} */
export async function draftRule(accountId: string, body: DraftCodeRuleDto): Promise<ChangeResultView> {
  return (await codeRulesControllerDraft({ ...CALL, path: { id: accountId }, body })).data;
}

/** Drops a draft of an earlier version. @throws {ApiProblem} */
export async function dropRule(id: string, reason: string): Promise<CodeRuleView> {
  return (await codeRulesControllerDrop({ ...CALL, path: { id }, body: { reason } })).data;
}

/** @throws {ApiProblem} */
export async function withdrawRule(id: string, reason: string): Promise<ChangeResultView> {
  return (await codeRulesControllerWithdraw({ ...CALL, path: { id }, body: { reason } })).data;
}
