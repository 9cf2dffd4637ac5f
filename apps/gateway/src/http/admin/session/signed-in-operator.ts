import type { OperatorRole } from '@app/domain';

/** The operator who sent a request. */
export interface SignedInOperator {
  id: string;
  email: string;
  name: string;
  role: OperatorRole;
}
