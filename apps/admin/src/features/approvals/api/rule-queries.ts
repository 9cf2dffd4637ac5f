import type { Mode } from '@app/domain';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import {
  approvalRulesControllerCreate,
  approvalRulesControllerList,
  approvalRulesControllerPreview,
  approvalRulesControllerUpdate,
} from '../../../generated/sdk.gen.js';
import type { ApprovalRuleView, ChangeResultView, CreateApprovalRuleDto, PreviewApprovalRuleDto, UpdateApprovalRuleDto } from '../../../generated/types.gen.js';
import { CALL, ifMatch } from '../../../lib/api/api-client.js';
import { queryKeys } from '../../../lib/api/query-keys.js';
import { REFRESH } from '../../../lib/api/refresh-intervals.js';

/** The approval rules of a mode, the enabled ones first. */
export function approvalRulesQuery(mode: Mode) {
  return queryOptions({
    queryKey: queryKeys.approvalRules(mode),
    queryFn: async ({ signal }) => (await approvalRulesControllerList({ ...CALL, signal, query: { mode } })).data,
    ...REFRESH.providers,
  });
}

/** What a rule would have asked for; null: the form has errors. */
export function rulePreviewQuery(terms: PreviewApprovalRuleDto | null) {
  return queryOptions({
    queryKey: queryKeys.rulePreview(terms),
    queryFn: async ({ signal }) => (terms === null ? null : (await approvalRulesControllerPreview({ ...CALL, signal, body: terms })).data),
    enabled: terms !== null,
    placeholderData: keepPreviousData,
  });
}

/** @throws {ApiProblem} */
export async function createRule(body: CreateApprovalRuleDto): Promise<ChangeResultView> {
  return (await approvalRulesControllerCreate({ ...CALL, body })).data;
}

/** Changes the version that the operator saw. @throws {ApiProblem} */
export async function updateRule({ id, version }: Pick<ApprovalRuleView, 'id' | 'version'>, body: UpdateApprovalRuleDto): Promise<ChangeResultView> {
  return (await approvalRulesControllerUpdate({ ...CALL, path: { id }, headers: ifMatch(version), body })).data;
}
