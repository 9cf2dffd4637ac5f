import { QueryClient } from '@tanstack/react-query';
import { asProblem } from './api-problem.js';

const MOST_RETRIES = 2;

/** One cache for the page. Only reading is retried, and only where a repeat may help: a command is never sent twice by itself. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 2_000,
        gcTime: 10 * 60_000,
        refetchOnWindowFocus: 'always',
        networkMode: 'always',
        retry: (count, error) => count < MOST_RETRIES && asProblem(error).isPassing,
        retryDelay: (count) => 500 * 2 ** count,
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}
