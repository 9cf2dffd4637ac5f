import type { OperatorRole } from '@app/domain';

/** The operator behind a request. */
export interface SignedInOperator {
  id: string;
  email: string;
  name: string;
  role: OperatorRole;
}
