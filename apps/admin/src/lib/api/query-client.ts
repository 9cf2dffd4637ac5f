import { QueryClient } from '@tanstack/react-query';
import { asProblem } from './api-problem.js';

const MAX_RETRIES = 2;

/** The query cache. Only reads are retried, and only after temporary failures: a command is never repeated automatically. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: 'always',
        networkMode: 'always',
        retry: (count, error) => count < MAX_RETRIES && asProblem(error).isTemporary,
        retryDelay: (count) => 500 * 2 ** count,
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
