import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { factorControllerConfirm, factorControllerRenewRecoveryCodes, factorControllerStart, factorControllerState } from '../../../generated/sdk.gen.js';
import type { EnrolmentView, ProofDto } from '../../../generated/types.gen.js';
import { CALL } from '../../../lib/api/api-client.js';
import { queryKeys } from '../../../lib/api/query-keys.js';

/** The operator's own second factor, and until when the last code counts. */
export const factorQuery = queryOptions({
  queryKey: queryKeys.secondFactor,
  queryFn: async ({ signal }) => (await factorControllerState({ ...CALL, signal })).data,
  staleTime: 0,
});

/** Begins to set up an authenticator app. The result is kept by no cache. @throws {ApiProblem} */
export async function startEnrolment(body: ProofDto): Promise<EnrolmentView> {
  return (await factorControllerStart({ ...CALL, body })).data;
}

/** Confirms the app with its first code. @returns the recovery codes @throws {ApiProblem} */
export async function confirmEnrolment(code: string): Promise<string[]> {
  return (await factorControllerConfirm({ ...CALL, body: { code } })).data.recovery_codes;
}

/** @returns the new recovery codes @throws {ApiProblem} */
export async function renewRecoveryCodes(body: ProofDto): Promise<string[]> {
  return (await factorControllerRenewRecoveryCodes({ ...CALL, body })).data.recovery_codes;
}

/** A step that changes the second factor. Its result, which is secret, is dropped with the screen that shows it. */
export function useFactorStep<Input, Result>(step: (input: Input) => Promise<Result>, onDone: (result: Result) => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: step,
    gcTime: 0,
    onSuccess: onDone,
    onSettled: () => void queryClient.invalidateQueries({ queryKey: queryKeys.secondFactor }),
  });
}
