import type { QueryClient } from '@tanstack/react-query';
import { approvalsControllerApprove, approvalsControllerReject } from '../../../generated/sdk.gen.js';
import type { ActionResultView } from '../../../generated/types.gen.js';
import { CALL } from '../../../lib/api/api-client.js';
import { asProblem } from '../../../lib/api/api-problem.js';
import { queryKeys } from '../../../lib/api/query-keys.js';

const WORDS = { approve: approvalsControllerApprove, reject: approvalsControllerReject } as const;

/** What a second operator can say. */
export type ApprovalWord = keyof typeof WORDS;

/**
 * Sends the second operator's word and puts the server's answer on screen.
 * @throws {ApiProblem}
 */
export async function decideApproval(queryClient: QueryClient, approvalId: string, word: ApprovalWord, comment: string): Promise<ActionResultView> {
  try {
    const { data } = await WORDS[word]({ ...CALL, path: { id: approvalId }, body: comment === '' ? {} : { comment } });
    queryClient.setQueryData(queryKeys.payout(data.payout.payout.id), data.payout);
    return data;
  } catch (error) {
    throw asProblem(error);
  } finally {
    void queryClient.invalidateQueries({ queryKey: queryKeys.moving });
  }
}
