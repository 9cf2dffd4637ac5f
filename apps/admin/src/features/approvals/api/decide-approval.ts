import type { QueryClient } from '@tanstack/react-query';
import { approvalsControllerApprove, approvalsControllerReject } from '../../../generated/sdk.gen.js';
import type { ActionResultView, ProofDto } from '../../../generated/types.gen.js';
import { CALL } from '../../../lib/api/api-client.js';
import { asProblem } from '../../../lib/api/api-problem.js';
import { queryKeys } from '../../../lib/api/query-keys.js';

const DECISIONS = { approve: approvalsControllerApprove, reject: approvalsControllerReject } as const;

/** What the operator entered; '' for no comment. */
interface Entered {
  comment: string;
  /** For an approval: of an operator who has a second factor, and of one's own request. */
  proof: ProofDto;
}

/** The decisions of a second operator. */
export type ApprovalDecision = keyof typeof DECISIONS;

/**
 * Sends the second operator's decision and shows the server's response.
 * @throws {ApiProblem}
 */
export async function decideApproval(
  queryClient: QueryClient,
  approvalId: string,
  decision: ApprovalDecision,
  { comment, proof }: Entered,
): Promise<ActionResultView> {
  const body = { ...proof, ...(comment === '' ? {} : { comment }) };
  try {
    const { data } = await DECISIONS[decision]({ ...CALL, path: { id: approvalId }, body });
    queryClient.setQueryData(queryKeys.payout(data.payout.payout.id), data.payout);
    return data;
  } catch (error) {
    throw asProblem(error);
  } finally {
    void queryClient.invalidateQueries({ queryKey: queryKeys.payoutData });
    // A code may have been used.
    void queryClient.invalidateQueries({ queryKey: queryKeys.secondFactor });
  }
}
