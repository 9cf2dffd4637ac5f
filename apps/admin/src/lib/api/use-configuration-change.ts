import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ApiProblem, asProblem } from './api-problem.js';
import { queryKeys } from './query-keys.js';

interface ConfigurationChange<Input> {
  submit: (input: Input) => void;
  isBusy: boolean;
  /** What came of the last try; null when it went well, or before the first. */
  problem: ApiProblem | null;
}

/** Sends one change of the configuration. Afterwards all of it is read again: a refused change may mean that somebody was first. */
export function useConfigurationChange<Input, Result>(send: (input: Input) => Promise<Result>, onDone: (result: Result) => void): ConfigurationChange<Input> {
  const queryClient = useQueryClient();
  const mutation = useMutation({
    mutationFn: send,
    onSuccess: onDone,
    onSettled: () => void queryClient.invalidateQueries({ queryKey: queryKeys.configuration }),
  });
  return { submit: mutation.mutate, isBusy: mutation.isPending, problem: mutation.error === null ? null : asProblem(mutation.error) };
}
