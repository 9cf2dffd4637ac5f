import type { QueryClient } from '@tanstack/react-query';
import {
  moderationControllerAddStatement,
  moderationControllerCancel,
  moderationControllerEnquire,
  moderationControllerHold,
  moderationControllerNote,
  moderationControllerProcess,
  moderationControllerRelease,
  moderationControllerResolveConflict,
  moderationControllerRevoke,
  moderationControllerSubmitDetails,
} from '../../../generated/sdk.gen.js';
import type { ActionResultView, AddStatementDto, ResolveConflictDto, SubmitDetailsDto } from '../../../generated/types.gen.js';
import { CALL, ifMatch } from '../../../lib/api/api-client.js';
import { asProblem } from '../../../lib/api/api-problem.js';
import { queryKeys } from '../../../lib/api/query-keys.js';

const REASON_COMMANDS = {
  process: moderationControllerProcess,
  cancel: moderationControllerCancel,
  revoke: moderationControllerRevoke,
  enquire: moderationControllerEnquire,
  hold: moderationControllerHold,
  release: moderationControllerRelease,
  note: moderationControllerNote,
} as const;

/** An action with its request body. */
export type ActionRequest =
  | { action: keyof typeof REASON_COMMANDS; body: { reason: string } }
  | { action: 'submit_details'; body: SubmitDetailsDto }
  | { action: 'add_statement'; body: AddStatementDto }
  | { action: 'resolve_conflict'; body: ResolveConflictDto };

function send(payoutId: string, version: number, request: ActionRequest): Promise<{ data: ActionResultView }> {
  const target = { ...CALL, path: { id: payoutId }, headers: ifMatch(version) };
  switch (request.action) {
    case 'submit_details':
      return moderationControllerSubmitDetails({ ...target, body: request.body });
    case 'add_statement':
      return moderationControllerAddStatement({ ...target, body: request.body });
    case 'resolve_conflict':
      return moderationControllerResolveConflict({ ...target, body: request.body });
    default:
      return REASON_COMMANDS[request.action]({ ...target, body: request.body });
  }
}

/**
 * Sends one command with the version that the operator saw, and shows the server's response.
 * After a failure the payout is read again: it may have changed, or the response may have been lost.
 * @throws {ApiProblem}
 */
export async function runAction(queryClient: QueryClient, payoutId: string, version: number, request: ActionRequest): Promise<ActionResultView> {
  try {
    const { data } = await send(payoutId, version, request);
    queryClient.setQueryData(queryKeys.payout(payoutId), data.payout);
    return data;
  } catch (error) {
    throw asProblem(error);
  } finally {
    void queryClient.invalidateQueries({ queryKey: queryKeys.payoutData });
  }
}
