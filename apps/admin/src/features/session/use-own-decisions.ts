import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from './api/current-session.js';

/** What the signed-in operator may do about what they asked for themselves. */
export interface OwnDecisions {
  operatorId: string | undefined;
  /** Under SOLE_OPERATOR, while nobody else could decide it. */
  decidesAlone: boolean;
}

/** Who is signed in, and whether they decide alone. */
export function useOwnDecisions(): OwnDecisions {
  const { data } = useQuery(sessionQuery);
  return { operatorId: data?.operator.id, decidesAlone: data?.decides_alone ?? false };
}
