import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ApiProblem, asProblem } from './api-problem.js';
import { queryKeys } from './query-keys.js';

interface ConfigurationChange<Input> {
  submit: (input: Input) => void;
  isBusy: boolean;
  /** The problem of the last request; null after a success or before the first. */
  problem: ApiProblem | null;
}

/** Sends one configuration change. Afterwards the configuration is read again, also after a failure: another operator may have changed it. */
export function useConfigurationChange<Input, Result>(send: (input: Input) => Promise<Result>, onDone: (result: Result) => void): ConfigurationChange<Input> {
  const queryClient = useQueryClient();
  const mutation = useMutation({
    mutationFn: send,
    onSuccess: onDone,
    onSettled: () => void queryClient.invalidateQueries({ queryKey: queryKeys.configuration }),
  });
  return { submit: mutation.mutate, isBusy: mutation.isPending, problem: mutation.error === null ? null : asProblem(mutation.error) };
}
