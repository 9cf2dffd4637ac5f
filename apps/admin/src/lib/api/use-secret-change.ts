import { useConfigurationChange } from './use-configuration-change.js';

/** As a configuration change, but that the result is handed on and kept in no cache: it has a secret in it. */
export function useSecretChange<Input, Result>(send: (input: Input) => Promise<Result>, onDone: (result: Result) => void) {
  return useConfigurationChange(
    async (input: Input): Promise<void> => {
      onDone(await send(input));
    },
    () => undefined,
  );
}
